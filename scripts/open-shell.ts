import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  definedEntries,
  didYouMean,
  type Env,
  quoteTyped,
  readDotenv,
  readPathAndVariant,
  runCommand,
  UserError,
} from '@atlas-aws-iam/command';
import { ConnectError } from '@atlas-aws-iam/connect';
import { resolveTarget, type Target } from '@atlas-aws-iam/connect/target';
import { parse as parseDotenv } from 'dotenv';
import { mongoshCommand } from './mongosh-command.ts';
import { repositoryRoot } from './run-turbo.ts';

// Opens the reader's mongosh with the connection string as it must be written, against the cluster of
// AWS_MONGO_CLUSTER_URL or the sandbox that is running.

const CLUSTER_URL = 'AWS_MONGO_CLUSTER_URL';
const USAGE = `Usage: npm run shell [-- [--path <id> [--variant <name>]] [arguments of mongosh]]

Opens mongosh against the cluster that ${CLUSTER_URL} names, with the credentials of this shell or of .env.
Without it, opens mongosh against the sandbox that npm run sandbox has started, as the user of a credential path.
  --path <id>       the path in the sandbox; env-vars when left out
  --variant <name>  other credentials of that path; --path <id>.<name> says the same
  --help            prints this`;

const OWN = ['--path', '--variant', '--help'];

const [ownArgs, forMongosh] = splitArguments(process.argv.slice(2));

await runCommand(
  {
    call: 'npm run shell',
    usage: USAGE,
    failure: 'mongosh was not opened',
    options: { path: { type: 'string' }, variant: { type: 'string' } },
    isCtrlCForeign: true,
    run: ({ values, signal }) => openShell(values.path, values.variant, signal),
  },
  ownArgs,
);

/** From the first argument that is not this command's on, everything is for mongosh. */
function splitArguments(args: string[]): [own: string[], forMongosh: string[]] {
  let count = 0;
  for (let arg = args[0]; arg !== undefined; arg = args[count]) {
    if (OWN.some((name) => arg?.startsWith(`${name}=`)) || arg === '--help' || arg === '-h') count += 1;
    else if (OWN.includes(arg)) count += 2;
    else break;
  }
  return [args.slice(0, count), args.slice(count)];
}

async function openShell(
  said: string | undefined,
  variant: string | undefined,
  signal: AbortSignal,
): Promise<number> {
  const guess = forMongosh[0]?.startsWith('--') ? didYouMean(forMongosh[0], OWN) : '';
  if (guess !== '') throw new UserError(`Unknown option '${forMongosh[0]}'.${guess}`);
  const shellEnv = definedEntries(process.env);
  const ownEnv = { ...readDotenv(repositoryRoot), ...shellEnv };
  const isSandbox = said !== undefined || variant !== undefined || !ownEnv[CLUSTER_URL];
  const name = said ?? 'env-vars';
  const env = isSandbox ? { ...shellEnv, ...sandboxEnv(name, variant) } : ownEnv;
  const target = findTarget(env);
  const user = variant === undefined ? name : `${name}, ${variant}`;
  console.error(`Target: ${target.hosts} (${isSandbox ? `the sandbox, as ${user}` : CLUSTER_URL})`);
  return spawnMongosh([target.withLogin(), ...forMongosh], env, signal);
}

function sandboxEnv(said: string, saidVariant: string | undefined): Env {
  const folder = join(repositoryRoot, '.sandbox');
  if (!existsSync(folder)) {
    throw new UserError(
      'there is no target.',
      `Run npm run sandbox in another terminal, or set ${CLUSTER_URL} to your cluster's host.`,
    );
  }
  // `<path>.env`, and `<path>.<variant>.env` for all but a path's first variant.
  const names = readdirSync(join(folder, 'paths')).flatMap((file) => /^(.+)\.env$/.exec(file)?.[1] ?? []);
  const paths = [...new Set(names.map((name) => name.split('.', 1)[0] ?? ''))];
  const { path, variant } = readPathAndVariant(said, saidVariant, 'path', paths);
  const file = (name: string) => join(folder, 'paths', `${name}.env`);
  const ofVariant = file(`${path}.${variant}`);
  if (variant === undefined) return parseDotenv(readFileSync(file(path)));
  if (existsSync(ofVariant)) return parseDotenv(readFileSync(ofVariant));
  const text = readFileSync(file(path), 'utf8');
  if (text.startsWith(`# ${path} (${variant}):`)) return parseDotenv(text);
  const variants = names
    .filter((name) => name.startsWith(`${path}.`))
    .map((name) => name.slice(path.length + 1));
  throw new UserError(
    `there is no variant ${quoteTyped(variant)} of ${path}.${didYouMean(variant, variants)}`,
    variants.length === 0 ? 'Leave --variant out.' : `Besides the first there are: ${variants.join(', ')}.`,
  );
}

/** As connect() would take it, so that the shell opens nothing that a program is refused. */
function findTarget(env: Env): Target {
  try {
    return resolveTarget({}, env);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const { summary, cause, fix } = error.explanation;
    throw new UserError(`${summary}. ${cause}`, fix);
  }
}

function spawnMongosh(args: string[], env: Env, signal: AbortSignal): Promise<number> {
  const [command, ...first] = mongoshCommand({ path: process.env.PATH, repositoryRoot });
  const child = spawn(command, [...first, ...args], { env, stdio: 'inherit' });
  // In mongosh Ctrl-C ends what is typed or runs, and not the shell: it is no reason to end here either.
  signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new UserError(
              'it is not installed.',
              'Install it from https://www.mongodb.com/docs/mongodb-shell/install/, or with npm install --global mongosh.',
            )
          : error,
      ),
    );
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
}
