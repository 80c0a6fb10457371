/** Work about a login that is put off until its answer has gone out. */
export interface PutOff {
  add(id: number, work: () => void): void;
  /** Does what there is for this one at once. */
  hurry(id: number): void;
  clear(): void;
}

const MAX_WAITING = 100;

/** @param later calls a function once what is under way has ended */
export function createPutOff(later: (call: () => void) => void = setImmediate): PutOff {
  /** In the order in which it came. */
  const waiting = new Map<number, () => void>();
  let isCalled = false;

  function doNext(): void {
    isCalled = false;
    const [id] = waiting.keys();
    if (id === undefined) return;
    hurry(id);
    callLater();
  }

  function callLater(): void {
    if (isCalled || waiting.size === 0) return;
    isCalled = true;
    later(doNext);
  }

  function hurry(id: number): void {
    const work = waiting.get(id);
    waiting.delete(id);
    work?.();
  }

  return {
    add(id, work) {
      waiting.set(id, work);
      // Nobody would find what is kept of the oldest: newer ones take its place.
      const [oldest = id] = waiting.keys();
      if (waiting.size > MAX_WAITING) waiting.delete(oldest);
      callLater();
    },
    hurry,
    clear: () => waiting.clear(),
  };
}
