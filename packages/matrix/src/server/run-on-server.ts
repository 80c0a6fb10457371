import { writeFileSync } from 'node:fs';
import { formatMarkdown } from '../report.ts';
import type { Row } from '../row.ts';
import { exitCodeOf, list, type ReportOptions, runAndReport, wantedOf } from '../run-and-report.ts';
import { createTable, formatTable } from './difference-table.ts';
import { createServerRows } from './server-rows.ts';
import { openServerRun } from './server-run.ts';
import { readServerSettings, type ServerOptions } from './settings.ts';

export interface ServerValues extends ServerOptions, ReportOptions {
  list?: boolean;
  markdown?: string;
}

/**
 * Runs the wanted rows against a server of somebody's own, and lists what differs from the sandbox.
 *
 * @returns the exit code
 * @throws UserError before anything is created on a server that the rows cannot or should not run on
 */
export async function runOnServer(
  values: ServerValues,
  env: Readonly<Record<string, string | undefined>>,
  isWanted: (row: Row) => boolean,
  signal: AbortSignal,
): Promise<number> {
  const rows = wantedOf(createServerRows(), isWanted);
  if (values.list) return list(rows);
  const settings = readServerSettings(values, env);
  await using server = await openServerRun(settings, signal, console.log);
  console.log(server.description);
  for (const row of rows) await row.prepare(server);
  console.log(server.announcement());
  await server.createUsers();
  const results = await runAndReport(rows, values, signal);
  if (signal.aborted) return 1;
  const table = formatTable(
    createTable(
      server.differences,
      rows.map(({ name }) => name),
    ),
    server.host,
  );
  console.log(`\n${table}`);
  if (values.markdown !== undefined) {
    writeFileSync(values.markdown, `${formatMarkdown(results)}\n${table}\n`);
  }
  return exitCodeOf(results, values, signal);
}
