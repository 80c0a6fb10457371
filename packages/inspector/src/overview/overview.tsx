import type { InspectedEvent } from '@atlas-aws-iam/sandbox/inspect';
import { useMemo, useState } from 'preact/hooks';
import { type LiveState, MAX_EVENTS } from '../live/live-state.ts';
import { Clients } from './clients.tsx';
import { EventList } from './event-list.tsx';
import { EventPanel } from './event-panel.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filterEvents } from './filter-events.ts';
import { Identities } from './identities.tsx';
import { useFilter } from './use-filter.ts';

export function Overview({ state }: { state: LiveState }) {
  const [filter, changeFilter] = useFilter();
  const [chosen, setChosen] = useState<InspectedEvent>();
  const [isPanelOpen, setIsPanelOpen] = useState(false);
  const events = useMemo(() => filterEvents(state.events, filter), [state.events, filter]);
  const open = (event: InspectedEvent) => {
    if (event.event === 'login') location.hash = `#login=${event.id}`;
    else {
      setChosen(event);
      setIsPanelOpen(true);
    }
  };
  return (
    <main class="overview">
      <h1 class="hidden">Events</h1>
      <div class="stream">
        <FilterBar filter={filter} clientIds={state.clients.map(({ id }) => id)} onChange={changeFilter} />
        <EventList
          // Another filter, or another sandbox, is another list: nothing of the one before waits.
          key={`${state.sandbox?.run} ${JSON.stringify(filter)}`}
          events={events}
          active={chosen?.id}
          onActive={setChosen}
          onOpen={open}
        />
        {chosen && isPanelOpen && <EventPanel event={chosen} onClose={() => setIsPanelOpen(false)} />}
        {/* Each one text: a part of it that moved would be a shift of the page. */}
        <p class="counts">
          <span>{countOf(events.length, Math.min(state.received, MAX_EVENTS), state.received)}</span>
          {state.skipped > 0 && (
            <span>{`${state.skipped.toLocaleString('en')} left out: too many came at once`}</span>
          )}
          {state.received > MAX_EVENTS && <span>{`the newest ${MAX_EVENTS} are kept here`}</span>}
        </p>
      </div>
      <aside aria-label="Clients and identities">
        <Clients clients={state.clients} />
        <Identities identities={state.sandbox?.identities ?? []} />
      </aside>
    </main>
  );
}

/** Where a filter leaves some out, how many it leaves. */
function countOf(shown: number, kept: number, received: number): string {
  const all = `${received.toLocaleString('en')} events`;
  return shown < kept ? `${shown.toLocaleString('en')} of ${all}` : all;
}
