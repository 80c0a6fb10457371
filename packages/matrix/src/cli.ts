import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { clusterHost, runCommand, UserError } from '@atlas-aws-iam/command';
import { parse as parseDotenv } from 'dotenv';
import { ADMINISTRATOR_PREFIX, CLUSTER_URL, PREFIX } from './atlas-settings.ts';
import { drivers } from './drivers.ts';
import { readSelection, readTarget, type Selection } from './read-selection.ts';
import { formatMarkdown } from './report.ts';
import type { Row, TargetName } from './row.ts';
import { exitCodeOf, list, runAndReport, wantedOf } from './run-and-report.ts';
import type { ServerValues } from './server/run-on-server.ts';

/** A server of somebody's own is left as it was found: that may take a while. */
const SERVER_GRACE_MS = 60_000;

const USAGE = `Usage: npm run matrix -- [options]          against the sandbox
       npm run matrix:atlas -- [options]    against the cluster in .env.matrix
       npm run matrix -- --target server --uri <uri> [options]
                                            against a server of your own, whose
                                            STS the sandbox is

  --list              lists the rows and runs nothing
  --path <id>         only rows of this credential path
  --variant <name>    only rows of this variant of it; --path <id>.<name> says the same
  --driver <major>    only rows on this driver (${drivers.map(({ major }) => major).join(', ')})
  --group <name>      only login, specification, refusal or protocol rows
  --verbose           every row on a terminal too, not a grid
  --markdown <file>   writes the table there too
  --require-atlas     skipped rows are a failure
  --target <name>     sandbox, atlas or server
  --uri <uri>         the server, by the way its administrator takes
  --sts-port <port>   where the STS is that the server asks
  --yes-create-users-on <host>
                      repeats the host of the URI, for a server with other
                      users in $external
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
  target: text,
  uri: text,
  'sts-port': text,
  'yes-create-users-on': text,
} as const;

type Env = Readonly<Record<string, string | undefined>>;

interface Values extends Selection, ServerValues {}

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
      ...(args.some((arg) => /^(?:--target=)?server$/.test(arg)) && { graceMs: SERVER_GRACE_MS }),
      async run({ values, signal }) {
        const isWanted = readSelection(values as Values);
        const target = readTarget(values as Values);
        await build(signal);
        return run(values as Values, target, isWanted, signal);
      },
    },
    args,
  );
}

async function run(
  values: Values,
  target: TargetName,
  isWanted: (row: Row) => boolean,
  signal: AbortSignal,
): Promise<number> {
  const env = { ...readEnvFile('.env.matrix'), ...process.env };
  // Driver 6 takes these from the environment of this process, in rows that run in it.
  if (target !== 'atlas') hideKeys();
  if (target === 'server') {
    const { runOnServer } = await import('./server/run-on-server.ts');
    return runOnServer(values, env, isWanted, signal);
  }
  const rows = wantedOf(await loadRows(target, env), isWanted);
  if (values.list) return list(rows);
  if (target === 'atlas') announceAtlas(env);
  const results = await runAndReport(rows, values, signal);
  if (values.markdown !== undefined) writeFileSync(values.markdown, formatMarkdown(results));
  return exitCodeOf(results, values, signal);
}

/** The imports come this late because what they import may have had to be compiled first. */
async function loadRows(target: TargetName, env: Env): Promise<readonly Row[]> {
  if (target === 'atlas') return (await import('./rows/login-atlas.ts')).createLoginAtlasRows(env);
  return (await import('./rows/sandbox-rows.ts')).sandboxRows;
}

function hideKeys(): void {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    delete process.env[name];
}

/** Says what is missing before anything runs. */
function announceAtlas(env: Env): void {
  const isOfRow = (name: string) => name.startsWith(PREFIX) && !name.startsWith(ADMINISTRATOR_PREFIX);
  const settings = Object.keys(env).filter((name) => isOfRow(name) && env[name]);
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

function readEnvFile(file: string): Record<string, string> {
  return existsSync(file) ? parseDotenv(readFileSync(file)) : {};
}
