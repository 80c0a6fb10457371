import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ACCOUNT_ID } from './account/account.ts';
import type { AuthAttempt } from './atlas/auth-attempts.ts';
import type { DatabaseUser } from './atlas/database-users.ts';
import { credentialPaths, findCredentialPath } from './paths/credential-paths.ts';
import { SANDBOX_DATABASE } from './paths/database.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { claimSandboxFiles, type SandboxFiles } from './sandbox-files.ts';
import { UserError } from './user-error.ts';

const DIRECTORY = '.sandbox';

/** What of a shell's own would decide where credentials come from, besides what the files set. */
const STRAY_VARIABLES = [
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SESSION_TOKEN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

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

/** Runs the command until it is told to stop. Sets the exit code; it does not throw for a user's mistake. */
export async function runCli(args: readonly string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`The sandbox did not start: ${error.message}`);
    process.exitCode = 1;
  }
}

async function run(args: readonly string[]): Promise<void> {
  const { path: pathId, help } = parse(args);
  if (help) {
    console.log(USAGE);
    return;
  }
  const paths = pathId === undefined ? credentialPaths : [findCredentialPath(pathId)];

  const directory = resolve(DIRECTORY);
  const files = claimSandboxFiles(directory);
  process.once('exit', files.remove);
  const stopped = untilStopped();

  const sandbox = await startSandbox({ directory: join(directory, 'files'), onAuthAttempt: printAttempt });
  const written = [writeAdministrator(sandbox, files)];
  for (const { id, variants } of paths) {
    for (const [index, variant] of variants.entries()) {
      const { env, principal } = await sandbox.provision(id, variant);
      const name = `paths/${index === 0 ? id : `${id}.${variant}`}.env`;
      files.writeEnv(name, `${id} (${variant}): ${principal}`, env);
      written.push(name);
    }
  }

  console.log(`MongoDB  ${sandbox.mongodbUri}`);
  console.log(`AWS      ${sandbox.awsEndpointUrl} (STS, IAM, IAM Identity Center, aws login)`);
  for (const [index, name] of written.entries()) {
    console.log(`${index === 0 ? 'Files   ' : '        '} ${DIRECTORY}/${name}`);
  }
  if (pathId === undefined) {
    for (const user of GUIDE_USERS) sandbox.databaseUsers.create({ ...user, roles: GUIDE_ROLES });
    const names = GUIDE_USERS.map(({ username }) => username).join(', ');
    console.log(`Database users waiting for the guide's IAM user and role: ${names}`);
  }
  const strays = STRAY_VARIABLES.filter((name) => process.env[name]);
  if (strays.length > 0) {
    console.log(
      `Set in this shell, and stronger than some of these files: ${strays.join(', ')}. Unset them first.`,
    );
  }
  console.log(`The sandbox is ready. In another terminal: set -a; . ${DIRECTORY}/${written[1]}; set +a`);
  console.log(
    'Each login is listed here. Ctrl-C stops the sandbox and removes the files; close that terminal then too.',
  );

  await stopped;
  files.remove();
  await sandbox.stop();
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

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

/** One line for each login, with the reason that its client is not told. */
function printAttempt(attempt: AuthAttempt): void {
  const { verdict, authenticatedUser, reason, keyKind, accessKeyId, client } = attempt;
  const who = verdict === 'authenticated' ? authenticatedUser : reason;
  const key = accessKeyId ? `${keyKind} credentials ${accessKeyId}` : 'no credentials read';
  const driver = client?.driver ? `${client.driver.name} ${client.driver.version}` : 'unknown driver';
  console.log(`${new Date().toISOString()} ${verdict}: ${who} (${key}, ${driver})`);
}
