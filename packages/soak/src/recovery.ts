import { performance } from 'node:perf_hooks';

/** Everybody's return to work after a fault. */
export interface Recovery {
  /** Somebody did what they do, all of it, having started at this time. */
  worked(name: string, startedAt: number): void;
  /** Milliseconds until everybody has; undefined when somebody had not in time. */
  measure(): Promise<number | undefined>;
}

export function createRecovery(names: readonly string[], timeoutMs: number): Recovery {
  let missing = new Set<string>();
  let since = 0;
  let isComplete: (() => void) | undefined;
  return {
    worked(name, startedAt) {
      if (startedAt < since || !missing.delete(name) || missing.size > 0) return;
      isComplete?.();
    },
    measure() {
      missing = new Set(names);
      since = performance.now();
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          isComplete = undefined;
          resolve(undefined);
        }, timeoutMs);
        isComplete = () => {
          clearTimeout(timer);
          isComplete = undefined;
          resolve(performance.now() - since);
        };
      });
    },
  };
}
