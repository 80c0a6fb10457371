import { type FaultReport, findProblems, type SoakReport } from './report.ts';
import type { Failure, Tally } from './tracker.ts';

const HEADINGS = ['fault', 'times', 'succeeded', 'failed', 'slowest', 'recovery', 'what failed'];
const NONE = '-';

/** Formats the report as Markdown, which reads as a table in a terminal too. */
export function formatReport(report: SoakReport): string {
  const { seed, milliseconds, operations, logins, fetches, sockets, heapBytes } = report;
  const problems = findProblems(report);
  const rows = [
    HEADINGS,
    ...[...report.faults]
      .sort((one, other) => one.name.localeCompare(other.name))
      .map((fault) => cellsOf(fault.name, String(fault.times), fault, formatRecoveries(fault))),
    cellsOf('none', NONE, report.withoutFault, NONE),
  ];
  return [
    `${formatSeconds(milliseconds)}, seed ${seed}: ${operations} operations, ${logins} logins, credentials fetched ${fetches} times.`,
    '',
    ...formatTable(rows),
    '',
    `Sockets: ${sockets.atStart} at the start, ${sockets.most} at most, ${sockets.atRest} at rest, ${sockets.afterClose} after closing.`,
    `Heap: ${formatMegabytes(heapBytes.atStart)} at the start, ${formatMegabytes(heapBytes.atEnd)} at the end.`,
    '',
    ...(problems.length > 0
      ? problems
      : ['No operation failed without a fault, and every client recovered.']),
    '',
  ].join('\n');
}

export const formatMegabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
export const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

function cellsOf(name: string, times: string, tally: Tally, recovery: string): string[] {
  const { succeeded, failures, slowestMs } = tally;
  const failed = failures.reduce((sum, { count }) => sum + count, 0);
  const slowest = formatSeconds(slowestMs);
  return [name, times, String(succeeded), String(failed), slowest, recovery, formatFailures(failures)];
}

function formatRecoveries({ recoveriesMs }: FaultReport): string {
  const known = recoveriesMs.filter((milliseconds) => milliseconds !== undefined).sort((a, b) => a - b);
  if (known.length < recoveriesMs.length) return 'none';
  const median = known[Math.floor(known.length / 2)] ?? 0;
  return `${formatSeconds(median)}, at most ${formatSeconds(known.at(-1) ?? 0)}`;
}

function formatFailures(failures: readonly Failure[]): string {
  if (failures.length === 0) return NONE;
  return [...failures]
    .sort((one, other) => other.count - one.count)
    .map(({ operation, error, code, count }) => `${count} ${operation}: ${error} (${code})`)
    .join('; ');
}

function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  // The last column is as wide as it is.
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, column) => (column < cells.length - 1 ? cell.padEnd(widths[column] ?? 0, fill) : cell)).join(' | ')} |`;
  const [headings = [], ...others] = rows;
  return [
    line(headings),
    line(
      HEADINGS.map(() => '---'),
      '-',
    ),
    ...others.map((row) => line(row)),
  ];
}
