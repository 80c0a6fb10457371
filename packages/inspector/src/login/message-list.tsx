import type { Message } from '@atlas-aws-iam/sandbox/inspect';
import { useEffect, useRef } from 'preact/hooks';
import { formatElapsed } from '../parts/format-time.ts';
import { indexOf } from '../parts/index-of.ts';
import { scrollWithin } from '../parts/scroll-within.ts';
import { Lane } from './lane.tsx';

export interface MessageListProps {
  messages: readonly Message[];
  selected: number;
  onSelect(index: number): void;
}

const MOVES: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

export function MessageList({ messages, selected, onSelect }: MessageListProps) {
  const box = useRef<HTMLDivElement>(null);
  const start = messages[0]?.at ?? 0;
  const onKeyDown = (event: KeyboardEvent) => {
    const index = selected + (MOVES[event.key] ?? 0);
    if (index === selected || !messages[index]) return;
    onSelect(index);
    event.preventDefault();
  };
  useEffect(() => {
    const row = box.current?.querySelector('[aria-selected=true]');
    if (box.current && row) scrollWithin(box.current, row);
  }, [selected]);
  return (
    <nav class="message-list" aria-label="Messages">
      <div class="lanes" aria-hidden="true">
        <span>client</span>
        <span>server</span>
        <span>STS</span>
      </div>
      <div
        ref={box}
        role="listbox"
        aria-label="Messages, in order"
        tabIndex={0}
        aria-activedescendant={messages.length > 0 ? `message-${selected}` : undefined}
        onKeyDown={onKeyDown}
        onClick={({ target }) => onSelect(indexOf(target) ?? selected)}
      >
        {messages.map((message, index) => (
          <div
            key={index}
            id={`message-${index}`}
            role="option"
            aria-selected={index === selected}
            tabIndex={-1}
            class="message-row"
            data-index={index}
          >
            <Lane from={message.from} to={message.to} />
            <span class="message-title">
              <span class="hidden">
                {message.from} to {message.to}:{' '}
              </span>
              {message.title}
            </span>
            <span class="message-size">
              {message.length.toLocaleString('en')} B<span class="hidden">ytes</span>
            </span>
            <span class="message-time">
              {message.at === start ? '' : `+${formatElapsed(message.at - start)}`}
            </span>
          </div>
        ))}
      </div>
    </nav>
  );
}
