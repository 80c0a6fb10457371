import { once } from 'node:events';
import { buildPackages, repositoryRoot, runCommand, UserError } from '@atlas-aws-iam/command';
import { ask, startChild } from '@atlas-aws-iam/test-support/child';
import { dropConnections } from './drop-connections.ts';
import { checkHealth, type FuzzTarget } from './fuzz-case.ts';
import type { ServerStatus } from './fuzz-server.ts';
import { FuzzFailure, type FuzzFigures, runFuzz, wrongLogins } from './run-fuzz.ts';

const DROP_ROUNDS = 5;
const CONNECTIONS_PER_ROUND = 1000;
/** Logs and collections fill up to their bounds; what leaks grows with every case. */
const MAX_GROWTH_BYTES = 48 * 1024 * 1024;
const WARM_UP = 2000;

const USAGE = `Usage: npm run fuzz -w packages/sandbox [-- --count 100000] [--seed 1] [--index <n>]

Sends damaged messages to its own sandbox, then drops thousands of connections in the middle of
their conversations. Every case follows from its seed and index.
  --count <n>   how many messages
  --seed <n>    decides what they are
  --index <n>   runs this case alone
  --help        prints this`;

const text = { type: 'string' } as const;

await runCommand({
  call: 'npm run fuzz -w packages/sandbox',
  usage: USAGE,
  failure: 'The fuzzer did not start',
  options: { count: { ...text, default: '100000' }, seed: { ...text, default: '1' }, index: text },
  async run({ values, signal }) {
    const count = readWhole('count', values.count);
    const seed = readWhole('seed', values.seed);
    const index = values.index === undefined ? undefined : readWhole('index', values.index);
    await buildPackages(repositoryRoot, { signal });
    try {
      console.log(index === undefined ? await fuzz(seed, count, signal) : await runOne(seed, index, signal));
      return 0;
    } catch (error) {
      // What fails because it was ended is no finding.
      if (signal.aborted) return 1;
      console.error(error instanceof Error ? error.message : error);
      if (error instanceof FuzzFailure && error.indexes.length > 1) {
        await findCulprit(seed, error.indexes, signal);
      }
      return 1;
    }
  },
});

function readWhole(name: string, said: string): number {
  if (/^\d{1,15}$/.test(said)) return Number(said);
  throw new UserError(`--${name} is "${said}", which is no whole number.`);
}

async function fuzz(seed: number, count: number, signal: AbortSignal): Promise<string> {
  await using server = await startServer(signal);
  await runFuzz(server.target, { seed: seed + 1, from: 0, count: WARM_UP });
  const before = await server.status();

  const recorded: unknown[] = [];
  const figures = await runFuzz(server.target, {
    seed,
    from: 0,
    count,
    async onRound(done) {
      const status = await server.status();
      recorded.push(...status.authenticated);
      if (done % 5000 === 0 || done === count) {
        console.error(`${done} of ${count}, heap ${megabytes(status.heapBytes)} MB`);
      }
    },
  });
  const wrong = wrongLogins(figures, recorded);
  if (wrong.length > 0) throw new Error(`seed ${seed}: ${wrong.slice(0, 5).join('; ')}`);

  const heaps: number[] = [];
  for (let round = 1; round <= DROP_ROUNDS; round += 1) {
    await dropConnections(server.target, CONNECTIONS_PER_ROUND);
    await checkHealth(server.target);
    const { heapBytes } = await server.status();
    heaps.push(heapBytes);
    console.error(`${round * CONNECTIONS_PER_ROUND} connections dropped, heap ${megabytes(heapBytes)} MB`);
  }
  const after = heaps.at(-1) ?? 0;
  if (after - before.heapBytes > MAX_GROWTH_BYTES) {
    throw new Error(`the heap grew from ${megabytes(before.heapBytes)} to ${megabytes(after)} MB`);
  }
  return [
    ...describe(seed, figures),
    `${DROP_ROUNDS * CONNECTIONS_PER_ROUND} connections dropped, 0 left`,
    `heap ${megabytes(before.heapBytes)} MB before, ${megabytes(after)} MB after`,
  ].join(' · ');
}

async function runOne(seed: number, index: number, signal: AbortSignal): Promise<string> {
  await using server = await startServer(signal);
  const figures = await runFuzz(server.target, { seed, from: index, count: 1, concurrency: 1 });
  return describe(seed, figures).join(' · ');
}

/** When the process died, whoever was talking to it failed: each is tried alone. */
async function findCulprit(seed: number, indexes: readonly number[], signal: AbortSignal): Promise<void> {
  for (const index of indexes) {
    try {
      await runOne(seed, index, signal);
    } catch (error) {
      console.error(`alone: ${error instanceof Error ? error.message : error}`);
      return;
    }
  }
  console.error('none of them fails alone');
}

function describe(seed: number, figures: FuzzFigures): string[] {
  const codes = [...figures.outcomes]
    .sort(([, a], [, b]) => b - a)
    .map(([code, times]) => `${code} ${times}`);
  const { slowest } = figures;
  return [
    `seed ${seed}: ${figures.mutations} mutations`,
    `${figures.replies} replies`,
    `${figures.closedByServer} connections ended by the server`,
    `${figures.logins.size} logins`,
    `codes: ${codes.join(', ')}`,
    `slowest ${Math.round(slowest.ms)} ms (case ${slowest.index})`,
  ];
}

interface Server extends AsyncDisposable {
  target: FuzzTarget;
  /** Waits until no connection is left. */
  status(): Promise<ServerStatus>;
}

async function startServer(signal: AbortSignal): Promise<Server> {
  const file = new URL('fuzz-server.ts', import.meta.url);
  const { child, ready: target } = await startChild<FuzzTarget>(file, [], signal);
  return {
    target,
    async status() {
      const authenticated: unknown[] = [];
      // Asked again until it is so: the last sockets are on their way out. One that never closes is found by the bound.
      for (let turn = 0; turn < 10_000; turn += 1) {
        const status = await ask<ServerStatus>(child, 'status');
        authenticated.push(...status.authenticated);
        if (status.connectionCount === 0) return { ...status, authenticated };
      }
      throw new Error('connections are left when every client has gone');
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
