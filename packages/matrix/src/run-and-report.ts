import { availableParallelism } from 'node:os';
import { UserError } from '@atlas-aws-iam/command';
import { formatLine, summarise } from './report.ts';
import type { Row, RowResult } from './row.ts';
import { runRows } from './run-rows.ts';
import { createGridReport } from './terminal/grid-report.ts';
import { createRowReport } from './terminal/row-report.ts';

/** What is wanted of reports. */
export interface ReportOptions {
  verbose?: boolean;
  'require-atlas'?: boolean;
}

/** @throws UserError where no row is wanted */
export function wantedOf<T extends Row>(rows: readonly T[], isWanted: (row: Row) => boolean): readonly T[] {
  const wanted = rows.filter(isWanted);
  if (wanted.length > 0) return wanted;
  throw new UserError('no row is all of that.', 'npm run matrix -- --list names them.');
}

/** Prints the rows, and runs none. @returns the exit code */
export function list(rows: readonly Row[]): number {
  for (const { group, name, driver, target } of rows) {
    console.log(formatLine([group, name, driver?.major ?? '-', target]));
  }
  console.log(`${rows.length} rows`);
  return 0;
}

/** Runs the rows, and prints what comes of them. */
export async function runAndReport(
  rows: readonly Row[],
  values: ReportOptions,
  signal: AbortSignal,
): Promise<RowResult[]> {
  const { isTTY, columns } = process.stdout;
  const report =
    isTTY && !values.verbose
      ? createGridReport(rows, columns, (output) => void process.stdout.write(output))
      : createRowReport(console.log);
  const results = await runRows(rows, availableParallelism(), report.add, signal);
  report.finish();
  if (signal.aborted) return results;
  for (const { row, verdict, reason } of results) {
    if (verdict === 'failed') {
      console.error(`\n${row.group} ${row.name}, driver ${row.driver?.major ?? '-'}:\n${reason}`);
    }
  }
  console.log(`\n${summarise(results)}`);
  return results;
}

export function exitCodeOf(
  results: readonly RowResult[],
  values: ReportOptions,
  signal: AbortSignal,
): number {
  const hasFailed = results.some(({ verdict }) => verdict === 'failed');
  const hasSkipped = results.some(({ verdict }) => verdict === 'skipped');
  return signal.aborted || hasFailed || (values['require-atlas'] && hasSkipped) ? 1 : 0;
}
