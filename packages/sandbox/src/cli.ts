import { join, resolve } from 'node:path';
import { ACCOUNT_ID } from './account/account.ts';
import type { DatabaseUser } from './atlas/database-users.ts';
import { type CliArguments, printFailure, readArguments } from './cli/arguments.ts';
import { loadCommand } from './cli/load-command.ts';
import { printAttempt } from './cli/print-attempt.ts';
import { claimSandboxFiles, type SandboxFiles } from './cli/sandbox-files.ts';
import { type Stop, untilStopped } from './cli/until-stopped.ts';
import type { CredentialPath } from './paths/credential-path.ts';
import { credentialPaths } from './paths/credential-paths.ts';
import { SANDBOX_DATABASE } from './paths/database.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

const DIRECTORY = '.sandbox';

/** Database users for the guide, which makes its IAM user and role itself. Atlas does not ask whether they exist yet. */
const GUIDE_USERS: readonly Pick<DatabaseUser, 'username' | 'awsIAMType'>[] = [
  { username: `arn:aws:iam::${ACCOUNT_ID}:user/mdb-user`, awsIAMType: 'USER' },
  { username: `arn:aws:iam::${ACCOUNT_ID}:role/MongoDBRole`, awsIAMType: 'ROLE' },
];

const GUIDE_ROLES = [{ roleName: 'readWrite', databaseName: SANDBOX_DATABASE }] as const;

/** Runs the command until it is told to stop. Sets the exit code; it does not throw for a mistake or a full disk. */
export async function runCli(args: readonly string[]): Promise<void> {
  const read = readArguments(args);
  if (!read) return;
  const stop = untilStopped();
  try {
    await run(read, stop);
  } catch (error) {
    printFailure(error);
  } finally {
    stop.dispose();
  }
}

async function run({ paths, upstream }: CliArguments, stop: Stop): Promise<void> {
  const directory = resolve(DIRECTORY);
  const files = claimSandboxFiles(directory);
  process.once('exit', files.remove);
  try {
    await using sandbox = await startSandbox({
      directory: join(directory, 'files'),
      onAuthAttempt: printAttempt,
      ...(upstream !== undefined && { upstream }),
    });
    console.log(`MongoDB  ${sandbox.mongodbUri}`);
    if (upstream !== undefined) console.log(`         before ${upstream}, which answers after a login`);
    console.log(`AWS      ${sandbox.awsEndpointUrl} (STS, IAM, IAM Identity Center, aws login)`);
    await provisionAll(sandbox, files, paths, stop);
    if (!stop.isTold()) printReady(sandbox, paths);
    await stop.told;
    // The files go before the servers end, so that nobody reads how to reach servers that are gone.
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
  console.log(`The sandbox is ready. In another terminal: ${loadCommand(DIRECTORY, name)}`);
  console.log(
    'Each login is listed here. Ctrl-C stops the sandbox and removes the files; close that terminal then too.',
  );
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
