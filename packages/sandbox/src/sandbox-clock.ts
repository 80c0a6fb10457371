import type { Clock } from './clock.ts';
import { showValue } from './masking/show-typed.ts';
import { UserError } from './user-error.ts';

/** The time in the sandbox, which a test may let pass. */
export interface SandboxClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Lets so many milliseconds pass at once: sessions and tokens grow old, and from 15 minutes on STS refuses whatever a
   * client signs by the machine's own time.
   *
   * @throws UserError for a number that is negative or no number: time goes back with `reset()` only.
   */
  advance(ms: number): void;
}

/** The last moment that a Date can hold. */
const END_OF_TIME_MS = 8.64e15;

export function createSandboxClock(base: Clock): SandboxClock & {
  /** How far it is ahead of its base, in milliseconds. `reset()` sets it back. */
  aheadMs: number;
} {
  const clock = {
    aheadMs: 0,
    now: () => base() + clock.aheadMs,
    advance(ms: number) {
      if (!Number.isFinite(ms) || ms < 0 || clock.now() + ms > END_OF_TIME_MS) {
        throw new UserError(
          `The clock cannot be advanced by ${showValue(ms)} milliseconds.`,
          'Give a number from 0 on: time does not go back, except with reset().',
        );
      }
      clock.aheadMs += ms;
    },
  };
  return clock;
}
