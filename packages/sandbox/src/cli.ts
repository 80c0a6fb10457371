import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ACCOUNT_ID } from './account/account.ts';
import type { AuthAttempt } from './atlas/auth-attempts.ts';
import type { DatabaseUser } from './atlas/database-users.ts';
import { claimSandboxFiles, type SandboxFiles } from './cli/sandbox-files.ts';
import type { CredentialPath } from './paths/credential-path.ts';
import { credentialPaths, findCredentialPath } from './paths/credential-paths.ts';
import { SANDBOX_DATABASE } from './paths/database.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { UserError } from './user-error.ts';

const DIRECTORY = '.sandbox';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Of the guide, which makes its IAM user and role itself. Atlas does not ask whether there is such a principal yet. */
const GUIDE_USERS: readonly Pick<DatabaseUser, 'username' | 'awsIAMType'>[] = [
  { username: `arn:aws:iam::${ACCOUNT_ID}:user/mdb-user`, awsIAMType: 'USER' },
  { username: `arn:aws:iam::${ACCOUNT_ID}:role/MongoDBRole`, awsIAMType: 'ROLE' },
];

const GUIDE_ROLES = [{ roleName: 'readWrite', databaseName: SANDBOX_DATABASE }] as const;

const USAGE = `Usage: npm run sandbox [-- --path <id>]

Starts AWS and MongoDB on loopback, and stays until Ctrl-C.
  --path <id>   writes the variables of this credential path only (${credentialPaths.map(({ id }) => id).join(', ')})
  --help        prints this`;

/** 128 and SIGPIPE: how a shell reports a program whose reader went away. */
const BROKEN_PIPE_EXIT_CODE = 141;

/** Runs the command until it is told to stop. Sets the exit code; it does not throw for a mistake or a full disk. */
export async function runCli(args: readonly string[]): Promise<void> {
  const stop = untilStopped();
  try {
    await run(args, stop);
  } catch (error) {
    if (!(error instanceof UserError || isSystemError(error))) throw error;
    // An error of the system may name files, never what is in them.
    console.error(`The sandbox did not start: ${error.message}`);
    process.exitCode = 1;
  } finally {
    stop.dispose();
  }
}

async function run(args: readonly string[], stop: Stop): Promise<void> {
  const { path: pathId, help } = parse(args);
  if (help) {
    console.log(USAGE);
    return;
  }
  const paths = pathId === undefined ? credentialPaths : [findCredentialPath(pathId)];

  const directory = resolve(DIRECTORY);
  const files = claimSandboxFiles(directory);
  process.once('exit', files.remove);
  try {
    await using sandbox = await startSandbox({
      directory: join(directory, 'files'),
      onAuthAttempt: printAttempt,
    });
    console.log(`MongoDB  ${sandbox.mongodbUri}`);
    console.log(`AWS      ${sandbox.awsEndpointUrl} (STS, IAM, IAM Identity Center, aws login)`);
    await provisionAll(sandbox, files, paths, stop);
    if (!stop.isTold()) printReady(sandbox, paths);
    await stop.told;
    // Before the servers end, so that nobody reads how to reach them and finds nobody.
    files.remove();
  } finally {
    files.remove();
    process.off('exit', files.remove);
  }
}

/** Writes a file for each path and variant, and lists it once it is there. */
async function provisionAll(
  sandbox: Sandbox,
  files: SandboxFiles,
  paths: readonly CredentialPath[],
  stop: Stop,
): Promise<void> {
  console.log(`Files    ${DIRECTORY}/${writeAdministrator(sandbox, files)}`);
  for (const { id, variants } of paths) {
    for (const variant of variants) {
      if (stop.isTold()) return;
      const { env, principal } = await sandbox.provision(id, variant);
      const name = fileOf({ id, variants }, variant);
      files.writeEnv(name, `${id} (${variant}): ${principal}`, env);
      console.log(`         ${DIRECTORY}/${name}`);
    }
  }
}

function fileOf({ id, variants }: Pick<CredentialPath, 'id' | 'variants'>, variant: string): string {
  return `paths/${variant === variants[0] ? id : `${id}.${variant}`}.env`;
}

function printReady(sandbox: Sandbox, paths: readonly CredentialPath[]): void {
  if (paths === credentialPaths) {
    for (const user of GUIDE_USERS) sandbox.databaseUsers.create({ ...user, roles: GUIDE_ROLES });
    const names = GUIDE_USERS.map(({ username }) => username).join(', ');
    console.log(`Database users waiting for the guide's IAM user and role: ${names}`);
  }
  const [first] = paths;
  const name = first ? fileOf(first, first.variants[0]) : 'env';
  console.log(`The sandbox is ready. In another terminal: set -a; . ${DIRECTORY}/${name}; set +a`);
  console.log(
    'Each login is listed here. Ctrl-C stops the sandbox and removes the files; close that terminal then too.',
  );
}

function parse(args: readonly string[]): { path?: string | undefined; help?: boolean | undefined } {
  try {
    const options = { path: { type: 'string' }, help: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** The guide's administrator: an IAM user who may do everything in the account, and an administrator of the database. */
function writeAdministrator(sandbox: Sandbox, files: SandboxFiles): string {
  const user = sandbox.account.createUser({
    userName: 'admin',
    policy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    },
  });
  const key = sandbox.account.createAccessKey({ userName: 'admin' });
  sandbox.databaseUsers.create({
    username: user.arn,
    awsIAMType: 'USER',
    roles: [{ roleName: 'atlasAdmin', databaseName: 'admin' }],
  });
  files.writeEnv('env', `administrator: ${user.arn}`, {
    ...sandbox.env,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_SESSION_TOKEN: '',
  });
  return 'env';
}

interface Stop {
  told: Promise<void>;
  isTold(): boolean;
  dispose(): void;
}

/** Until a signal, or until whoever reads what is printed has gone: then nobody would see that it still runs. */
function untilStopped(): Stop {
  let isTold = false;
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    tell = () => {
      isTold = true;
      resolve();
    };
  });
  // The second Ctrl-C of somebody who does not want to wait ends the process: by exiting, so that the files go with it.
  const onSignal = (signal: NodeJS.Signals) => {
    if (isTold) process.exit(128 + constants.signals[signal]);
    tell();
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  const onOutputError = (error: NodeJS.ErrnoException) => {
    process.exitCode = error.code === 'EPIPE' ? BROKEN_PIPE_EXIT_CODE : 1;
    tell();
  };
  // Not taken off again: what is still in the pipe may fail after the end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onOutputError);
  return {
    told,
    isTold: () => isTold,
    dispose: () => {
      for (const signal of STOP_SIGNALS) process.off(signal, onSignal);
    },
  };
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** One line for each login, with the reason that its client is not told. */
function printAttempt(attempt: AuthAttempt): void {
  const { verdict, authenticatedUser, reason, keyKind, accessKeyId, client } = attempt;
  const who = verdict === 'authenticated' ? authenticatedUser : reason;
  const key = accessKeyId ? `${keyKind} credentials ${accessKeyId}` : 'no credentials read';
  console.log(`${new Date().toISOString()} ${verdict}: ${who} (${key}, ${describeDriver(client?.driver)})`);
}

/** A client may send anything in place of a name, or nothing. */
function describeDriver(driver: unknown): string {
  if (typeof driver !== 'object' || driver === null) return 'unknown driver';
  const { name, version } = driver as { name?: unknown; version?: unknown };
  const parts = [name, version].filter((part) => typeof part === 'string' && part !== '');
  return parts.length > 0 ? parts.join(' ') : 'unknown driver';
}
