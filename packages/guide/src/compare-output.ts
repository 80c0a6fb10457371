/** A line of a page that stands for any number of lines. */
const ANY_LINES = '…';

export interface Difference {
  /** The line of what is expected at which the two part, from 0. */
  index: number;
  /** Undefined where there is nothing more. */
  expected: string | undefined;
  actual: string | undefined;
}

/** Where the two part for the first time; undefined where they agree. White space at the end of a line counts for nothing. */
export function findDifference(expectedText: string, actualText: string): Difference | undefined {
  const expected = toLines(expectedText);
  const actual = toLines(actualText);
  const gaps = expected.flatMap((line, index) => (line === ANY_LINES ? [index] : []));
  const [firstGap] = gaps;
  if (firstGap === undefined) return differAt(expected, actual, 0, 0, true);

  const begins = differAt(expected.slice(0, firstGap), actual, 0, 0, false);
  if (begins) return begins;
  let position = firstGap;
  for (const [index, gap] of gaps.entries()) {
    const isLast = index === gaps.length - 1;
    const segment = expected.slice(gap + 1, gaps[index + 1]);
    // After the last gap the text must end where the page's ends; before, the first match leaves most room for the rest.
    const starts = isLast
      ? [Math.max(position, actual.length - segment.length)]
      : Array.from({ length: actual.length - position + 1 }, (_, offset) => position + offset);
    const start = starts.find((at) => !differAt(segment, actual.slice(at), 0, 0, isLast));
    if (start === undefined) {
      if (isLast) return differAt(segment, actual, gap + 1, starts[0] ?? 0, true);
      return { index: gap + 1, expected: segment[0], actual: actual[position] };
    }
    position = start + segment.length;
  }
  return undefined;
}

function differAt(
  expected: readonly string[],
  actual: readonly string[],
  index: number,
  position: number,
  isWhole: boolean,
): Difference | undefined {
  const length = isWhole ? Math.max(expected.length, actual.length - position) : expected.length;
  for (let at = 0; at < length; at++) {
    if (expected[at] !== actual[position + at]) {
      return { index: index + at, expected: expected[at], actual: actual[position + at] };
    }
  }
  return undefined;
}

function toLines(text: string): string[] {
  const trimmed = text.trimEnd();
  return trimmed === '' ? [] : trimmed.split('\n').map((line) => line.trimEnd());
}
