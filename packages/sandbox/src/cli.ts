import { join, resolve } from 'node:path';
import { type CliArguments, NPM_CALL, printFailure, readArguments } from './cli/arguments.ts';
import { claimKeepFile, readKeepFile, writeKeepFile } from './cli/keep-file.ts';
import { loadCommand } from './cli/load-command.ts';
import { createJsonReport, createTerminalReport, type Report } from './cli/report.ts';
import type { ReadyEvent } from './cli/sandbox-event.ts';
import { claimSandboxFiles, type SandboxFiles } from './cli/sandbox-files.ts';
import { readSeedFile, type Seed } from './cli/seed-file.ts';
import { type Stop, untilStopped } from './cli/until-stopped.ts';
import { createAdministrator, createSeedUsers, GUIDE_USERS } from './cli/users.ts';
import type { KeptState } from './kept-state.ts';
import { PortError } from './listen.ts';
import { showPath, showTyped } from './masking/show-typed.ts';
import type { CredentialPath } from './paths/credential-path.ts';
import { credentialPaths } from './paths/credential-paths.ts';
import { SANDBOX_DATABASE } from './paths/database.ts';
import type { Sandbox } from './running-sandbox.ts';
import { startSandbox } from './sandbox.ts';
import { UserError } from './user-error.ts';

export { DEFAULT_STS_PORT } from './cli/for-server/server-addresses.ts';

const DIRECTORY = '.sandbox';

const NO_SEED: Seed = { documents: {}, roles: [], databaseUsers: [] };

/**
 * Runs the command until it is told to stop. Sets the exit code; it does not throw for a mistake or a full disk.
 *
 * @param call how the command was called, for what it says of itself
 */
export async function runCli(args: readonly string[], call = NPM_CALL): Promise<void> {
  const read = readArguments(args, call);
  if (!read) return;
  const stop = untilStopped();
  try {
    await run(read, stop);
  } catch (error) {
    printFailure(explainKept(error, read), call);
  } finally {
    stop.dispose();
  }
}

async function run(read: CliArguments, stop: Stop): Promise<void> {
  const { keep } = read;
  const { isInspected: inspect, isVerbose } = read;
  const report = read.isJson ? createJsonReport(isVerbose) : createTerminalReport(isVerbose);
  const seed = read.seed === undefined ? NO_SEED : readSeedFile(read.seed);
  const directory = resolve(DIRECTORY);
  if (keep !== undefined && resolve(keep).startsWith(join(directory, '/'))) {
    throw new UserError(
      `--keep ${showPath(keep)}: this folder is removed when the sandbox ends.`,
      'Name a file in another folder.',
    );
  }
  const claims: { remove(): void }[] = [];
  const removeAll = () => {
    for (const claim of claims) claim.remove();
  };
  process.once('exit', removeAll);
  try {
    let kept: KeptState | undefined;
    if (keep !== undefined) {
      // What is no file to keep them in is refused before anything is put beside it.
      readKeepFile(keep);
      claims.push(claimKeepFile(keep));
      kept = readKeepFile(keep);
    }
    const files = claimSandboxFiles(directory);
    claims.push(files);
    {
      await using sandbox = await startSandbox({
        directory: join(directory, 'files'),
        documents: seed.documents,
        inspect,
        onAuthAttempt: report.login,
        onAwsRequest: report.request,
        onCommand: report.command,
        ...(kept && { kept }),
        ...(read.database !== undefined && { database: read.database }),
        ...(read.dialect !== undefined && { dialect: read.dialect }),
        ...(read.port !== undefined && { port: read.port }),
        ...(read.upstream !== undefined && { upstream: read.upstream }),
      });
      const written = await writeAll(sandbox, { read, seed, files, report, stop });
      if (keep !== undefined && !stop.isTold()) writeKeepFile(keep, sandbox.kept);
      if (!stop.isTold()) sayReady(sandbox, read, report, written);
      await stop.told;
      // The files go before the servers end, so that nobody reads how to reach servers that are gone.
      files.remove();
    }
    report.stopped();
  } finally {
    removeAll();
    process.off('exit', removeAll);
  }
}

/** Somebody who kept a port, and finds it in use, did not name it this time. */
function explainKept(error: unknown, { keep, port }: CliArguments): unknown {
  if (!(error instanceof PortError) || keep === undefined || error.port === port) return error;
  return new UserError(
    error.message,
    `Stop what listens there, or move ${showPath(keep)} away: then the sandbox takes new ports and keys.`,
  );
}

