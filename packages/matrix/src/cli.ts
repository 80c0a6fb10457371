import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { clusterHost, expectOneOf, readPathAndVariant, runCommand, UserError } from '@atlas-aws-iam/command';
import { parse as parseDotenv } from 'dotenv';
import { CLUSTER_URL, PREFIX, pathSettings } from './atlas-settings.ts';
import { drivers } from './drivers.ts';
import { formatLine, formatMarkdown, summarise } from './report.ts';
import type { Row } from './row.ts';
import { runRows } from './run-rows.ts';
import { createGridReport } from './terminal/grid-report.ts';
import { createRowReport } from './terminal/row-report.ts';

const GROUPS: readonly Row['group'][] = ['login', 'specification', 'refusal', 'protocol'];

const USAGE = `Usage: npm run matrix -- [options]          against the sandbox
       npm run matrix:atlas -- [options]    against the cluster in .env.matrix

  --list              lists the rows and runs nothing
  --path <id>         only rows of this credential path
  --variant <name>    only rows of this variant of it; --path <id>.<name> says the same
  --driver <major>    only rows on this driver (${drivers.map(({ major }) => major).join(', ')})
  --group <name>      only login, specification, refusal or protocol rows
  --verbose           every row on a terminal too, not a grid
  --markdown <file>   writes the table there too
  --require-atlas     skipped rows are a failure
  --help              prints this`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  atlas: flag,
  list: flag,
  path: text,
  variant: text,
  driver: text,
  group: text,
  verbose: flag,
  markdown: text,
  'require-atlas': flag,
} as const;

interface Values {
  atlas?: boolean;
  list?: boolean;
  path?: string;
  variant?: string;
  driver?: string;
  group?: string;
  verbose?: boolean;
  markdown?: string;
  'require-atlas'?: boolean;
}

/** Runs the command, after what it imports is compiled. Sets the exit code. */
export function runMatrixCommand(
  args: readonly string[],
  build: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  return runCommand(
    {
      call: args.includes('--atlas') ? 'npm run matrix:atlas' : 'npm run matrix',
      usage: USAGE,
      failure: 'The matrix did not start',
      options: OPTIONS,
      async run({ values, signal }) {
        const isWanted = readSelection(values as Values);
        await build(signal);
        return run(values as Values, isWanted, signal);
      },
    },
    args,
  );
}

async function run(values: Values, isWanted: (row: Row) => boolean, signal: AbortSignal): Promise<number> {
  const env = { ...readEnvFile('.env.matrix'), ...process.env };
  const rows = (await loadRows(values.atlas ?? false, env)).filter(isWanted);
  if (rows.length === 0)
    throw new UserError('no row is all of that.', 'npm run matrix -- --list names them.');
  if (values.list) {
    for (const { group, name, driver, target } of rows) {
      console.log(formatLine([group, name, driver?.major ?? '-', target]));
    }
    console.log(`${rows.length} rows`);
    return 0;
  }
  if (values.atlas) announceAtlas(env);
  else hideKeys();

  const { isTTY, columns } = process.stdout;
  const report =
    isTTY && !values.verbose
      ? createGridReport(rows, columns, (output) => void process.stdout.write(output))
      : createRowReport(console.log);
  const results = await runRows(rows, availableParallelism(), report.add, signal);
  report.finish();
  if (signal.aborted) return 1;
  for (const { row, verdict, reason } of results) {
    if (verdict === 'failed') {
      console.error(`\n${row.group} ${row.name}, driver ${row.driver?.major ?? '-'}:\n${reason}`);
    }
  }
  console.log(`\n${summarise(results)}`);
  if (values.markdown !== undefined) writeFileSync(values.markdown, formatMarkdown(results));

  const hasFailed = results.some(({ verdict }) => verdict === 'failed');
  const hasSkipped = results.some(({ verdict }) => verdict === 'skipped');
  return hasFailed || (values['require-atlas'] && hasSkipped) ? 1 : 0;
}

/** The imports come this late because what they import may have had to be compiled first. */
async function loadRows(
  isAtlas: boolean,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Row[]> {
  if (isAtlas) return (await import('./rows/login-atlas.ts')).createLoginAtlasRows(env);
  return (await import('./rows/sandbox-rows.ts')).sandboxRows;
}

/** Driver 6 takes these from the environment of this process, in rows that run in it. */
function hideKeys(): void {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    delete process.env[name];
}

/** Says what is missing before anything runs. */
function announceAtlas(env: Readonly<Record<string, string | undefined>>): void {
  const settings = Object.keys(env).filter((name) => name.startsWith(PREFIX) && env[name]);
  if (env[CLUSTER_URL])
    console.log(`Cluster: ${clusterHost(env[CLUSTER_URL])}, ${settings.length} settings of rows`);
  else if (settings.length > 0) {
    throw new UserError(
      `${settings.length} settings of rows are there (${settings[0]}, …), and ${CLUSTER_URL} is not.`,
      'Set it in .env.matrix.',
    );
  } else
    console.log(`No cluster: copy .env.matrix.example to .env.matrix and fill it in, or set ${CLUSTER_URL}.`);
}

/** Which rows are wanted. @throws UserError */
function readSelection({ path: said, variant: saidVariant, driver, group }: Values): (row: Row) => boolean {
  if (said === undefined && saidVariant !== undefined) {
    throw new UserError('--variant is of a path.', 'Say --path too.');
  }
  const paths = pathSettings.map((settings) => settings.path);
  const { path, variant } =
    said === undefined
      ? { path: undefined, variant: undefined }
      : readPathAndVariant(said, saidVariant, 'path', paths);
  const majors = drivers.map(({ major }) => major);
  if (driver !== undefined) expectOneOf('driver', driver, majors);
  if (group !== undefined) expectOneOf('group', group, GROUPS);
  return (row) =>
    (path === undefined || row.path === path) &&
    (variant === undefined || row.name === `${path} ${variant}`) &&
    (driver === undefined || row.driver?.major === driver) &&
    (group === undefined || row.group === group);
}

function readEnvFile(file: string): Record<string, string> {
  return existsSync(file) ? parseDotenv(readFileSync(file)) : {};
}
