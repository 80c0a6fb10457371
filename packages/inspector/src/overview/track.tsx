import { formatElapsed } from '../parts/format-time.ts';
import type { Client } from './client.ts';
import { describeEvent } from './describe-event.ts';

/** A client's way as marks on a line, in proportion to the time between them. */
export function Track({ client }: { client: Client }) {
  const times = client.steps.map(({ event }) => Date.parse(event.at));
  const start = times[0] ?? 0;
  const lengthMs = Math.max(1, (times.at(-1) ?? start) - start);
  return (
    <span class="track">
      <svg viewBox="-4 -5 208 10" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2="200" y1="0" y2="0" class="track-line" />
        {client.steps.map(({ event }, index) => (
          <line
            key={event.id}
            x1={(((times[index] ?? start) - start) / lengthMs) * 200}
            x2={(((times[index] ?? start) - start) / lengthMs) * 200}
            y1={event.event === 'request' ? -2.5 : -5}
            y2={event.event === 'request' ? 2.5 : 5}
            class={describeEvent(event).isRefused ? 'tick refused' : 'tick'}
          />
        ))}
      </svg>
      <span class="track-time">{client.isThere ? formatElapsed(lengthMs) : '…'}</span>
    </span>
  );
}
