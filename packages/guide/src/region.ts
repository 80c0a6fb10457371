const MARKER = /^\s*(?:\/\/|#) (start|end)-([\w-]+)\s*$/;

/**
 * A file, or what stands in it between `// start-<region>` and `// end-<region>` (`#` in place of `//` where that begins
 * a comment), without its common indentation. Lines that mark regions are for this and are not shown.
 */
export function regionOf(text: string, path: string, region?: string): string {
  const lines = text.trimEnd().split('\n');
  const wanted = region === undefined ? lines : between(lines, path, region);
  return dedent(wanted.filter((line) => !MARKER.test(line))).join('\n');
}

function between(lines: readonly string[], path: string, region: string): string[] {
  const find = (kind: string) =>
    lines.flatMap((line, index) => {
      const [, found, name] = MARKER.exec(line) ?? [];
      return found === kind && name === region ? [index] : [];
    });
  const [starts, ends] = [find('start'), find('end')];
  const [start, end] = [starts[0], ends[0]];
  if (start === undefined) {
    throw new Error(
      `${path} has no region ${region}. Mark it there: // start-${region} and // end-${region}`,
    );
  }
  if (starts.length > 1 || ends.length > 1) {
    throw new Error(
      `${path} marks the region ${region} more than once, so that it is not clear which is meant.`,
    );
  }
  if (end === undefined || end < start) {
    throw new Error(`${path} begins the region ${region} and does not end it. Add there: // end-${region}`);
  }
  return lines.slice(start + 1, end);
}

function dedent(lines: readonly string[]): string[] {
  const widths = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const width = Math.min(...widths, Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.slice(width));
}
