import { formatElapsed, formatTime } from '../parts/format-time.ts';
import { Verdict } from '../parts/verdict.tsx';
import type { Client } from './client.ts';
import { describeEvent } from './describe-event.ts';

/** A client's way, step by step: from the first request for credentials to the first document. */
export function ClientView({ client, id }: { client: Client | undefined; id: number }) {
  if (!client) {
    return (
      <main class="narrow-main">
        <h1>Client {id}</h1>
        <p>Nothing is known of it any more. The page keeps the newest 40 clients.</p>
      </main>
    );
  }
  const start = Date.parse(client.steps[0]?.event.at ?? '');
  const total = Date.parse(client.steps.at(-1)?.event.at ?? '') - start;
  return (
    <main class="narrow-main">
      <h1>Client {id}</h1>
      <p class="dim">
        {[client.name, client.accessKeyId].filter(Boolean).join(' · ')}
        {client.isThere
          ? `: from the first step to the first document in ${formatElapsed(total)}.`
          : ': it has had no document yet.'}
      </p>
      <ol class="steps">
        {client.steps.map(({ event, times }) => {
          const { kind, what, result, isRefused, more } = describeEvent(event);
          const elapsed = Date.parse(event.at) - start;
          return (
            <li key={event.id}>
              <span class="elapsed" title={formatTime(event.at)}>
                {elapsed === 0 ? '0 ms' : `+${formatElapsed(elapsed)}`}
              </span>
              <span class="bar" aria-hidden="true">
                <i
                  style={{ left: `${total > 0 ? (elapsed / total) * 100 : 0}%` }}
                  class={isRefused ? 'refused' : ''}
                />
              </span>
              <span class="kind">{kind}</span>
              <span class="what">
                {event.event === 'login' ? (
                  <a href={`#login=${event.id}`}>{what || `login ${event.id}`}</a>
                ) : (
                  what
                )}
                {times > 1 && <span class="count"> × {times}</span>}
              </span>
              <span class="result">{result && <Verdict isRefused={isRefused}>{result}</Verdict>}</span>
              <span class="more">{more}</span>
            </li>
          );
        })}
      </ol>
    </main>
  );
}
