import { CommandError } from './command-error.ts';

/** In bytes that are looked at, of which a machine does about one in a nanosecond: some seconds. */
const MAX_COST = 2_000_000_000;

// A command's queries run from beginning to end without waiting for anything, so that there is one at a time in a process:
// whose cost it is need not be passed through every function that compares something.
let left = Number.POSITIVE_INFINITY;

/**
 * Runs what a client asks for. Deliberately different from a server, which lets a command run for hours beside others:
 * here one that takes long holds up all connections.
 */
export function withLimitedCost<Result>(run: () => Result, maxCost = MAX_COST): Result {
  const before = left;
  left = maxCost;
  try {
    return run();
  } finally {
    left = before;
  }
}

/**
 * Counts work whose amount a client chooses.
 *
 * @throws CommandError NotImplemented once the command under way has cost too much
 */
export function spend(cost: number): void {
  left -= cost;
  if (left >= 0) return;
  throw new CommandError(
    238,
    'The sandbox does not emulate a command of this cost: its conditions, times the bytes of the documents that they are asked of, are too many. Ask with fewer conditions, or of fewer documents.',
  );
}
