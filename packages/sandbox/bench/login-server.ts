// The one process that is measured: a server, which counts its own logins, its CPU time and its memory.
import { type ServerMode, startServer } from './start-server.ts';

/** What a number of logins cost the server, from the first to the last. */
export interface Round {
  logins: number;
  wallSeconds: number;
  /** Of all its threads: the collector's and the compiler's too. */
  cpuSeconds: number;
}

/** After a full collection. */
export interface Memory {
  heapBytes: number;
  rssBytes: number;
}

export type ServerRequest = { logins: number } | 'memory';

const [mode, dist] = process.argv.slice(2) as [ServerMode, string | undefined];

let expected = 0;
let logins = 0;
let startedAt = 0;
let cpuBefore = process.cpuUsage();

const ready = await startServer(mode, dist, () => {
  logins += 1;
  if (logins !== expected) return;
  const { user, system } = process.cpuUsage(cpuBefore);
  const round: Round = {
    logins,
    wallSeconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: (user + system) / 1e6,
  };
  process.send?.(round);
});

process.on('message', (request: ServerRequest) => {
  globalThis.gc?.();
  if (request === 'memory') {
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send?.({ heapBytes: heapUsed + external, rssBytes: rss } satisfies Memory);
    return;
  }
  expected = request.logins;
  logins = 0;
  startedAt = performance.now();
  cpuBefore = process.cpuUsage();
  process.send?.('counting');
});
process.on('disconnect', () => process.exit());
process.send?.(ready);
