import type { Row, RowResult } from '../row.ts';
import { formatGrid } from './grid.ts';
import type { Report } from './row-report.ts';

/** Back to the beginning of the line, and empty it. */
const CLEAR_LINE = '\r\u001b[K';

/**
 * For a terminal: a line for each group that counts what is done, then a grid, path by driver.
 *
 * @param columns - which no line is wider than
 */
export function createGridReport(
  rows: readonly Row[],
  columns: number,
  write: (output: string) => void,
): Report {
  const results: RowResult[] = [];
  const rowsOf = (group: string) => rows.filter((row) => row.group === group);
  const resultsOf = (group: string) => results.filter(({ row }) => row.group === group);

  function line(group: string): string {
    const done = resultsOf(group);
    const parts = (['failed', 'skipped'] as const)
      .map((verdict) => ({ verdict, count: done.filter((result) => result.verdict === verdict).length }))
      .filter(({ count }) => count > 0)
      .map(({ verdict, count }) => `, ${count} ${verdict}`);
    return `${group.padEnd(13)}  ${done.length} of ${rowsOf(group).length}${parts.join('')}`.slice(
      0,
      columns - 1,
    );
  }

  return {
    add(result) {
      results.push(result);
      const { group } = result.row;
      const isLast = resultsOf(group).length === rowsOf(group).length;
      // Groups overlap where one ends: a line that is done stays, and the other is written anew below it.
      write(`${CLEAR_LINE}${line(group)}${isLast ? '\n' : ''}`);
    },
    finish() {
      const isDone = results.length === rows.length;
      write(`${isDone ? '' : '\n'}\n${formatGrid(results, columns).join('\n')}\n`);
    },
  };
}
