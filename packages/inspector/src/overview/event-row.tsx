import type { InspectedEvent } from '@atlas-aws-iam/sandbox/inspect';
import { formatTime } from '../parts/format-time.ts';
import { Verdict } from '../parts/verdict.tsx';
import { describeEvent } from './describe-event.ts';

export interface EventRowProps {
  event: InspectedEvent;
  topPx: number;
  position: number;
  count: number;
  isActive: boolean;
}

export function EventRow({ event, topPx, position, count, isActive }: EventRowProps) {
  const time = formatTime(event.at);
  const { kind, what, result, isRefused, more } = describeEvent(event);
  return (
    // The list has the focus, and moves a mark: rows come and go. Keys are heard there.
    <div
      id={`event-${event.id}`}
      class={`row is-${event.event}`}
      role="option"
      aria-selected={isActive}
      aria-posinset={position}
      aria-setsize={count}
      tabIndex={-1}
      style={{ transform: `translateY(${topPx}px)` }}
      data-index={position - 1}
    >
      <span class="time">
        {time.slice(0, 8)}
        <span class="ms">{time.slice(8)}</span>
      </span>
      <span class="who">{event.clientId ?? ''}</span>
      <span class="kind">{kind}</span>
      <span class="what">{what}</span>
      <span class="result">{result && <Verdict isRefused={isRefused}>{result}</Verdict>}</span>
      <span class="more">{more}</span>
    </div>
  );
}
