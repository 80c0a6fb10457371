/** The newest entries of a record that a long-running sandbox must not let grow for ever. */
export class BoundedLog<Entry> {
  readonly #capacity: number;
  readonly #entries: Entry[] = [];
  readonly #onPush: (entry: Entry) => void;

  constructor(capacity = 1000, onPush: (entry: Entry) => void = () => {}) {
    this.#capacity = capacity;
    this.#onPush = onPush;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#capacity) this.#entries.shift();
    this.#onPush(entry);
  }

  clear(): void {
    this.#entries.length = 0;
  }

  /** A copy, oldest first. */
  entries(): Entry[] {
    return [...this.#entries];
  }
}
