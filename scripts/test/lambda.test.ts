import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createTemporaryHome, type Env } from '@atlas-aws-iam/command';
import { type Sandbox, type SandboxOptions, startSandbox } from '@atlas-aws-iam/sandbox';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { copyRepository, emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import {
  type LambdaEnvironment,
  startLambdaEnvironment,
} from '@atlas-aws-iam/test-support/lambda-environment';
import { type Relay, startRelay, type Treatment } from '@atlas-aws-iam/test-support/relay';
import { runNode } from '@atlas-aws-iam/test-support/run-node';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { repositoryRoot } from '../run-turbo.ts';

const MINUTE = 60_000;
const USER = 'arn:aws:sts::123456789012:assumed-role/mdb-lambda-role/*';
const DONE = {
  result: { user: USER },
  log: expect.stringMatching(/^Collections in testdb: .+\nWrote and read \{.+\}\nRemoved 1 document\n$/),
};

const folder = join(repositoryRoot, 'examples/lambda');
const handler = join(folder, 'src/handler.ts');

interface Function {
  sandbox: Sandbox;
  relay: Relay;
  env: Env;
}

/** A sandbox, a relay before it, and the variables of a function that connects through the relay. */
async function deploy(options?: SandboxOptions): Promise<Function> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.stop());
  const relay = await startRelay(sandbox.mongodbUri);
  onTestFinished(() => relay[Symbol.asyncDispose]());
  const home = createTemporaryHome();
  onTestFinished(() => home[Symbol.dispose]());
  const { env } = await sandbox.provision('lambda');
  return {
    sandbox,
    relay,
    env: {
      ...home.envOf(env),
      // By this the driver knows where it is, and asks the server how it is instead of waiting to be told.
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_MONGO_CLUSTER_URL: relay.uri,
      NODE_NO_WARNINGS: '1',
    },
  };
}

async function start(env: Env, bundle?: string): Promise<LambdaEnvironment> {
  const environment = await startLambdaEnvironment(bundle ?? (await compileProgram(handler)), env);
  onTestFinished(() => environment[Symbol.dispose]());
  return environment;
}

/** Stops the process where it stands; done when it has. */
async function freeze({ pid, kill }: LambdaEnvironment): Promise<void> {
  kill('SIGSTOP');
  // State is what follows the name: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
  await vi.waitUntil(() => / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')), {
    interval: 1,
    timeout: 30_000,
  });
}

/** The verdicts of all logins so far. */
const logins = ({ authAttempts }: Sandbox) => authAttempts.map(({ verdict }) => verdict);

describe('one client for all invocations', () => {
  test('the first logs in once, the next need no login and no connection', async () => {
    const { sandbox, relay, env } = await deploy();
    const environment = await start(env);
    expect([logins(sandbox), relay.accepted]).toEqual([[], 0]);

    expect(await environment.invoke()).toMatchObject(DONE);
    expect(logins(sandbox)).toEqual(['authenticated']);
    const accepted = relay.accepted;
    for (let count = 0; count < 3; count += 1) expect(await environment.invoke()).toMatchObject(DONE);
    expect([logins(sandbox), relay.accepted]).toEqual([['authenticated'], accepted]);
  });

  test('a first connection that fails does not spoil the next invocation', async () => {
    const { sandbox, relay, env } = await deploy();
    const environment = await start(env);
    relay.incoming = 'reset';
    const { error } = await environment.invoke();
    expect(error).toMatchObject({
      name: 'server-unreachable',
      message: expect.stringContaining('could not be reached'),
    });

    relay.incoming = 'forward';
    expect(await environment.invoke()).toMatchObject(DONE);
    expect(logins(sandbox)).toEqual(['authenticated']);
  });

  test('a network that swallows everything is told, and not waited for without end', async () => {
    const { relay, env } = await deploy();
    relay.incoming = 'swallow';
    const environment = await start(env);
    expect((await environment.invoke()).error?.name).toBe('server-unreachable');
  });
});

