import type { ShellBlock } from './shell-blocks.ts';

export interface Row {
  name: string;
  blocks: number;
  run: number;
  notRun: number;
}

/** One row for each page that has blocks, in their order. */
export function rowsOf(blocks: readonly ShellBlock[], run: readonly ShellBlock[]): Row[] {
  return [...new Set(blocks.map(({ file }) => file))].map((name) => {
    const all = blocks.filter(({ file }) => file === name).length;
    const ran = run.filter(({ file }) => file === name).length;
    return { name, blocks: all, run: ran, notRun: all - ran };
  });
}

export function formatTable(rows: readonly Row[]): string {
  const cells = [
    ['page', 'blocks', 'run', 'not run'],
    ...rows.map(({ name, blocks, run, notRun }) => [name, `${blocks}`, `${run}`, `${notRun}`]),
  ];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

export function formatReasons(notRun: ReadonlyMap<ShellBlock, string>): string[] {
  return [...notRun].map(
    ([{ file, line, firstLine }, reason]) => `${file}:${line}: not run: ${firstLine} (${reason})`,
  );
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
