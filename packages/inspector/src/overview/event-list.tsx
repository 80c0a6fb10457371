import type { InspectedEvent } from '@atlas-aws-iam/sandbox/inspect';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { indexOf } from '../parts/index-of.ts';
import { useMedia } from '../parts/use-media.ts';
import { EventRow } from './event-row.tsx';

export interface EventListProps {
  /** Newest first. */
  events: readonly InspectedEvent[];
  active: number | undefined;
  /** Undefined: none, and the list goes on. */
  onActive(event: InspectedEvent | undefined): void;
  onOpen(event: InspectedEvent): void;
}

// Rows beyond the visible ones, so that a quick wheel shows no gap.
const MARGIN_ROWS = 6;
const ROW_PX = 28;
const NARROW_ROW_PX = 48;

/** The events that are in sight. The others are no elements: ten thousand in a second come and go. */
export function EventList({ events: newest, active, onActive, onOpen }: EventListProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [heightPx, setHeightPx] = useState(600);
  const rowPx = useMedia('(max-width: 760px)') ? NARROW_ROW_PX : ROW_PX;

  // What one reads stays where it is: the list waits while a row is chosen, or it is scrolled.
  const [held, setHeld] = useState<readonly InspectedEvent[]>();
  const events = held ?? newest;
  const waiting = held ? newest.findIndex(({ id }) => id === held[0]?.id) : 0;
  const hold = () => setHeld((before) => before ?? newest);
  const goOn = () => {
    setHeld(undefined);
    onActive(undefined);
    if (box.current) box.current.scrollTop = 0;
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeightPx(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const activeIndex = events.findIndex(({ id }) => id === active);
  useEffect(() => {
    const element = box.current;
    if (!element || activeIndex < 0) return;
    const top = activeIndex * rowPx;
    if (top < element.scrollTop) element.scrollTop = top;
    const below = top + rowPx - element.clientHeight;
    if (below > element.scrollTop) element.scrollTop = below;
  }, [activeIndex, rowPx]);

  const first = Math.max(0, Math.floor(scrollTop / rowPx) - MARGIN_ROWS);
  const shown = events.slice(first, first + Math.ceil(heightPx / rowPx) + 2 * MARGIN_ROWS);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(heightPx / rowPx) - 1);
    const index = targetIndex(event.key, activeIndex, page, events.length);
    const chosen = events[activeIndex];
    if (index !== undefined) {
      hold();
      onActive(events[index]);
    } else if ((event.key === 'Enter' || event.key === ' ') && chosen) onOpen(chosen);
    else if (event.key === 'Escape') goOn();
    else return;
    event.preventDefault();
  };

  return (
    <div class="event-list">
      <div class="columns" aria-hidden="true">
        <span>Time (UTC)</span>
        <span>Client</span>
        <span>Kind</span>
        <span>What</span>
        <span>Result</span>
        <span>More</span>
      </div>
      <div
        class="rows"
        ref={box}
        role="listbox"
        aria-label="Events, newest first"
        aria-activedescendant={activeIndex < 0 ? undefined : `event-${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={hold}
        onClick={({ target }) => {
          const clicked = events[indexOf(target) ?? -1];
          if (clicked) onOpen(clicked);
        }}
        onScroll={({ currentTarget }) => {
          setScrollTop(currentTarget.scrollTop);
          if (currentTarget.scrollTop > 0) hold();
        }}
      >
        <div class="rows-all" role="presentation" style={{ height: `${events.length * rowPx}px` }}>
          {shown.map((event, index) => (
            <EventRow
              key={event.id}
              event={event}
              topPx={(first + index) * rowPx}
              position={first + index + 1}
              count={events.length}
              isActive={event.id === active}
            />
          ))}
        </div>
      </div>
      {events.length === 0 && <p class="nothing">Nothing that fits has happened yet.</p>}
      {held && (
        <button type="button" class="go-on" onClick={goOn}>
          {`${waitingWords(waiting, newest.length)} · show the newest`}
        </button>
      )}
    </div>
  );
}

function waitingWords(waiting: number, kept: number): string {
  if (waiting === 0) return 'Held';
  return waiting < 0 ? `${kept}+ newer` : `${waiting} newer`;
}

function targetIndex(key: string, index: number, page: number, count: number): number | undefined {
  const moves: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  };
  const target = moves[key];
  return target === undefined || count === 0 ? undefined : Math.min(Math.max(target, 0), count - 1);
}
