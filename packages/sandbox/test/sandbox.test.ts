import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { credentialPaths, startSandbox, UserError } from '../src/index.ts';
import { keysOf } from './support/path-keys.ts';
import { openRawClient } from './support/raw-client.ts';
import { login } from './support/sasl.ts';
import { startTestSandbox } from './support/start-test-sandbox.ts';

describe('startSandbox', () => {
  test('two in one process never meet', async () => {
    const [one, other] = [await startTestSandbox(), await startTestSandbox()];
    const keys = keysOf(await one.provision('env-vars'));
    await other.provision('env-vars');
    expect(await login(await openRawClient(one.mongodbUri), keys)).toMatchObject({ ok: 1 });
    expect(await login(await openRawClient(other.mongodbUri), keys)).toMatchObject({ ok: 0 });
    expect(one.authAttempts).toHaveLength(1);
    expect(other.authAttempts).toMatchObject([{ reason: expect.stringContaining('InvalidClientTokenId') }]);
  });

  test('listens on loopback only', async () => {
    const sandbox = await startTestSandbox();
    expect(new URL(sandbox.mongodbUri).hostname).toBe('127.0.0.1');
    expect(new URL(sandbox.awsEndpointUrl).hostname).toBe('127.0.0.1');
  });

  test('stop ends open connections, and may be called twice', async () => {
    const sandbox = await startSandbox();
    const client = await openRawClient(sandbox.mongodbUri);
    expect(sandbox.connectionCount).toBe(1);
    await sandbox.stop();
    expect(await client.receive()).toBeUndefined();
    await sandbox.stop();
    await sandbox[Symbol.asyncDispose]();
    expect(sandbox.connectionCount).toBe(0);
  });

  test('onAuthAttempt is told of each login', async () => {
    const verdicts: string[] = [];
    const sandbox = await startTestSandbox({ onAuthAttempt: ({ verdict }) => verdicts.push(verdict) });
    const keys = keysOf(await sandbox.provision('env-vars'));
    await login(await openRawClient(sandbox.mongodbUri), keys);
    await login(await openRawClient(sandbox.mongodbUri), { ...keys, secretAccessKey: 'wrong' });
    expect(verdicts).toEqual(['authenticated', 'refused']);
  });

  test('the record keeps the newest thousand', async () => {
    const sandbox = await startTestSandbox();
    const client = await openRawClient(sandbox.mongodbUri);
    const keys = keysOf(await sandbox.provision('env-vars'));
    for (let round = 0; round < 1000; round += 1) {
      await login(client, keys, { clientFirst: { r: round } });
    }
    await login(client, keys);
    expect(sandbox.authAttempts).toHaveLength(1000);
    expect(sandbox.authAttempts.at(-1)).toMatchObject({ verdict: 'authenticated' });
  });
});

describe('provision', () => {
  test('gives all that a program needs, and the same when asked again', async () => {
    const sandbox = await startTestSandbox();
    const provision = await sandbox.provision('env-vars');
    expect(provision).toEqual({
      env: {
        AWS_ACCESS_KEY_ID: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
        AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
        AWS_SESSION_TOKEN: '',
        AWS_MONGO_CLUSTER_URL: sandbox.mongodbUri,
        AWS_MONGO_DATABASE: 'testdb',
        AWS_ENDPOINT_URL: sandbox.awsEndpointUrl,
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: expect.stringMatching(/env-vars\.static.\.aws.config$/),
        AWS_SHARED_CREDENTIALS_FILE: expect.stringMatching(/env-vars\.static.\.aws.credentials$/),
      },
      principal: 'arn:aws:iam::123456789012:user/mdb-env-vars-user',
      authenticatedUser: 'arn:aws:iam::123456789012:user/mdb-env-vars-user',
    });
    expect(await sandbox.provision('env-vars', 'static')).toBe(provision);
  });

  test('the files are the owner’s alone, in a temporary folder that goes with the sandbox', async () => {
    const sandbox = await startSandbox();
    const { env } = await sandbox.provision('web-identity');
    const file = env.AWS_WEB_IDENTITY_TOKEN_FILE ?? '';
    expect(file.startsWith(tmpdir())).toBe(true);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    await sandbox.stop();
    expect(existsSync(file)).toBe(false);
  });

  test('the temporary folder goes with the process that never called stop', async () => {
    const program = `
      import { startSandbox } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
      const { env } = await (await startSandbox()).provision('web-identity');
      process.stdout.write(env.AWS_WEB_IDENTITY_TOKEN_FILE, () => process.exit());`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toMatch(/token$/);
    expect(existsSync(stdout)).toBe(false);
  });

  test('a folder of the caller’s own stays', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const sandbox = await startSandbox({ directory });
    const { env } = await sandbox.provision('web-identity');
    expect(env.AWS_WEB_IDENTITY_TOKEN_FILE?.startsWith(directory)).toBe(true);
    await sandbox.stop();
    expect(existsSync(env.AWS_WEB_IDENTITY_TOKEN_FILE ?? '')).toBe(true);
  });

  test('of all paths at once, each by a role or user of its own', async () => {
    const sandbox = await startTestSandbox();
    const ids = credentialPaths.flatMap(({ id, variants }) =>
      variants.map((variant) => [id, variant] as const),
    );
    const provisions = await Promise.all(ids.map(([id, variant]) => sandbox.provision(id, variant)));
    const users = provisions.map(({ authenticatedUser }) => authenticatedUser);
    expect(new Set(users).size).toBe(ids.length);
  });

  test('a session lasts twelve hours', async () => {
    const now = Date.parse('2030-01-01T00:00:00Z');
    const sandbox = await startTestSandbox({ clock: () => now });
    const { env } = await sandbox.provision('env-vars', 'session');
    const token = env.AWS_SESSION_TOKEN ?? '';
    expect(sandbox.account.findKeyBySessionToken(token)?.expiration).toEqual(
      new Date('2030-01-01T12:00:00Z'),
    );
    expect(token).toMatch(/^[A-Za-z0-9+/=]{100,}$/);
  });

  test.each([
    [
      'an unknown path',
      ['env-var'],
      `There is no credential path "env-var". The paths are: ${credentialPaths.map(({ id }) => id).join(', ')}.`,
    ],
    [
      'an unknown variant',
      ['env-vars', 'x'],
      'There is no variant "x" of env-vars. They are: static, session.',
    ],
  ] as const)('%s names those there are', async (_, [path, variant], message) => {
    const sandbox = await startTestSandbox();
    const failure = await sandbox.provision(path, variant).catch((error) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(failure.message).toBe(message);
  });
});
