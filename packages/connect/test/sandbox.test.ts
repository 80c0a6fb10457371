import { type SandboxOptions, startSandbox } from '@atlas-aws-iam/sandbox';
import { fromEnv } from '@aws-sdk/credential-providers';
import type { MongoClient } from 'mongodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { explain } from '../src/explain/index.ts';
import {
  type AwsCredentialIdentity,
  authenticatedUser,
  type ConnectOptions,
  connect,
  isNotAuthorized,
} from '../src/index.ts';

// Every login here is signed by the driver and verified: nothing is canned.

const MINUTE = 60_000;
const ACCOUNT = '123456789012';

async function startTestSandbox(options?: SandboxOptions) {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.stop());
  return sandbox;
}
type TestSandbox = Awaited<ReturnType<typeof startTestSandbox>>;

function createUser(
  { account, databaseUsers }: TestSandbox,
  userName = 'app-user',
  roleName: 'read' | 'readWrite' = 'readWrite',
) {
  const { arn } = account.createUser({ userName });
  databaseUsers.create({ username: arn, awsIAMType: 'USER', roles: [{ roleName, databaseName: 'testdb' }] });
  const { accessKeyId, secretAccessKey } = account.createAccessKey({ userName });
  return { arn, credentials: { accessKeyId, secretAccessKey } };
}

function createSession(
  { account, databaseUsers }: TestSandbox,
  roleName = 'app-role',
  durationSeconds = 3600,
) {
  const { arn } = account.createRole({ roleName });
  const roles = [{ roleName: 'readWrite', databaseName: 'testdb' } as const];
  databaseUsers.create({ username: arn, awsIAMType: 'ROLE', roles });
  return account.issueSession({ roleName, roleSessionName: 'connect-test', durationSeconds });
}

async function connectTo(
  sandbox: TestSandbox,
  credentials: AwsCredentialIdentity | ConnectOptions['credentialProvider'],
  options: ConnectOptions = {},
): Promise<MongoClient> {
  const credentialProvider = typeof credentials === 'object' ? async () => credentials : credentials;
  const client = await connect({ clusterUrl: sandbox.mongodbUri, credentialProvider, ...options });
  onTestFinished(() => client.close());
  return client;
}

async function explainRefusal(sandbox: TestSandbox, credentials: AwsCredentialIdentity) {
  const explanation = await connectTo(sandbox, credentials).then(
    () => expect.unreachable('it connected'),
    explain,
  );
  expect(sandbox.authAttempts.at(-1)).toMatchObject({ verdict: 'refused' });
  return explanation;
}