interface Writing {
  read: CliArguments;
  seed: Seed;
  files: SandboxFiles;
  report: Report;
  stop: Stop;
}

type Written = Pick<ReadyEvent, 'administrator' | 'paths' | 'users'>;

/** Writes a file for each principal, and lists it once it is there. */
async function writeAll(sandbox: Sandbox, { read, seed, files, report, stop }: Writing): Promise<Written> {
  const { upstream, paths } = read;
  report.line(`MongoDB  ${sandbox.mongodbUri}`);
  if (upstream !== undefined)
    report.line(`         before ${showTyped(upstream)}, which answers after a login`);
  report.line(`AWS      ${sandbox.awsEndpointUrl} (STS, IAM, IAM Identity Center, aws login)`);
  if (read.dialect !== 'documentdb') report.line(`Atlas    ${sandbox.atlasApi.url} (Administration API)`);
  if (sandbox.inspectorUrl !== undefined) report.line(`Inspect  ${sandbox.inspectorUrl}`);
  const write = (name: string, title: string, env: Readonly<Record<string, string>>) => {
    files.writeEnv(name, title, env);
    report.line(`${name === 'env' ? 'Files   ' : '        '} ${DIRECTORY}/${name}`);
    return resolve(DIRECTORY, name);
  };
  const { env, ...administrator } = createAdministrator(sandbox);
  const written: Written = {
    administrator: {
      envFile: write('env', `administrator: ${administrator.principal}`, env),
      ...administrator,
    },
    paths: [],
    users: [],
  };
  const database = sandbox.env.AWS_MONGO_DATABASE ?? SANDBOX_DATABASE;
  const roles = [{ roleName: 'readWrite', databaseName: database } as const, ...seed.roles];
  for (const { id, variants } of paths) {
    for (const variant of variants) {
      if (stop.isTold()) return written;
      const { env: pathEnv, ...provision } = await sandbox.provision(id, { variant, roles });
      const title = `${id} (${variant}): ${provision.principal}`;
      const envFile = write(fileOf({ id, variants }, variant), title, pathEnv);
      written.paths.push({ path: id, variant, envFile, ...provision });
    }
  }
  for (const { name, env: userEnv, ...user } of createSeedUsers(sandbox, seed.databaseUsers)) {
    const envFile = write(`users/${name}.env`, `database user: ${user.principal}`, userEnv);
    written.users.push({ envFile, ...user });
  }
  return written;
}

function fileOf({ id, variants }: Pick<CredentialPath, 'id' | 'variants'>, variant: string): string {
  return `paths/${variant === variants[0] ? id : `${id}.${variant}`}.env`;
}

function sayReady(
  sandbox: Sandbox,
  { paths, upstream, dialect }: CliArguments,
  report: Report,
  written: Written,
): void {
  const database = sandbox.env.AWS_MONGO_DATABASE ?? SANDBOX_DATABASE;
  // An administrator of Amazon DocumentDB makes them with createUser, which a user who waits would refuse.
  if (paths === credentialPaths && dialect !== 'documentdb') {
    const roles = [{ roleName: 'readWrite', databaseName: database }] as const;
    const waiting = GUIDE_USERS.filter((user) => !sandbox.databaseUsers.find(user));
    for (const user of waiting) sandbox.databaseUsers.create({ ...user, roles });
    const names = waiting.map(({ username }) => username).join(', ');
    if (names !== '') report.line(`Database users waiting for the guide's IAM user and role: ${names}`);
  }
  const [first] = paths;
  const name = first ? fileOf(first, first.variants[0]) : 'env';
  report.line(`The sandbox is ready. In another terminal: ${loadCommand(DIRECTORY, name)}`);
  report.line(
    'Logins and refusals are listed here. Ctrl-C stops the sandbox and removes the files; close that terminal then too.',
  );
  const { mongodbUri, awsEndpointUrl, atlasApi, inspectorUrl } = sandbox;
  report.ready({
    mongodbUri,
    awsEndpointUrl,
    atlasApiUrl: atlasApi.url,
    ...(inspectorUrl !== undefined && { inspectorUrl }),
    database,
    ...(upstream !== undefined && { upstream }),
    ...written,
  });
}
