import { cpus, totalmem } from 'node:os';

/** Prints a title, and below it each label with its value. */
export function printFigures(title: string, rows: readonly (readonly string[])[]): void {
  console.log(title);
  const width = Math.max(...rows.map(([label = '', value]) => (value ? label.length : 0)));
  for (const [label = '', value = ''] of rows) console.log(`  ${label.padEnd(width)}  ${value}`.trimEnd());
  console.log('');
}

/** Prints what was measured on. */
export function printMachine(): void {
  const cores = cpus();
  console.log(
    `${cores[0]?.model.trim()}, ${cores.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB · Node ${process.versions.node} · ${process.platform} ${process.arch}`,
  );
}
