import type { Client } from './client.ts';
import { Track } from './track.tsx';

const ROW_PX = 50;

/** Each client with its way to the first document, in its own time. */
export function Clients({ clients }: { clients: readonly Client[] }) {
  return (
    <section class="panel clients" aria-labelledby="clients">
      <h2 id="clients">
        Clients <span class="count">{clients.length}</span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <ul class="scroll client-rows" tabIndex={0} aria-labelledby="clients">
        {clients.map((client, index) => (
          <li key={client.id} style={{ transform: `translateY(${index * ROW_PX}px)` }}>
            <a href={`#client=${client.id}`}>
              <span class="client-id">{client.id}</span>
              <span class="client-name">{client.name ?? client.accessKeyId ?? 'not logged in yet'}</span>
              <Track client={client} />
            </a>
          </li>
        ))}
      </ul>
      {clients.length === 0 && <p class="nothing">No client yet.</p>}
    </section>
  );
}
