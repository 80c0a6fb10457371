/** Lets one in at a time, in the order in which they asked. */
export interface Turns {
  /** Resolves when it is the caller's turn; the function it gives ends the turn, and may be called again. */
  take(): Promise<() => void>;
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    async take() {
      const before = last;
      let end = () => {};
      last = new Promise((resolve) => {
        end = resolve;
      });
      await before;
      return end;
    },
  };
}
