import type { Message } from '@atlas-aws-iam/sandbox/inspect';
import { useMemo, useState } from 'preact/hooks';
import { ExplanationBar } from './explanation-bar.tsx';
import { FieldTree } from './field-tree.tsx';
import { type FlatField, flattenFields } from './flatten-fields.ts';
import { HexView } from './hex-view.tsx';

/** A message as bytes and as fields. What one points at is marked in both; what one chooses stays marked. */
export function MessageView({ message }: { message: Message }) {
  const flat = useMemo(() => flattenFields(message.fields), [message]);
  const [chosen, setChosen] = useState(() => fieldOfInterest(flat));
  const [pointed, setPointed] = useState<number>();
  const bytes = useMemo(() => decode(message.base64), [message]);
  const marked = pointed ?? chosen;
  const shared = {
    flat,
    marked,
    chosen,
    onPoint: setPointed,
    // The keys go on while the pointer rests somewhere.
    onChoose(index: number | undefined) {
      setChosen(index);
      setPointed(undefined);
    },
  };
  return (
    <div class="message">
      <HexView bytes={bytes} length={message.length} {...shared} />
      <FieldTree {...shared} />
      <ExplanationBar message={message} field={marked === undefined ? undefined : flat[marked]?.field} />
    </div>
  );
}

/** What the login is about, where the message has it: it shows at once what a mark looks like. */
function fieldOfInterest(flat: readonly FlatField[]): number | undefined {
  return flat.find(({ field: { topic } }) =>
    /\.payload$|^sts\.(?:authorization|arn|error\.code)$/.test(topic),
  )?.index;
}

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
