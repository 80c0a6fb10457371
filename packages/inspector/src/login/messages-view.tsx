import type { LoginDetail } from '@atlas-aws-iam/sandbox/inspect';
import { useState } from 'preact/hooks';
import { MessageList } from './message-list.tsx';
import { MessageView } from './message-view.tsx';

export function MessagesView({ detail }: { detail: LoginDetail }) {
  const [selected, setSelected] = useState(() => firstOfInterest(detail));
  const message = detail.messages[selected];
  return (
    <div class="messages">
      <MessageList messages={detail.messages} selected={selected} onSelect={setSelected} />
      {message ? (
        <MessageView key={selected} message={message} />
      ) : (
        <p class="nothing">No message of this login was kept.</p>
      )}
    </div>
  );
}

/** Where the login begins: what stands before it is the hello of any connection. */
function firstOfInterest({ messages }: LoginDetail): number {
  return Math.max(
    0,
    messages.findIndex(({ title }) => title === 'saslStart'),
  );
}
