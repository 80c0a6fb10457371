export interface ExamplesReport {
  readonly heading: string;
  row(name: string, time: string, identity: string): string;
}

/**
 * One line for each run.
 *
 * @param columns - of the terminal, which no line is wider than; undefined for lines of any width
 */
export function createExamplesReport(names: readonly string[], columns: number | undefined): ExamplesReport {
  const nameWidth = Math.max('path'.length, ...names.map((name) => name.length));
  const row = (name: string, time: string, identity: string) => {
    // The account is the same in every line, and the name at the end is what tells them apart.
    const said = columns === undefined ? identity : identity.replace(/arn:aws:\w+::\d+:/, '');
    const line = `${name.padEnd(nameWidth)}  ${time.padStart(7)}  ${said}`;
    return columns === undefined || line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
  };
  return { heading: row('path', 'time', 'identity'), row };
}
