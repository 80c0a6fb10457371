import { unfailing } from './unfailing.ts';

/** Work about a login that is put off until its answer has gone out. */
export interface PutOff {
  add(id: number, work: () => void): void;
  /** Does what there is for this one at once. */
  hurry(id: number): void;
  clear(): void;
}

const MAX_WAITING = 100;

/** Of the time of the thread, which answers clients too. */
const MAX_SHARE = 0.05;

/** Calls a function after this time, once what is under way has ended. */
export type CallLater = (call: () => void, ms: number) => void;

const callLaterUnlessOver: CallLater = (call, ms) =>
  void (ms === 0 ? setImmediate(call) : setTimeout(call, ms).unref());

/**
 * However many logins come, what they cost to record leaves most of the time to those that come: then the newest wait, and
 * the oldest are forgotten.
 */
export function createPutOff(
  later: CallLater = callLaterUnlessOver,
  now: () => number = () => performance.now(),
): PutOff {
  /** In the order in which it came. */
  const waiting = new Map<number, () => void>();
  let isCalled = false;

  function doNext(): void {
    isCalled = false;
    const [id] = waiting.keys();
    if (id === undefined) return;
    const startedAt = now();
    hurry(id);
    const tookMs = now() - startedAt;
    // Also where nothing waits: the next may come at once.
    callLater(tookMs * (1 / MAX_SHARE - 1));
  }

  function callLater(ms: number): void {
    isCalled = true;
    later(doNext, ms);
  }

  function hurry(id: number): void {
    const work = waiting.get(id);
    waiting.delete(id);
    if (work) unfailing(work)();
  }

  return {
    add(id, work) {
      waiting.set(id, work);
      // Nobody would find what is kept of the oldest: newer ones take its place.
      const [oldest = id] = waiting.keys();
      if (waiting.size > MAX_WAITING) waiting.delete(oldest);
      if (!isCalled) callLater(0);
    },
    hurry,
    clear: () => waiting.clear(),
  };
}
