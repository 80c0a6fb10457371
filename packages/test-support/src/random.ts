export interface Random {
  /** Both ends may come up. */
  integer(least: number, most: number): number;
  shuffled<T>(values: readonly T[]): T[];
}

/** The same numbers for the same seed (mulberry32), so that a run can be told what went before. */
export function createRandom(seed: number): Random {
  let state = seed;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }
  const integer = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    integer,
    shuffled(values) {
      const result = [...values];
      for (let index = result.length - 1; index > 0; index -= 1) {
        const other = integer(0, index);
        [result[index], result[other]] = [
          result[other] as (typeof result)[0],
          result[index] as (typeof result)[0],
        ];
      }
      return result;
    },
  };
}
