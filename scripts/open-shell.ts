import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { ConnectionString } from 'mongodb-connection-string-url';
import { clusterHost } from './cluster-host.ts';
import { readDotenv } from './read-dotenv.ts';
import { repositoryRoot } from './run-turbo.ts';
import { definedEntries, type Env } from './sandbox-env.ts';
import { UsageError } from './usage-error.ts';

// Opens the reader's mongosh with the connection string as it must be written, against the cluster of
// AWS_MONGO_CLUSTER_URL or the sandbox that is running.

const CLUSTER_URL = 'AWS_MONGO_CLUSTER_URL';
const USAGE = `Usage: npm run shell [-- [--path <id>] [arguments of mongosh]]

Opens mongosh against the cluster that ${CLUSTER_URL} names, as whoever the credentials of this shell or of .env
belong to; without it against the sandbox that npm run sandbox has started, as the user of a credential path.
  --path <id>   the path in the sandbox; env-vars when left out
  --help        prints this`;

try {
  process.exitCode = await openShell(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`mongosh was not opened: ${error.message}`);
  process.exitCode = 1;
}

async function openShell(args: string[]): Promise<number> {
  if (args[0] === '--help' || args[0] === '-h') {
    console.log(USAGE);
    return 0;
  }
  const [path, rest] = args[0] === '--path' ? [args[1], args.slice(2)] : [undefined, args];
  if (args[0] === '--path' && !path) throw new UsageError(`--path needs the name of a path.\n${USAGE}`);

  const shellEnv = definedEntries(process.env);
  const ownEnv = { ...readDotenv(repositoryRoot), ...shellEnv };
  const isSandbox = path !== undefined || !ownEnv[CLUSTER_URL];
  const env = isSandbox ? { ...shellEnv, ...sandboxEnv(path ?? 'env-vars') } : ownEnv;
  const clusterUrl = env[CLUSTER_URL] ?? '';
  console.error(
    `Target: ${clusterHost(clusterUrl)} (${isSandbox ? `the sandbox, as ${path ?? 'env-vars'}` : CLUSTER_URL})`,
  );
  return spawnMongosh([connectionString(clusterUrl, env.AWS_MONGO_DATABASE), ...rest], env);
}

function sandboxEnv(path: string): Env {
  const folder = join(repositoryRoot, '.sandbox');
  if (!existsSync(folder)) {
    throw new UsageError(
      `there is no target. Run npm run sandbox in another terminal, or set ${CLUSTER_URL} to your cluster's host.`,
    );
  }
  const file = join(folder, 'paths', `${path}.env`);
  if (!existsSync(file)) throw new UsageError(`the sandbox has no path "${path}": there is no ${file}.`);
  return parseDotenv(readFileSync(file));
}

/** With the mechanism, and with `$external` encoded, so that no shell takes it for a variable. */
function connectionString(clusterUrl: string, database: string | undefined): string {
  if (clusterUrl.includes('@')) {
    throw new UsageError(
      `${CLUSTER_URL} holds a user name or password. MONGODB-AWS takes keys from the environment or a profile.`,
    );
  }
  if (/[<>]/.test(clusterUrl)) throw new UsageError(`a placeholder is still in ${CLUSTER_URL}.`);
  let uri: ConnectionString;
  try {
    uri = new ConnectionString(clusterUrl.includes('://') ? clusterUrl : `mongodb+srv://${clusterUrl}`);
  } catch {
    throw new UsageError(`${CLUSTER_URL} is neither a host name nor a mongodb:// or mongodb+srv:// URI.`);
  }
  if (uri.pathname === '' || uri.pathname === '/')
    uri.pathname = `/${encodeURIComponent(database || 'testdb')}`;
  uri.searchParams.set('authMechanism', 'MONGODB-AWS');
  uri.searchParams.set('authSource', '$external');
  return uri.href;
}

function spawnMongosh(args: string[], env: Env): Promise<number> {
  const PATH = [env.PATH, join(repositoryRoot, '.tools', 'node_modules', '.bin')].join(delimiter);
  const child = spawn('mongosh', args, { env: { ...env, PATH }, stdio: 'inherit' });
  // In mongosh Ctrl-C ends what is typed or runs, and not the shell.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new UsageError(
              'it is not installed. Install it from https://www.mongodb.com/docs/mongodb-shell/install/, or with npm install --global mongosh.',
            )
          : error,
      ),
    );
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
}
