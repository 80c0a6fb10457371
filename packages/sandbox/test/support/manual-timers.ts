import type { StartTimer } from '../../src/atlas/deadline.ts';

/** Timers that pass when the test says so. */
export function createManualTimers() {
  const running = new Map<() => void, number>();
  const startTimer: StartTimer = (ms, callback) => {
    // A timer of its own, also where a callback is given again.
    const own = () => {
      running.delete(own);
      callback();
    };
    running.set(own, ms);
    return () => void running.delete(own);
  };
  return {
    startTimer,
    /** Of each that runs. */
    seconds: () => [...running.values()].map((ms) => ms / 1000),
    pass() {
      for (const callback of [...running.keys()]) callback();
    },
  };
}
