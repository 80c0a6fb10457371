import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '@atlas-aws-iam/sandbox';
import { readCredentials, serveCredentials } from './credential-endpoint.ts';
import type { Program } from './follow-dockerfile.ts';
import { isListening, openRequest } from './open-request.ts';
import type { Scene } from './scene.ts';
import { type RunningProgram, startProgram, until } from './start-program.ts';

const DATABASE = 'shop';
const ROLE_NAME = 'mdb-ecs-role';
const LISTENS = /http:\/\/127\.0\.0\.1:\d+/;

/** As the page shows it. */
const CLUSTER_URL_MISSING = readFileSync(
  join(import.meta.dirname, '../../applications/cluster-url-missing.txt'),
  'utf8',
);

type Env = Readonly<Record<string, string>>;

/** A service of docs/in-your-application.md, on the driver of a major. */
interface Trial {
  driverMajor: 6 | 7;
  /** A sandbox, and the environment in which the service becomes a role of ECS. */
  open(): Promise<{ sandbox: Sandbox; env: Env }>;
  start(env: Env): RunningProgram;
}

/** That a service does what the page says of every service. @throws AssertionError */
export async function tryService(program: Program, driverMajor: 6 | 7, scene: Scene): Promise<void> {
  const started: RunningProgram[] = [];
  const secrets = new Set<string>();
  const trial: Trial = {
    driverMajor,
    async open() {
      const sandbox = await scene.startSandbox({ database: DATABASE });
      const { env } = await sandbox.provision('container-role');
      const { SecretAccessKey, Token } = await readCredentials(env.AWS_CONTAINER_CREDENTIALS_FULL_URI);
      secrets.add(SecretAccessKey).add(Token);
      return { sandbox, env };
    },
    start(env) {
      const [, ...args] = program.command;
      const { cwd } = program;
      const whole = { ...scene.home.envOf(env), ...program.env, HOST: '127.0.0.1', PORT: '0' };
      const running = startProgram(args, { cwd, env: whole, signal: scene.signal });
      started.push(running);
      return running;
    },
  };
  try {
    await tryHealthAndEnd(trial);
    await tryLosses(trial);
    await tryRefusals(trial, secrets);
    await tryEnvironmentKeys(trial);
    for (const secret of secrets) {
      for (const { output } of started) assert.ok(!output().includes(secret), 'a secret was printed');
    }
  } finally {
    for (const running of started) running[Symbol.dispose]();
  }
}

async function tryHealthAndEnd({ driverMajor, open, start }: Trial): Promise<void> {
  const { sandbox, env } = await open();
  await using _ = sandbox;
  const service = start(env);
  const url = await service.printed(LISTENS);
  assert.deepEqual(await health(url), [200, { status: 'up' }]);
  for (const { client, authenticatedUser } of sandbox.authAttempts) {
    assert.match(String(client?.driver.version), new RegExp(`^${driverMajor}\\.`));
    assert.match(String(authenticatedUser), new RegExp(`:assumed-role/${ROLE_NAME}/\\*$`));
  }

  // A user who may not read is not a database that is down.
  grant(sandbox, 'elsewhere');
  assert.deepEqual(await health(url), [503, { status: 'not authorized', code: 'not-authorized' }]);
  grant(sandbox, DATABASE);
  assert.deepEqual(await health(url), [200, { status: 'up' }]);

  // Windows has no signals: kill() would end it at once.
  if (process.platform === 'win32') return;
  const order = await openRequest(`${url}/orders`, { item: 'lamp' });
  service.process.kill('SIGTERM');
  await until(
    async () => !(await isListening(url)),
    () => 'the service to stop listening',
  );
  assert.equal(await order.finish(), 201, 'the answer to the request under way');
  assert.equal(await service.ended(), 0, 'the exit code at SIGTERM');
  await until(
    () => sandbox.connectionCount === 0,
    () => 'the end of all connections',
  );
}

async function tryLosses({ open, start }: Trial): Promise<void> {
  const { sandbox, env } = await open();
  await using _ = sandbox;
  const service = start(env);
  const url = await service.printed(LISTENS);
  assert.deepEqual(await health(url), [200, { status: 'up' }]);
  // The next connection has to log in, as a role that is gone.
  sandbox.account.deleteRole({ roleName: ROLE_NAME });
  sandbox.failNext('connection-reset');
  assert.deepEqual(await health(url), [503, { status: 'failed', code: 'sts-refused' }]);

  await sandbox.stop();
  assert.deepEqual(await health(url), [503, { status: 'down', code: 'nothing-listens' }]);
  if (process.platform === 'win32') return;
  service.process.kill('SIGTERM');
  assert.equal(await service.ended(), 0, 'the exit code at SIGTERM without a server');
}

async function tryRefusals({ open, start }: Trial, secrets: Set<string>): Promise<void> {
  const { sandbox, env } = await open();
  await using _ = sandbox;
  const credentials = await readCredentials(env.AWS_CONTAINER_CREDENTIALS_FULL_URI);
  const wrong = { ...credentials, SecretAccessKey: randomBytes(30).toString('base64') };
  secrets.add(wrong.SecretAccessKey);
  await using endpoint = await serveCredentials(wrong);
  const { AWS_MONGO_CLUSTER_URL: _url, ...withoutUrl } = env;
  const otherMechanism = 'mongodb+srv://cluster0.abc.mongodb.net/?authMechanism=SCRAM-SHA-256';
  const refusals: [code: string, env: Env][] = [
    ['sts-refused', { ...env, AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint.url }],
    ['cluster-url-missing', withoutUrl],
    ['other-mechanism', { ...env, AWS_MONGO_CLUSTER_URL: otherMechanism }],
  ];
  for (const [code, refused] of refusals) {
    const service = start(refused);
    assert.equal(await service.ended(), 1, `the exit code at ${code}`);
    const failures = service.output().match(/^Failed: .*/gm) ?? [];
    assert.equal(failures.length, 1, service.output());
    assert.ok(failures[0]?.endsWith(`(${code})`), service.output());
    assert.doesNotMatch(service.output(), LISTENS);
    if (code === 'cluster-url-missing')
      assert.ok(service.output().includes(CLUSTER_URL_MISSING), service.output());
  }
}

// Driver 6 would sign with them, and be somebody else.
async function tryEnvironmentKeys({ driverMajor, open, start }: Trial): Promise<void> {
  const { sandbox, env } = await open();
  await using _ = sandbox;
  const { env: keys } = await sandbox.provision('env-vars');
  const service = start({ ...keys, ...env });
  if (driverMajor === 6) {
    assert.equal(await service.ended(), 1, 'the exit code with keys in the environment');
    assert.match(service.output(), /^Failed: .*\(driver-prefers-environment\)$/m);
    return;
  }
  await service.printed(LISTENS);
  assert.match(String(sandbox.authAttempts.at(-1)?.authenticatedUser), new RegExp(`/${ROLE_NAME}/\\*$`));
}

async function health(url: string): Promise<[number, { status?: string; code?: string }]> {
  const response = await fetch(`${url}/health`);
  return [response.status, (await response.json()) as { status?: string; code?: string }];
}

function grant({ account, databaseUsers }: Sandbox, databaseName: string): void {
  databaseUsers.update({
    username: `arn:aws:iam::${account.accountId}:role/${ROLE_NAME}`,
    awsIAMType: 'ROLE',
    roles: [{ roleName: 'readWrite', databaseName }],
  });
}
