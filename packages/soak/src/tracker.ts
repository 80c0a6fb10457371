import { performance } from 'node:perf_hooks';
import { explain } from '@atlas-aws-iam/connect/explain';

export type OperationKind = 'connect' | 'read' | 'write';

export interface Failure {
  operation: OperationKind;
  /** Class and code: `MongoServerError 8000`. */
  error: string;
  /** What explain() calls it. */
  code: string;
  count: number;
}

/** What happened under a fault, from its beginning until everybody had recovered, or under none. */
export interface Tally {
  succeeded: number;
  failures: Failure[];
  slowestMs: number;
}

export interface Tracker {
  /** Runs it, and counts how it ends. @returns whether it succeeded */
  track(operation: OperationKind, run: () => Promise<unknown>): Promise<boolean>;
  /** What happens from now on is due to this. */
  beginFault(name: string): void;
  endFault(): void;
  /** The record of a fault, or of the time without one. */
  tallyOf(fault: string | undefined): Tally;
  /** Which one there is. */
  readonly fault: string | undefined;
  readonly operations: number;
  readonly failures: number;
}

/** No timeout is longer: an operation that has not ended by then never will. */
const HUNG_MS = 20_000;

/** Its code, where explain() has none. */
export const HUNG = 'hung';

class HungError extends Error {
  override name = 'no end';
}

export function createTracker(): Tracker {
  const tallies = new Map<string | undefined, Tally>();
  let current: string | undefined;
  let last: string | undefined;
  let begun = 0;
  let operations = 0;
  let failures = 0;

  function tallyOf(fault: string | undefined): Tally {
    let tally = tallies.get(fault);
    if (!tally) {
      tally = { succeeded: 0, failures: [], slowestMs: 0 };
      tallies.set(fault, tally);
    }
    return tally;
  }

  function countFailure(tally: Tally, operation: OperationKind, error: unknown): void {
    failures += 1;
    const text = describeError(error);
    const code = error instanceof HungError ? HUNG : explain(error).code;
    const known = tally.failures.find(
      (failure) => failure.operation === operation && failure.error === text && failure.code === code,
    );
    if (known) known.count += 1;
    else tally.failures.push({ operation, error: text, code, count: 1 });
  }

  return {
    async track(operation, run) {
      const startedAt = performance.now();
      const before = { current, begun };
      operations += 1;
      // The fault it began under, or one that began since.
      const attribute = () => {
        const tally = tallyOf(before.current ?? (begun > before.begun ? last : undefined));
        tally.slowestMs = Math.max(tally.slowestMs, performance.now() - startedAt);
        return tally;
      };
      try {
        await orHung(run());
        attribute().succeeded += 1;
        return true;
      } catch (error) {
        countFailure(attribute(), operation, error);
        return false;
      }
    },
    beginFault(name) {
      begun += 1;
      current = name;
      last = name;
    },
    endFault() {
      current = undefined;
    },
    tallyOf,
    get fault() {
      return current;
    },
    get operations() {
      return operations;
    },
    get failures() {
      return failures;
    },
  };
}

/** Left alone, an operation that hangs would have its client wait for it for ever, and the soak for the client. */
async function orHung(operation: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HungError()), HUNG_MS);
  });
  try {
    await Promise.race([operation, hung]);
  } finally {
    clearTimeout(timer);
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as { code?: unknown };
  return code === undefined ? error.name : `${error.name} ${code}`;
}