describe('an accepted login', () => {
  test.each(['static', 'session'])('of the path env-vars, %s', async (variant) => {
    const sandbox = await startTestSandbox();
    const { env, authenticatedUser: expected } = await sandbox.provision('env-vars', variant);
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const client = await connectTo(sandbox, fromEnv(), { clusterUrl: undefined });
    expect(await authenticatedUser(client)).toBe(expected);
    expect(client.db().databaseName).toBe(env.AWS_MONGO_DATABASE);
  });

  test('as a user', async () => {
    const sandbox = await startTestSandbox();
    const { arn, credentials } = createUser(sandbox);
    expect(await authenticatedUser(await connectTo(sandbox, credentials))).toBe(arn);
  });

  test('as a role', async () => {
    const sandbox = await startTestSandbox();
    const client = await connectTo(sandbox, createSession(sandbox));
    expect(await authenticatedUser(client)).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/app-role/*`);
    expect(sandbox.authAttempts[0]).toMatchObject({ keyKind: 'temporary', roleSessionName: 'connect-test' });
  });

  test('by the driver’s own chain, from the environment', async () => {
    const sandbox = await startTestSandbox();
    const { arn, credentials } = createUser(sandbox);
    vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
    expect(await authenticatedUser(await connectTo(sandbox, undefined))).toBe(arn);
  });

  test('by the given provider, although the environment holds keys of somebody else', async () => {
    const sandbox = await startTestSandbox();
    const mine = createUser(sandbox);
    const session = createSession(sandbox);
    vi.stubEnv('AWS_ACCESS_KEY_ID', session.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', session.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', session.sessionToken);
    expect(await authenticatedUser(await connectTo(sandbox, mine.credentials))).toBe(mine.arn);
    expect(sandbox.authAttempts[0]).toMatchObject({
      keyKind: 'static',
      client: { driver: { version: expect.stringMatching(`^${process.env.DRIVER_MAJOR}\\.`) } },
    });
  });

  test('a hundred times over, with one call of the provider', async () => {
    const sandbox = await startTestSandbox();
    const session = createSession(sandbox);
    const provider = vi.fn(async () => session);
    const client = await connectTo(sandbox, provider, {
      clientOptions: { maxPoolSize: 100, maxConnecting: 100 },
    });
    // A hundred commands at once: the pool opens a connection for each that finds none idle.
    await Promise.all(Array.from({ length: 100 }, () => client.db().command({ ping: 1 })));
    expect(sandbox.authAttempts.map(({ verdict }) => verdict)).toEqual(Array(100).fill('authenticated'));
    expect(provider).toHaveBeenCalledTimes(1);
  });
});

describe.each(['atlas', 'mongod'] as const)('a refused login, in the words of %s', (dialect) => {
  const general = dialect === 'atlas' ? 'sts-refused' : 'authentication-failed';

  test('a wrong secret', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const { credentials } = createUser(sandbox);
    const wrong = { ...credentials, secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
    const explanation = await explainRefusal(sandbox, wrong);
    expect(explanation.code).toBe(general);
    expect(explanation.cause).toContain('static credentials');
  });

  test('an unknown key id', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const { credentials } = createUser(sandbox);
    const unknown = { ...credentials, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
    expect((await explainRefusal(sandbox, unknown)).code).toBe(general);
  });

  test('a session without its token', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const { sessionToken: _, ...session } = createSession(sandbox);
    expect((await explainRefusal(sandbox, session)).code).toBe('session-token-missing');
  });

  test('the token of another session', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const session = createSession(sandbox);
    const { sessionToken } = createSession(sandbox, 'another-role');
    expect((await explainRefusal(sandbox, { ...session, sessionToken })).code).toBe(general);
  });

  test('a session’s token with a static key', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const { credentials } = createUser(sandbox);
    const { sessionToken } = createSession(sandbox);
    const explanation = await explainRefusal(sandbox, { ...credentials, sessionToken });
    expect(explanation.code).toBe('session-token-unexpected');
  });

  test('an expired session', async () => {
    let now = Date.now() - 60 * MINUTE;
    const sandbox = await startTestSandbox({ dialect, clock: () => now });
    const session = createSession(sandbox, 'app-role', 900);
    now = Date.now();
    expect((await explainRefusal(sandbox, session)).code).toBe('credentials-expired');
  });

  test.each([20, -20])('a clock that is %d minutes off', async (minutes) => {
    const sandbox = await startTestSandbox({ dialect, clock: () => Date.now() + minutes * MINUTE });
    const { credentials } = createUser(sandbox);
    const { code, cause } = await explainRefusal(sandbox, credentials);
    expect(code).toBe('clock-skewed');
    expect(cause).toContain(`20 minutes ${minutes > 0 ? 'behind' : 'ahead of'}`);
  });

  test('a user whom the cluster does not know', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const { arn } = sandbox.account.createUser({ userName: 'stranger' });
    const { accessKeyId, secretAccessKey } = sandbox.account.createAccessKey({ userName: 'stranger' });
    const explanation = await explainRefusal(sandbox, { accessKeyId, secretAccessKey });
    expect(explanation).toMatchObject({ code: 'database-user-missing', fix: expect.stringContaining(arn) });
  });

  test('a role that the cluster does not know', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const { arn } = sandbox.account.createRole({ roleName: 'stranger' });
    const session = sandbox.account.issueSession({ roleName: 'stranger', roleSessionName: 'connect-test' });
    const explanation = await explainRefusal(sandbox, session);
    expect(explanation).toMatchObject({ code: 'database-user-missing', fix: expect.stringContaining(arn) });
  });

  test('leaves no connection open', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const { credentials } = createUser(sandbox);
    await explainRefusal(sandbox, { ...credentials, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' });
    await expect.poll(() => sandbox.connectionCount).toBe(0);
  });
});

describe('after a failed login', () => {
  test('the provider is asked again, and the login with what it then gives succeeds', async () => {
    let now = Date.now() - 10 * MINUTE;
    const sandbox = await startTestSandbox({ clock: () => now });
    const first = createSession(sandbox, 'first-role', 900);
    const second = createSession(sandbox, 'second-role');
    now = Date.now();
    // The first session ends long before its provider says so: what is cached is refused from then on.
    const tooLate = { ...first, expiration: new Date(now + 60 * MINUTE) };
    const provider = vi.fn(async () => second).mockResolvedValueOnce(tooLate);
    const client = await connectTo(sandbox, provider);
    now += 6 * MINUTE;
    const ping = () => client.db().command({ ping: 1 });
    const outcomes = await Promise.allSettled([ping(), ping()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await ping();
    expect(await authenticatedUser(client)).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/second-role/*`);
    expect(provider).toHaveBeenCalledTimes(2);
  });
});

describe.each(['atlas', 'mongod'] as const)('a user who may only read, in the words of %s', (dialect) => {
  test('is told apart from a failure', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const client = await connectTo(sandbox, createUser(sandbox, 'reader', 'read').credentials);
    const error = await client
      .db()
      .collection('example')
      .insertOne({})
      .catch((thrown: unknown) => thrown);
    expect(isNotAuthorized(error)).toBe(true);
    expect(explain(error).code).toBe('not-authorized');
  });
});
