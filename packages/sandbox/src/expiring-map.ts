import type { Clock } from './clock.ts';

const FIRST_SWEEP_SIZE = 64;

/**
 * What is valid for a time: tokens, and what was issued for them. Looked up by key, never compared character by
 * character. Expired entries are dropped whenever the map has doubled, so that its size follows what is valid.
 */
export class ExpiringMap<Value> {
  readonly #clock: Clock;
  readonly #entries = new Map<string, { value: Value; expiresAtMs: number }>();
  #sweepSize = FIRST_SWEEP_SIZE;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Those that have expired and are not yet dropped among them. */
  get size(): number {
    return this.#entries.size;
  }

  set(key: string, value: Value, expiresAtMs: number): void {
    this.#entries.set(key, { value, expiresAtMs });
    if (this.#entries.size >= this.#sweepSize) this.#sweep();
  }

  /** Undefined from the moment it expires. */
  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    return entry && this.#clock() < entry.expiresAtMs ? entry.value : undefined;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  #sweep(): void {
    const now = this.#clock();
    for (const [key, { expiresAtMs }] of this.#entries) {
      if (now >= expiresAtMs) this.#entries.delete(key);
    }
    this.#sweepSize = Math.max(FIRST_SWEEP_SIZE, 2 * this.#entries.size);
  }
}