// Elsewhere a process cannot be seen to have stopped, and on Windows it cannot be stopped.
describe.skipIf(process.platform !== 'linux')('a frozen environment (Linux only: reads /proc)', () => {
  test.each<[string, Treatment]>([
    ['were reset meanwhile', 'reset'],
    ['are reset when something is sent', 'reset-on-data'],
    ['swallow what is sent', 'swallow'],
  ])('thawed: connections that %s cost a login and no invocation', async (_, treatment) => {
    const { sandbox, relay, env } = await deploy();
    const environment = await start(env);
    for (const state of ['cold', 'warm']) expect(await environment.invoke(), state).toMatchObject(DONE);

    await freeze(environment);
    relay.treatOpen(treatment);
    environment.kill('SIGCONT');
    expect(await environment.invoke()).toMatchObject(DONE);
    expect(logins(sandbox)).toEqual(['authenticated', 'authenticated']);
    expect(await environment.invoke()).toMatchObject(DONE);
    expect(logins(sandbox)).toEqual(['authenticated', 'authenticated']);
  });

  test('thawed where the network swallows everything: told, and forgotten once it is back', async () => {
    const { relay, env } = await deploy();
    const environment = await start(env);
    expect(await environment.invoke()).toMatchObject(DONE);

    await freeze(environment);
    relay.treatOpen('swallow');
    relay.incoming = 'swallow';
    environment.kill('SIGCONT');
    for (let count = 0; count < 2; count += 1) {
      expect((await environment.invoke()).error?.name).toBe('server-unreachable');
    }

    relay.incoming = 'forward';
    expect(await environment.invoke()).toMatchObject(DONE);
  });

  test('thawed after its session keys expired: each invocation says so', async () => {
    const { now, sandbox, relay, env, secrets } = await deployWithShortSession();
    const environment = await start(env);
    expect(await environment.invoke()).toMatchObject(DONE);

    await freeze(environment);
    now.ms += 6 * MINUTE;
    relay.treatOpen('reset');
    environment.kill('SIGCONT');
    for (let count = 0; count < 3; count += 1) expectExpired((await environment.invoke()).error, secrets);
    expect(sandbox.authAttempts.at(-1)?.reason).toContain('ExpiredToken');
  });
});

/** The function's session ends in five minutes by this computer's clock, and by the sandbox's once that is moved on. */
async function deployWithShortSession() {
  // Issued in the past: the shortest session lasts 15 minutes, and that is also how far apart two clocks may be.
  const now = { ms: Date.now() - 10 * MINUTE };
  const deployed = await deploy({ clock: () => now.ms });
  const { accessKeyId, secretAccessKey, sessionToken } = deployed.sandbox.account.assumeRoleForService({
    service: 'lambda.amazonaws.com',
    roleName: 'mdb-lambda-role',
    roleSessionName: 'atlas-example',
    durationSeconds: 900,
  });
  now.ms = Date.now();
  const keys = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
  return { ...deployed, now, env: { ...deployed.env, ...keys }, secrets: Object.values(keys) };
}

function expectExpired(
  error: { name: string; logged: string } | undefined,
  secrets: readonly string[],
): void {
  expect(error).toMatchObject({
    name: 'credentials-expired',
    message: expect.stringMatching(
      /session keys .+ expired .*\(credentials-expired\)\. .*a program cannot renew them/,
    ),
  });
  for (const secret of secrets) expect(error?.logged).not.toContain(secret);
}

describe('session keys that have expired', () => {
  test('at the first invocation, and at each later one', async () => {
    const { now, env, secrets } = await deployWithShortSession();
    now.ms += 6 * MINUTE;
    const environment = await start(env);
    for (let count = 0; count < 2; count += 1) expectExpired((await environment.invoke()).error, secrets);
  });

  test('main.ts prints it and ends with 1', async () => {
    const { now, env, secrets } = await deployWithShortSession();
    now.ms += 6 * MINUTE;
    const { exitCode, stdout, stderr } = await runNode(folder, ['src/main.ts'], env);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^Failed: .+ \(credentials-expired\)\n {2}Why: {2}.+\n {2}Fix: {2}.+\n {2}Docs: .+\n$/,
    );
    for (const secret of secrets) expect(stderr).not.toContain(secret);
  });
});

