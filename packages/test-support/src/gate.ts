/** A gate: callers wait while it is closed. */
export interface Gate {
  close(): void;
  open(): void;
  isOpen(): boolean;
  /** Done at once while it is open. */
  passed(): Promise<void>;
}

export function createGate(): Gate {
  let waiting: (() => void)[] = [];
  let isClosed = false;
  return {
    close() {
      isClosed = true;
    },
    open() {
      isClosed = false;
      const all = waiting;
      waiting = [];
      for (const resume of all) resume();
    },
    isOpen: () => !isClosed,
    passed: () => (isClosed ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
  };
}
