import {
  applicationName,
  type CaseResult,
  checkHealth,
  type FuzzTarget,
  HEALTH_APPLICATION,
  runCase,
} from './fuzz-case.ts';

export interface FuzzOptions {
  seed: number;
  /** The first case, and how many. */
  from: number;
  count: number;
  /** Connections at a time. */
  concurrency?: number;
  onRound?: (done: number, figures: FuzzFigures) => void | Promise<void>;
}

export interface FuzzFigures {
  mutations: number;
  replies: number;
  closedByServer: number;
  /** How often each code was answered to what was bent; `ok` where it still made sense. */
  outcomes: Map<string, number>;
  /** The cases that ended in a login, and those that ended too soon to tell. */
  logins: Set<number>;
  possibleLogins: Set<number>;
  slowest: { index: number; ms: number };
}

/** A case that found something, with what it takes to see it again. */
export class FuzzFailure extends Error {
  override name = 'FuzzFailure';
  readonly indexes: readonly number[];

  constructor(seed: number, indexes: readonly number[], cause: unknown) {
    const [first] = indexes;
    const which = indexes.length === 1 ? `case ${first}` : `one of the cases ${indexes.join(', ')}`;
    super(
      `seed ${seed}, ${which}: ${cause instanceof Error ? cause.message : String(cause)}\n` +
        `To see it alone: npm run fuzz -- --seed ${seed} --index ${first}`,
      { cause },
    );
    this.indexes = indexes;
  }
}

const ROUND = 1000;
/** No case waits for a clock; one that takes this long hangs. */
const STALL_MS = 60_000;

/** Runs the cases, several at a time, and after each round asks a fresh client whether the server is still one. */
export async function runFuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzFigures> {
  const { seed, from, count, concurrency = 24, onRound } = options;
  const figures: FuzzFigures = {
    mutations: 0,
    replies: 0,
    closedByServer: 0,
    outcomes: new Map(),
    logins: new Set(),
    possibleLogins: new Set(),
    slowest: { index: from, ms: 0 },
  };

  const inFlight = new Set<number>();
  let next = from;
  async function work(end: number): Promise<void> {
    while (next < end) {
      const index = next;
      next += 1;
      inFlight.add(index);
      const startedAt = performance.now();
      let result: CaseResult;
      try {
        result = await runCase(target, seed, index);
      } catch (error) {
        // A server that is gone fails whoever is talking to it; a violation is one case's own.
        const isOwn = error instanceof Error && error.name === 'Violation';
        throw new FuzzFailure(seed, isOwn ? [index] : [...inFlight], error);
      }
      inFlight.delete(index);
      record(figures, index, result, performance.now() - startedAt);
    }
  }

  for (let done = 0; done < count; done += ROUND) {
    const size = Math.min(ROUND, count - done);
    const end = from + done + size;
    await withoutStalling(
      () => new FuzzFailure(seed, [...inFlight], new Error(`no answer within ${STALL_MS / 1000} s`)),
      Promise.all(Array.from({ length: concurrency }, () => work(end))),
    );
    await checkHealth(target);
    await onRound?.(done + size, figures);
  }
  return figures;
}

/**
 * The server's own record of logins, by the application names in it, must have each login that was whole, once, and no
 * other: whatever was changed on its way is in no record as authenticated.
 *
 * @returns what is wrong
 */
export function wrongLogins(figures: FuzzFigures, recorded: readonly unknown[]): string[] {
  const left = new Set([...figures.logins].map(applicationName));
  const possible = new Set([...figures.possibleLogins].map(applicationName));
  const unexpected = recorded.filter((name) => {
    if (name === HEALTH_APPLICATION || typeof name !== 'string') return name !== HEALTH_APPLICATION;
    return !left.delete(name) && !possible.delete(name);
  });
  return [
    ...unexpected.map((name) => `a login of ${name} is recorded, and should not be`),
    ...[...left].map((name) => `the login of ${name} is not recorded`),
  ];
}

function record(figures: FuzzFigures, index: number, result: CaseResult, ms: number): void {
  figures.mutations += 1;
  figures.replies += result.replies;
  if (result.isClosedByServer) figures.closedByServer += 1;
  if (result.login === 'yes') figures.logins.add(index);
  if (result.login === 'unknown') figures.possibleLogins.add(index);
  for (const outcome of result.outcomes) {
    figures.outcomes.set(outcome, (figures.outcomes.get(outcome) ?? 0) + 1);
  }
  if (ms > figures.slowest.ms) figures.slowest = { index, ms };
}

async function withoutStalling(failure: () => Error, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure()), STALL_MS);
  });
  try {
    await Promise.race([work, stalled]);
  } finally {
    clearTimeout(timer);
  }
}
