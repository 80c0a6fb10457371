/** Calls back once, after so many milliseconds, unless the function it returns is called first. */
export type StartTimer = (ms: number, callback: () => void) => () => void;

/** The machine's own timers. They keep no process alive: an open socket does. */
export const startSystemTimer: StartTimer = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

export interface Deadline {
  /** Replaces the time set before. */
  set(ms: number): void;
  clear(): void;
}

/** One timer, set again and again. */
export function createDeadline(startTimer: StartTimer, onPassed: () => void): Deadline {
  let cancel = () => {};
  return {
    set(ms) {
      cancel();
      cancel = startTimer(ms, onPassed);
    },
    clear() {
      cancel();
      cancel = () => {};
    },
  };
}
