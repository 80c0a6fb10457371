import type { RowResult } from '../row.ts';

/** Path by driver: how many rows passed, and what did not. No line is wider than so many columns. */
export function formatGrid(results: readonly RowResult[], columns: number): string[] {
  const pathOf = ({ row }: RowResult) => row.path ?? 'any path';
  const driverOf = ({ row }: RowResult) => (row.driver ? `driver ${row.driver.major}` : 'no driver');
  const drivers = [...new Set(results.map(driverOf))].sort();
  const paths = [...new Set(results.map(pathOf))];
  const cells = [
    ['path', ...drivers],
    ...paths.map((path) => [
      path,
      ...drivers.map((driver) =>
        formatCell(results.filter((result) => pathOf(result) === path && driverOf(result) === driver)),
      ),
    ]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map((line) => {
    const text = line
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd();
    return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
  });
}

function formatCell(results: readonly RowResult[]): string {
  const count = (wanted: RowResult['verdict']) => results.filter(({ verdict }) => verdict === wanted).length;
  if (results.length === 0) return '-';
  if (count('failed') > 0) return `${count('failed')} of ${results.length} failed`;
  if (count('skipped') > 0) return `${count('skipped')} of ${results.length} skipped`;
  return `${results.length} passed`;
}
