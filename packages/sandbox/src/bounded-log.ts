/** The newest entries of a record that a long-running sandbox must not let grow for ever. */
export class BoundedLog<Entry> {
  readonly #capacity: number;
  readonly #entries: Entry[] = [];

  constructor(capacity = 1000) {
    this.#capacity = capacity;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#capacity) this.#entries.shift();
  }

  clear(): void {
    this.#entries.length = 0;
  }

  /** A copy, oldest first. */
  entries(): Entry[] {
    return [...this.#entries];
  }
}
