import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { serialize } from 'bson';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type AuthAttempt, credentialPaths, startSandbox, UserError } from '../src/index.ts';
import { logIn, saslStart } from '../src/login-client/conversation.ts';
import { keysOf } from './support/path-keys.ts';
import { openRawClient } from './support/raw-client.ts';
import { startTestSandbox } from './support/start-test-sandbox.ts';

function throwIt(thrown: unknown): never {
  throw thrown;
}

describe('startSandbox', () => {
  test('two in one process never meet', async () => {
    const [one, other] = [await startTestSandbox(), await startTestSandbox()];
    const keys = keysOf(await one.provision('env-vars'));
    await other.provision('env-vars');
    expect(await logIn(await openRawClient(one.mongodbUri), keys)).toMatchObject({ ok: 1 });
    expect(await logIn(await openRawClient(other.mongodbUri), keys)).toMatchObject({ ok: 0 });
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
    await logIn(await openRawClient(sandbox.mongodbUri), keys);
    await logIn(await openRawClient(sandbox.mongodbUri), { ...keys, secretAccessKey: 'wrong' });
    expect(verdicts).toEqual(['authenticated', 'refused']);
  });

  test.each([
    ['throws', () => throwIt(new Error('no'))],
    ['throws what cannot be read', () => throwIt(new Proxy({}, { get: () => throwIt('no') }))],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['never settles', () => new Promise<void>(() => undefined)],
    ['changes what it is told', (attempt: AuthAttempt) => Object.assign(attempt, { verdict: 'refused' })],
  ])('an onAuthAttempt that %s changes no login and no record', async (_, listener) => {
    vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    onTestFinished(() => void vi.restoreAllMocks());
    const sandbox = await startTestSandbox({ onAuthAttempt: listener });
    const client = await openRawClient(sandbox.mongodbUri);
    expect(await logIn(client, keysOf(await sandbox.provision('env-vars')))).toMatchObject({ ok: 1 });
    expect(await client.command({ connectionStatus: 1 })).toMatchObject({
      authInfo: { authenticatedUsers: [{ user: expect.stringContaining('mdb-env-vars-user') }] },
    });
    expect(sandbox.authAttempts).toMatchObject([{ verdict: 'authenticated' }]);
  });

  test('the record keeps the newest thousand', async () => {
    const sandbox = await startTestSandbox();
    const client = await openRawClient(sandbox.mongodbUri);
    const keys = keysOf(await sandbox.provision('env-vars'));
    for (let round = 0; round < 1000; round += 1) {
      await client.command(saslStart(serialize({ r: round })));
    }
    await logIn(client, keys);
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

  test('is refused once stop is called, and one under way is waited for', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const sandbox = await startSandbox({ directory });
    const underWay = sandbox.provision('web-identity');
    const stopped = sandbox.stop();
    const refused = await sandbox.provision('env-vars').catch((error) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(refused.message).toBe('This sandbox is stopped. Start another one to provision a path.');
    expect((await underWay).env.AWS_ROLE_ARN).toContain('mdb-web-identity-role');
    await stopped;
    await expect(sandbox.provision('web-identity', 'generated-session')).rejects.toThrow(UserError);
    // An answer that was given already stays one; nothing is made for it.
    expect(readdirSync(directory)).toEqual(['web-identity.named-session']);
  });

  test('no issuer is started once the sandbox is stopped', async () => {
    const sandbox = await startSandbox();
    await sandbox.stop();
    await expect(sandbox.oidcIssuer()).rejects.toThrow(UserError);
  });

  test('of a credential process keeps the secret URI out of its arguments', async () => {
    const sandbox = await startTestSandbox();
    const { env } = await sandbox.provision('shared-profile', 'credential-process');
    const config = readFileSync(env.AWS_CONFIG_FILE ?? '', 'utf8');
    expect(config).toMatch(/credential_process = "[^"]+" "[^"]+\.mjs"\n/);
    expect(config).not.toContain('/v2/credentials');
    const uri = join(dirname(env.AWS_CONFIG_FILE ?? ''), '..', 'credential-process.uri');
    expect(readFileSync(uri, 'utf8')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v2\/credentials\/[0-9a-f-]{36}$/);
    if (process.platform !== 'win32') expect(statSync(uri).mode & 0o777).toBe(0o600);
  });

  test('of an instance role names the endpoint with its final slash, which AWS CLI 2.9 needs', async () => {
    const { env } = await (await startTestSandbox()).provision('ec2-role');
    expect(env.AWS_EC2_METADATA_SERVICE_ENDPOINT).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    // As a program asks that only joins the two.
    const token = await fetch(`${env.AWS_EC2_METADATA_SERVICE_ENDPOINT}/latest/api/token`, {
      method: 'PUT',
      headers: { 'X-aws-ec2-metadata-token-ttl-seconds': '60' },
    });
    expect(token.status).toBe(200);
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
