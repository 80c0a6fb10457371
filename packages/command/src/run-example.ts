import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { clusterHost } from './cluster-host.ts';
import { expectOneOf } from './expect-one-of.ts';
import { definedEntries, type Env } from './machine-env.ts';
import { readPathAndVariant } from './path-and-variant.ts';
import { programOf } from './program-of.ts';
import { readDotenv } from './read-dotenv.ts';
import { runCommand } from './run-command.ts';
import { runShown } from './run-shown.ts';
import { createTemporaryHome } from './sandbox-env.ts';
import { quoteTyped } from './show-typed.ts';
import { buildPackages } from './turbo.ts';
import { UserError } from './user-error.ts';

const CLUSTER_URL = 'AWS_MONGO_CLUSTER_URL';
const USAGE = `Usage: npm run example:<id> [-- --target sandbox|atlas] [--variant <name>]

Runs an example: against the cluster that ${CLUSTER_URL} names, in the environment, the example's .env or the
root's. Without it, starts a sandbox for the run.
  --target <name>   sandbox or atlas, whatever is set
  --variant <name>  other credentials that the sandbox issues for it: see "Run" in the example's README
  --help            prints this`;

interface Wanted {
  id: string;
  target: 'sandbox' | 'atlas' | undefined;
  variant: string | undefined;
}

/** What is wanted of `@atlas-aws-iam/sandbox`, which tests itself with this package and so cannot be imported by it. */
interface SandboxPackage {
  startSandbox(): Promise<
    AsyncDisposable & {
      mongodbUri: string;
      provision(id: string, variant?: string): Promise<{ env: Readonly<Env> }>;
    }
  >;
}

/**
 * Runs an example of the repository at `root`, as `npm run example:<id>` does. Sets the exit code.
 *
 * @param importSandbox - called only when a sandbox is to start: before, there may be nothing compiled to import
 */
export async function runExampleCommand(
  root: string,
  args: readonly string[],
  importSandbox: () => Promise<SandboxPackage>,
): Promise<void> {
  await runCommand(
    {
      call: `npm run example:${args.find((arg) => !arg.startsWith('-')) ?? '<id>'}`,
      usage: USAGE,
      failure: 'The example did not start',
      options: { target: { type: 'string' }, variant: { type: 'string' } },
      maxPositionals: 2,
      run: ({ values, positionals, signal }) =>
        run(root, readWanted(root, positionals, values), importSandbox, signal),
    },
    args,
  );
}

function readWanted(
  root: string,
  [said, surplus]: string[],
  { target, variant }: { target?: string | undefined; variant?: string | undefined },
): Wanted {
  const ids = readdirSync(join(root, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  if (said === undefined) {
    throw new UserError(
      'no example is named.',
      `npm run example:<id>, where <id> is one of: ${ids.join(', ')}.`,
    );
  }
  if (surplus !== undefined) {
    throw new UserError(`unexpected argument ${quoteTyped(surplus)}. Options go after --.`);
  }
  const { path: id, variant: wantedVariant } = readPathAndVariant(said, variant, 'example', ids);
  if (target !== undefined) expectOneOf('target', target, ['sandbox', 'atlas']);
  return { id, target: target as Wanted['target'], variant: wantedVariant };
}

async function run(
  root: string,
  wanted: Wanted,
  importSandbox: () => Promise<SandboxPackage>,
  signal: AbortSignal,
): Promise<number> {
  const { id, variant } = wanted;
  const folder = join(root, 'examples', id);
  // A sandbox that is asked for has nothing of it.
  const dotenv = wanted.target === 'sandbox' ? {} : { ...readDotenv(root), ...readDotenv(folder) };
  const ownEnv = { ...dotenv, ...definedEntries(process.env) };
  const target = wanted.target ?? (ownEnv[CLUSTER_URL] ? 'atlas' : 'sandbox');
  if (target === 'atlas' && variant !== undefined) {
    const why = wanted.target
      ? '--target is a cluster'
      : `${CLUSTER_URL} is set, which makes that the target`;
    throw new UserError(
      `--variant chooses what a sandbox issues that is started for the run, and ${why}.`,
      'Leave --variant out, or say --target sandbox.',
    );
  }
  if (target === 'atlas' && !ownEnv[CLUSTER_URL]) {
    throw new UserError(
      `--target atlas needs ${CLUSTER_URL}.`,
      `Copy examples/${id}/.env.example to examples/${id}/.env and fill it in.`,
    );
  }

  await buildPackages(root, { examples: [id], signal });
  const program = programOf(root, id);
  const start = (env: Env) => runShown(program, { cwd: folder, env, signal });
  if (target === 'atlas') {
    console.log(`Target: ${clusterHost(ownEnv[CLUSTER_URL] ?? '')} (${CLUSTER_URL})`);
    return start(ownEnv);
  }
  return runInSandbox(await importSandbox(), id, variant, start);
}

async function runInSandbox(
  { startSandbox }: SandboxPackage,
  id: string,
  variant: string | undefined,
  start: (env: Env) => Promise<number>,
): Promise<number> {
  await using sandbox = await startSandbox();
  using home = createTemporaryHome();
  const { env } = await sandbox.provision(id, variant);
  console.log(
    `Target: sandbox at ${new URL(sandbox.mongodbUri).host}, started for this run. For a cluster of yours, see "On Atlas" in the README.`,
  );
  return await start(home.envOf(env));
}
