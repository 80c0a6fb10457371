/**
 * Combinations of one value of each factor, in which any two values of any two factors meet at least once. All of them
 * where `isComplete`.
 */
export function combine<Factors extends Readonly<Record<string, readonly unknown[]>>>(
  factors: Factors,
  isComplete: boolean,
): { [Name in keyof Factors]: Factors[Name][number] }[] {
  const values = Object.values(factors);
  const rows = isComplete ? everyRow(values) : pairwiseRows(values);
  const names = Object.keys(factors);
  return rows.map(
    (row) => Object.fromEntries(names.map((name, at) => [name, values[at]?.[row[at] ?? 0]])) as never,
  );
}

function everyRow(values: readonly (readonly unknown[])[]): number[][] {
  return values.reduce<number[][]>(
    (rows, { length }) => rows.flatMap((row) => range(length).map((at) => [...row, at])),
    [[]],
  );
}

/** Greedy: each row begins with a pair that has not met, and takes of each other factor what meets most that is new. */
function pairwiseRows(values: readonly (readonly unknown[])[]): number[][] {
  const waiting = new Set<string>();
  const pairOf = (a: number, valueA: number, b: number, valueB: number) =>
    a < b ? `${a}:${valueA} ${b}:${valueB}` : `${b}:${valueB} ${a}:${valueA}`;
  for (const a of range(values.length)) {
    for (const b of range(a)) {
      for (const x of range(values[a]?.length ?? 0)) {
        for (const y of range(values[b]?.length ?? 0)) waiting.add(pairOf(a, x, b, y));
      }
    }
  }
  const rows: number[][] = [];
  for (const pair of waiting) {
    const row = new Map(pair.split(' ').map((part) => part.split(':').map(Number) as [number, number]));
    for (const factor of range(values.length)) {
      if (row.has(factor)) continue;
      const news = (value: number) =>
        [...row].filter(([other, chosen]) => waiting.has(pairOf(factor, value, other, chosen))).length;
      const best = range(values[factor]?.length ?? 0).reduce(
        (one, other) => (news(other) > news(one) ? other : one),
        0,
      );
      row.set(factor, best);
    }
    for (const [a, x] of row) for (const [b, y] of row) if (a !== b) waiting.delete(pairOf(a, x, b, y));
    rows.push(range(values.length).map((factor) => row.get(factor) ?? 0));
  }
  return rows;
}

const range = (length: number) => Array.from({ length }, (_, index) => index);
