import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  clusterHost,
  definedEntries,
  didYouMean,
  type Env,
  readDotenv,
  readPathAndVariant,
  runCommand,
  UserError,
} from '@atlas-aws-iam/command';
import { parse as parseDotenv } from 'dotenv';
import { ConnectionString } from 'mongodb-connection-string-url';
import { repositoryRoot } from './run-turbo.ts';

// Opens the reader's mongosh with the connection string as it must be written, against the cluster of
// AWS_MONGO_CLUSTER_URL or the sandbox that is running.

const CLUSTER_URL = 'AWS_MONGO_CLUSTER_URL';
const USAGE = `Usage: npm run shell [-- [--path <id> [--variant <name>]] [arguments of mongosh]]

Opens mongosh against the cluster that ${CLUSTER_URL} names, as whoever the credentials of this shell or of .env
belong to; without it against the sandbox that npm run sandbox has started, as the user of a credential path.
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
  const clusterUrl = env[CLUSTER_URL] ?? '';
  const user = variant === undefined ? name : `${name}, ${variant}`;
  console.error(
    `Target: ${clusterHost(clusterUrl)} (${isSandbox ? `the sandbox, as ${user}` : CLUSTER_URL})`,
  );
  return spawnMongosh([connectionString(clusterUrl, env.AWS_MONGO_DATABASE), ...forMongosh], env, signal);
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
  const names = readdirSync(join(folder, 'paths')).map((file) => file.replace(/\.env$/, ''));
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
    `there is no variant "${variant}" of ${path}.${didYouMean(variant, variants)}`,
    variants.length === 0 ? 'Leave --variant out.' : `Besides the first there are: ${variants.join(', ')}.`,
  );
}

/** With the mechanism, and with `$external` encoded, so that no shell takes it for a variable. */
function connectionString(clusterUrl: string, database: string | undefined): string {
  if (clusterUrl.includes('@')) {
    throw new UserError(
      `${CLUSTER_URL} holds a user name or password.`,
      'Take it out: MONGODB-AWS takes keys from the environment or a profile.',
    );
  }
  if (/[<>]/.test(clusterUrl)) {
    throw new UserError(`a placeholder is still in ${CLUSTER_URL}.`, "Put your cluster's host there.");
  }
  let uri: ConnectionString;
  try {
    uri = new ConnectionString(clusterUrl.includes('://') ? clusterUrl : `mongodb+srv://${clusterUrl}`);
  } catch {
    throw new UserError(
      `${CLUSTER_URL} is neither a host name nor a mongodb:// or mongodb+srv:// URI.`,
      'Copy the host from Connect in Atlas.',
    );
  }
  if (uri.pathname === '' || uri.pathname === '/')
    uri.pathname = `/${encodeURIComponent(database || 'testdb')}`;
  uri.searchParams.set('authMechanism', 'MONGODB-AWS');
  uri.searchParams.set('authSource', '$external');
  return uri.href;
}

function spawnMongosh(args: string[], env: Env, signal: AbortSignal): Promise<number> {
  const PATH = [env.PATH, join(repositoryRoot, '.tools', 'node_modules', '.bin')].join(delimiter);
  const child = spawn('mongosh', args, { env: { ...env, PATH }, stdio: 'inherit' });
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
