import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clusterHost } from './cluster-host.ts';
import { didYouMean } from './did-you-mean.ts';
import { readDotenv } from './read-dotenv.ts';
import { buildPackages, repositoryRoot } from './run-turbo.ts';
import { createTemporaryHome, definedEntries, type Env } from './sandbox-env.ts';
import { UsageError } from './usage-error.ts';

const CLUSTER_URL = 'AWS_MONGO_CLUSTER_URL';
const USAGE = 'Usage: npm run example:<id> [-- --target sandbox|atlas] [--variant <name>]';

try {
  process.exitCode = await runExample(process.argv.slice(2));
} catch (error) {
  console.error(
    error instanceof UsageError || (error as Error).name === 'UserError'
      ? `The example did not start: ${(error as Error).message}`
      : error,
  );
  process.exitCode = 1;
}

async function runExample(args: string[]): Promise<number> {
  const parsed = parseArguments(args);
  if (!parsed) {
    console.log(USAGE);
    return 0;
  }
  const { id, target: wantedTarget, variant } = parsed;
  const folder = join(repositoryRoot, 'examples', id);

  const machineEnv = definedEntries(process.env);
  const ownEnv = { ...readDotenv(repositoryRoot), ...readDotenv(folder), ...machineEnv };
  const target = wantedTarget ?? (ownEnv[CLUSTER_URL] ? 'atlas' : 'sandbox');
  if (target === 'atlas' && variant !== undefined) {
    const why = wantedTarget ? '--target is a cluster' : `${CLUSTER_URL} is set, which makes that the target`;
    throw new UsageError(
      `--variant chooses what a sandbox issues that is started for the run, and ${why}. Leave --variant out, or say --target sandbox.`,
    );
  }
  if (target === 'atlas' && !ownEnv[CLUSTER_URL]) {
    throw new UsageError(
      `--target atlas needs ${CLUSTER_URL}: copy examples/${id}/.env.example to examples/${id}/.env and fill it in.`,
    );
  }

  await buildPackages();
  if (target === 'atlas') {
    console.log(`Target: ${clusterHost(ownEnv[CLUSTER_URL] ?? '')} (${CLUSTER_URL})`);
    return spawnExample(folder, ownEnv);
  }
  return runInSandbox(id, folder, variant);
}

async function runInSandbox(id: string, folder: string, variant?: string): Promise<number> {
  const { startSandbox } = await import('@atlas-aws-iam/sandbox');
  await using sandbox = await startSandbox();
  await using home = await createTemporaryHome();
  const { env } = await sandbox.provision(id, variant);
  console.log(
    `Target: sandbox at ${new URL(sandbox.mongodbUri).host}, started for this run. For a cluster of yours, see "On Atlas" in the README.`,
  );
  return await spawnExample(folder, home.envOf(env));
}

/** Runs the example in its folder with exactly this environment, and gives its exit code. */
function spawnExample(folder: string, env: Env): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: folder,
    env,
    stdio: 'inherit',
  });
  // Ctrl-C reaches the child by itself; staying alive until it has ended lets the clean-up run.
  const ignore = () => {};
  const terminate = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore).on('SIGTERM', terminate);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      process.off('SIGINT', ignore).off('SIGTERM', terminate);
      resolve(exitCode ?? 1);
    });
  });
}

interface Arguments {
  id: string;
  target?: 'sandbox' | 'atlas';
  variant?: string;
}

/** Undefined where only help is asked for. */
function parseArguments(args: string[]): Arguments | undefined {
  const ids = readdirSync(join(repositoryRoot, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  let parsed: { values: { target?: string; variant?: string; help?: boolean }; positionals: string[] };
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        target: { type: 'string' },
        variant: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
  const [id, ...others] = parsed.positionals;
  const { target, variant } = parsed.values;
  if (parsed.values.help) return undefined;
  if (id === undefined) throw new UsageError(`no example is named.\n${USAGE}`);
  if (others.length > 0) {
    throw new UsageError(`unexpected argument "${others[0]}". Options go after --.\n${USAGE}`);
  }
  if (!ids.includes(id)) {
    throw new UsageError(
      `there is no example "${id}".${didYouMean(id, ids)} The examples are: ${ids.join(', ')}.`,
    );
  }
  if (target !== undefined && target !== 'sandbox' && target !== 'atlas') {
    throw new UsageError(`there is no target "${target}". The targets are: sandbox, atlas.`);
  }
  return { id, ...(target && { target }), ...(variant !== undefined && { variant }) };
}
