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
    // What begins an ARN is the same in every line; the name is what tells them apart.
    const said = columns === undefined ? identity : identity.replace(/arn:aws:\w+::\d+:[a-z-]+\//, '');
    const line = `${name.padEnd(nameWidth)}  ${time.padStart(7)}  ${said}`;
    return columns === undefined || line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
  };
  return { heading: row('path', 'time', 'identity'), row };
}