describe('main.ts', () => {
  /** What it prints, line by line. */
  const proof = (collections: string) => [
    `Collections in testdb: ${collections}`,
    expect.stringMatching(/^Wrote and read \{"_id":"[0-9a-f]{24}","writtenBy":"lambda","writtenAt":"\S+"\}$/),
    'Removed 1 document',
  ];
  const output = [
    ...proof('none'),
    `Authenticated as ${USER}`,
    expect.stringMatching(/^cold: \d+ ms, 2 new connections$/),
    ...proof('atlas_aws_iam_example'),
    expect.stringMatching(/^warm: \d+ ms, 0 new connections$/),
    ...proof('atlas_aws_iam_example'),
    expect.stringMatching(/^thawed: \d+ ms, (1 new connection|2 new connections)$/),
  ];

  test('is cold, warm and thawed in the sandbox', async () => {
    const repository = copyRepository();
    const { exitCode, stdout } = await runNode(repository, ['scripts/run-example.mjs', 'lambda'], {
      TURBO_HASH: 'compiled',
      HOME: join(repository, 'home'),
      USERPROFILE: join(repository, 'home'),
    });
    expect(stdout.trimEnd().split('\n')).toEqual([expect.stringMatching(/^Target: sandbox/), ...output]);
    expect(exitCode).toBe(0);
  });

  test('loses its connections with TLS as well, which Atlas always speaks', async () => {
    const { sandbox, env } = await deploy({ tls: true });
    const certificates = join(emptyFolder(), 'ca.pem');
    writeFileSync(certificates, sandbox.tlsCertificateAuthority ?? '');
    const { exitCode, stdout } = await runNode(folder, ['src/main.ts'], {
      ...env,
      AWS_MONGO_CLUSTER_URL: `${sandbox.mongodbUri}&tlsCAFile=${encodeURIComponent(certificates)}`,
    });
    expect(stdout.trimEnd().split('\n')).toEqual(output);
    expect(exitCode).toBe(0);
    expect(logins(sandbox)).toEqual(['authenticated', 'authenticated']);
  });
});

describe('the bundle, alone in a folder', () => {
  const repository = copyRepository(afterAll);
  const bundle = join(emptyFolder(afterAll), 'index.js');
  beforeAll(async () => {
    await runScript(join(repository, 'examples/lambda'), 'bundle', join(repository, 'node_modules/.bin'));
    cpSync(join(repository, 'examples/lambda/dist/bundle/index.js'), bundle);
  });

  test('connects, and keeps its client', async () => {
    const { sandbox, env } = await deploy();
    const environment = await start(env, bundle);
    for (const state of ['cold', 'warm']) expect(await environment.invoke(), state).toMatchObject(DONE);
    expect(logins(sandbox)).toEqual(['authenticated']);
  });

  test('still knows errors by their names', async () => {
    const { now, env, secrets } = await deployWithShortSession();
    now.ms += 6 * MINUTE;
    const environment = await start(env, bundle);
    expectExpired((await environment.invoke()).error, secrets);
    const { AWS_SECRET_ACCESS_KEY: _, ...halfAKey } = env;
    const other = await start(halfAKey, bundle);
    expect((await other.invoke()).error?.name).toBe('env-credentials-incomplete');
  });
});

/** Runs a script of a package as npm does. */
async function runScript(cwd: string, name: string, binaries: string): Promise<void> {
  const { scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
  const child = spawn(scripts[name], {
    cwd,
    shell: true,
    env: { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [exitCode] = await once(child, 'close');
  expect(exitCode).toBe(0);
}
