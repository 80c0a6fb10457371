import type { Random } from './random.ts';

/** What lengths and counts are checked against, and what overflows the arithmetic of whoever does not check. */
const INTERESTING_INTS = [
  0, 1, 4, 5, 15, 16, 20, 21, 127, 255, 256, 0x7fff, 0xffff, 16_777_216, 16_777_217, 16_793_600, 47_999_999,
  48_000_000, 48_000_001, 0x7fffffff, -1, -2, -5, -16, -0x80000000,
];

type ByteMutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const byteMutations: Readonly<Record<string, ByteMutation>> = {
  'flip bits': (bytes, random) => {
    const mutated = Buffer.from(bytes);
    for (let flips = 1 + random.int(6); flips > 0 && mutated.length > 0; flips -= 1) {
      const at = random.int(mutated.length);
      mutated.writeUInt8((mutated[at] ?? 0) ^ (1 << random.int(8)), at);
    }
    return mutated;
  },
  'set a byte': (bytes, random) => {
    const mutated = Buffer.from(bytes);
    if (mutated.length > 0) mutated[random.int(mutated.length)] = random.pick([0, 1, 0x7f, 0x80, 0xc0, 0xff]);
    return mutated;
  },
  truncate: (bytes, random) => bytes.subarray(0, random.int(bytes.length + 1)),
  insert: (bytes, random) => {
    const at = random.int(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.int(40)), bytes.subarray(at)]);
  },
  delete: (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  duplicate: (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  splice: (bytes, random, other) => {
    const [from, to] = range(bytes, random);
    const [otherFrom, otherTo] = range(other, random);
    return Buffer.concat([bytes.subarray(0, from), other.subarray(otherFrom, otherTo), bytes.subarray(to)]);
  },
  'overwrite an int': (bytes, random) => {
    const mutated = Buffer.from(bytes);
    if (mutated.length >= 4) {
      mutated.writeInt32LE(random.pick(INTERESTING_INTS), random.int(mutated.length - 3));
    }
    return mutated;
  },
  // An int that says how much follows is what a parser trusts most.
  'change a length': (bytes, random) => {
    const mutated = Buffer.from(bytes);
    const lengths = [];
    for (let at = 0; at + 4 <= mutated.length; at += 1) {
      const value = mutated.readInt32LE(at);
      if (value > 0 && at + value <= mutated.length) lengths.push(at);
    }
    if (lengths.length === 0) return mutated;
    const at = random.pick(lengths);
    const length = mutated.readInt32LE(at);
    const near = [length - 1, length + 1, length - 4, length + 4, length * 2, -length];
    mutated.writeInt32LE(random.pick([...near, ...INTERESTING_INTS]) | 0, at);
    return mutated;
  },
};

export function mutateBytes(bytes: Buffer, random: Random, other: Buffer): Buffer {
  const mutation = random.pick(Object.values(byteMutations));
  return mutation(bytes, random, other);
}

function range(bytes: Buffer, random: Random): [from: number, to: number] {
  const from = random.int(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + random.int(32))];
}
