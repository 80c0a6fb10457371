/** Numbers that follow from a seed: the same seed, the same case. */
export interface Random {
  /** 0 to `below` - 1. */
  int(below: number): number;
  pick<T>(items: readonly T[]): T;
  isOneIn(times: number): boolean;
  bytes(length: number): Buffer;
}

/** mulberry32: small, public domain, and good enough to choose where a byte flips. */
function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    pick(items) {
      const item = items[int(items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    isOneIn: (times) => int(times) === 0,
    bytes: (length) => Buffer.from(Array.from({ length }, () => int(256))),
  };
}

/** The randomness of one case, which depends on nothing that other cases drew. */
export function randomOfCase(seed: number, index: number): Random {
  const random = createRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  // Neighbouring seeds of mulberry32 begin alike.
  for (let turn = 0; turn < 4; turn += 1) random.int(2);
  return random;
}
