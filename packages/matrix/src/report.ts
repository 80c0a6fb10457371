import type { RowResult } from './row.ts';

const HEADINGS = ['group', 'row', 'driver', 'target', 'result', 'ms', 'identity or detail'];
const WIDTHS = [13, 44, 6, 7, 7, 6];

/** One line of the table in the terminal; the same columns whatever comes. */
export function formatLine(cells: readonly string[]): string {
  return cells
    .map((cell, index) => {
      const width = WIDTHS[index] ?? 0;
      return HEADINGS[index] === 'ms' ? cell.padStart(width) : cell.padEnd(width);
    })
    .join('  ')
    .trimEnd();
}

export const headingLine = (): string => formatLine(HEADINGS);

export function resultCells({ row, verdict, milliseconds, evidence, reason }: RowResult): string[] {
  const said = verdict === 'passed' ? (evidence.identity ?? evidence.detail) : firstLine(reason);
  return [
    row.group,
    row.name,
    row.driver?.major ?? '-',
    row.target,
    verdict,
    String(Math.round(milliseconds)),
    said ?? '',
  ];
}

/** For the summary of a CI run. */
export function formatMarkdown(results: readonly RowResult[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `${summarise(results)}.`,
    '',
    line(HEADINGS),
    line(HEADINGS.map(() => '---')),
    ...results.map((result) => line(resultCells(result))),
    '',
  ].join('\n');
}

export function summarise(results: readonly RowResult[]): string {
  const count = (verdict: RowResult['verdict']) =>
    results.filter((result) => result.verdict === verdict).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}

function firstLine(text = ''): string {
  return text.split('\n', 1)[0] ?? '';
}
