import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { parse as parseDotenv } from 'dotenv';
import { CLUSTER_URL, PREFIX, pathSettings } from './atlas-settings.ts';
import { drivers } from './drivers.ts';
import { formatLine, formatMarkdown, headingLine, resultCells, summarise } from './report.ts';
import type { Row } from './row.ts';
import { createLoginAtlasRows } from './rows/login-atlas.ts';
import { sandboxRows } from './rows/sandbox-rows.ts';
import { runRows } from './run-rows.ts';

const USAGE = `Usage: npm run matrix -- [options]          against the sandbox
       npm run matrix:atlas -- [options]    against the cluster in .env.matrix

  --list              names the rows, and runs none
  --path <id>         only rows of this credential path
  --driver <major>    only rows on this driver (${drivers.map(({ major }) => major).join(', ')})
  --group <name>      only login, specification, refusal or protocol rows
  --markdown <file>   writes the table there too
  --require-atlas     skipped rows are a failure
  --help              prints this`;

const GROUPS: readonly Row['group'][] = ['login', 'specification', 'refusal', 'protocol'];

/** A mistake of whoever runs the command; its message is printed alone. */
class UsageError extends Error {}

interface Options {
  atlas?: boolean;
  list?: boolean;
  path?: string;
  driver?: string;
  group?: string;
  markdown?: string;
  'require-atlas'?: boolean;
  help?: boolean;
}

export async function runCli(args: readonly string[]): Promise<void> {
  try {
    process.exitCode = await run(parse(args));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`The matrix did not start: ${error.message}\n\n${USAGE}`);
    process.exitCode = 1;
  }
}

async function run(options: Options): Promise<number> {
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const env = { ...readEnvFile('.env.matrix'), ...process.env };
  const rows = select(options.atlas ? createLoginAtlasRows(env) : sandboxRows, options);
  if (options.list) {
    for (const { group, name, driver, target } of rows) {
      console.log(formatLine([group, name, driver?.major ?? '-', target]));
    }
    console.log(`${rows.length} rows`);
    return 0;
  }
  if (options.atlas) announceAtlas(env);
  else hideKeys();

  console.log(headingLine());
  const results = await runRows(rows, availableParallelism(), (result) => {
    console.log(formatLine(resultCells(result)));
  });
  for (const { row, verdict, reason } of results) {
    if (verdict === 'failed')
      console.error(`\n${row.group} ${row.name}, driver ${row.driver?.major ?? '-'}:\n${reason}`);
  }
  console.log(`\n${summarise(results)}`);
  if (options.markdown) writeFileSync(options.markdown, formatMarkdown(results));

  const hasFailed = results.some(({ verdict }) => verdict === 'failed');
  const hasSkipped = results.some(({ verdict }) => verdict === 'skipped');
  return hasFailed || (options['require-atlas'] && hasSkipped) ? 1 : 0;
}

/** Driver 6 takes these from the environment of this process, in rows that run in it. */
function hideKeys(): void {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    delete process.env[name];
}

/** What is missing is told before anything runs. */
function announceAtlas(env: Readonly<Record<string, string | undefined>>): void {
  const settings = Object.keys(env).filter((name) => name.startsWith(PREFIX) && env[name]);
  if (env[CLUSTER_URL])
    console.log(`Cluster: ${describeHost(env[CLUSTER_URL])}, ${settings.length} settings of rows`);
  else if (settings.length > 0) {
    throw new UsageError(
      `${settings.length} settings of rows are there (${settings[0]}, …), and ${CLUSTER_URL} is not. Set it in .env.matrix.`,
    );
  } else
    console.log(`No cluster: copy .env.matrix.example to .env.matrix and fill it in, or set ${CLUSTER_URL}.`);
}

/** Host only: what else stands in the URL may be a password put there by mistake. */
function describeHost(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^.*@/s, '')
    .replace(/[/?].*$/s, '');
}

function select(rows: readonly Row[], { path, driver, group }: Options): Row[] {
  const expectOneOf = (what: string, value: string | undefined, valid: readonly string[]) => {
    if (value !== undefined && !valid.includes(value)) {
      throw new UsageError(`there is no ${what} "${value}". They are: ${valid.join(', ')}.`);
    }
  };
  expectOneOf(
    'path',
    path,
    pathSettings.map((settings) => settings.path),
  );
  expectOneOf(
    'driver',
    driver,
    drivers.map(({ major }) => major),
  );
  expectOneOf('group', group, GROUPS);
  return rows.filter(
    (row) =>
      (path === undefined || row.path === path) &&
      (driver === undefined || row.driver?.major === driver) &&
      (group === undefined || row.group === group),
  );
}

function parse(args: readonly string[]): Options {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    return parseArgs({
      args: [...args],
      options: {
        atlas: flag,
        list: flag,
        path: text,
        driver: text,
        group: text,
        markdown: text,
        'require-atlas': flag,
        help: flag,
      },
    }).values as Options;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readEnvFile(file: string): Record<string, string> {
  return existsSync(file) ? parseDotenv(readFileSync(file)) : {};
}
