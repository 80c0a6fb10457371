/** `median (min – max)` of several rounds. */
export function formatSpread(values: readonly number[], digits = 0): string {
  const [min, mid, max] = [Math.min(...values), median(values), Math.max(...values)].map((value) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  return `${min} / ${mid} / ${max}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = low] =
    sorted.length % 2 === 1 ? [sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
}

/** Round by round, so that a slow minute of the machine is on both sides of it. */
export function ratios(over: readonly number[], under: readonly number[]): number[] {
  return over.map((value, index) => value / (under[index] ?? Number.NaN));
}
