import { createRequire } from 'node:module';
import { MongoClient } from 'mongodb';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../src/index.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import { keysOf } from '../support/path-keys.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const driverVersion: string = createRequire(import.meta.url)('mongodb/package.json').version;

/** Connects the real driver with these keys. */
async function connect(sandbox: Sandbox, keys: Keys): Promise<MongoClient> {
  const client = new MongoClient(sandbox.mongodbUri, {
    appName: 'login-test',
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => keys },
  });
  onTestFinished(() => client.close());
  return client.connect();
}

async function authenticatedUsers(client: MongoClient): Promise<unknown> {
  return (await client.db('admin').command({ connectionStatus: 1 })).authInfo.authenticatedUsers;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the real driver', () => {
  test('logs in with static credentials; the record says how', async () => {
    const sandbox = await startTestSandbox();
    const keys = keysOf(await sandbox.provision('env-vars'));
    const client = await connect(sandbox, keys);
    const user = 'arn:aws:iam::123456789012:user/mdb-env-vars-user';
    expect(await authenticatedUsers(client)).toEqual([{ user, db: '$external' }]);
    expect(sandbox.authAttempts).toEqual([
      {
        client: expect.objectContaining({
          application: { name: 'login-test' },
          driver: { name: 'nodejs', version: driverVersion },
        }),
        accessKeyId: `AKIA…${keys.accessKeyId.slice(-4)}`,
        keyKind: 'static',
        stsStatus: 200,
        callerArn: user,
        verdict: 'authenticated',
        authenticatedUser: user,
      },
    ]);
    expect(JSON.stringify(sandbox.authAttempts)).not.toContain(keys.secretAccessKey);
  });

  test('logs in with session credentials as the role', async () => {
    const sandbox = await startTestSandbox();
    const provision = await sandbox.provision('env-vars', 'session');
    const client = await connect(sandbox, keysOf(provision));
    const user = 'arn:aws:sts::123456789012:assumed-role/mdb-env-vars-role/*';
    expect(await authenticatedUsers(client)).toEqual([{ user, db: '$external' }]);
    expect(sandbox.authAttempts).toMatchObject([
      {
        keyKind: 'temporary',
        roleSessionName: 'env-vars',
        callerArn: 'arn:aws:sts::123456789012:assumed-role/mdb-env-vars-role/env-vars',
        authenticatedUser: user,
      },
    ]);
    expect(provision).toMatchObject({
      principal: 'arn:aws:sts::123456789012:assumed-role/mdb-env-vars-role/env-vars',
      authenticatedUser: user,
    });
  });

  test('every pooled connection logs in', async () => {
    const sandbox = await startTestSandbox();
    const client = new MongoClient(sandbox.mongodbUri, {
      authMechanismProperties: {
        AWS_CREDENTIAL_PROVIDER: async () => keysOf(await sandbox.provision('env-vars')),
      },
    });
    onTestFinished(() => client.close());
    const documents = client.db('testdb').collection('x');
    await Promise.all(Array.from({ length: 5 }, () => documents.findOne({})));
    expect(sandbox.authAttempts.length).toBeGreaterThan(1);
    expect(new Set(sandbox.authAttempts.map(({ verdict }) => verdict))).toEqual(new Set(['authenticated']));
  });
});

describe('is refused', () => {
  const STS_403 = {
    atlas: { code: 8000, codeName: 'AtlasError', errmsg: 'bad auth : aws sts call has response 403' },
    mongod: { code: 18, codeName: 'AuthenticationFailed', errmsg: 'Authentication failed.' },
  };
  const notFound = (loginName: string) => ({
    atlas: { code: 8000, codeName: 'AtlasError', errmsg: `bad auth : user ${loginName} is not found` },
    mongod: {
      code: 11,
      codeName: 'UserNotFound',
      errmsg: `Could not find user "${loginName}" for db "$external"`,
    },
  });

  interface Refusal {
    name: string;
    options?: SandboxOptions;
    keys(sandbox: Sandbox): Keys | Promise<Keys>;
    error: typeof STS_403;
    reason: string;
  }

  const session = (sandbox: Sandbox, roleSessionName: string) => {
    if (roleSessionName === 'first') sandbox.account.createRole({ roleName: 'r' });
    return sandbox.account.issueSession({ roleName: 'r', roleSessionName });
  };
  const provisioned = async (sandbox: Sandbox) => keysOf(await sandbox.provision('env-vars'));

  const refusals: Refusal[] = [
    {
      name: 'a wrong secret',
      keys: async (sandbox) => ({ ...(await provisioned(sandbox)), secretAccessKey: 'x'.repeat(40) }),
      error: STS_403,
      reason: 'SignatureDoesNotMatch: The request signature we calculated',
    },
    {
      name: 'an unknown access key id',
      keys: async (sandbox) => ({ ...(await provisioned(sandbox)), accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
      error: STS_403,
      reason: 'InvalidClientTokenId',
    },
    {
      name: 'a session without its token',
      keys: (sandbox) => ({ ...session(sandbox, 'first'), sessionToken: '' }),
      error: STS_403,
      reason: 'InvalidClientTokenId',
    },
    {
      name: 'the token of another session',
      keys(sandbox) {
        const first = session(sandbox, 'first');
        return { ...first, sessionToken: session(sandbox, 'second').sessionToken };
      },
      error: STS_403,
      reason: 'InvalidClientTokenId: The security token included in the request is invalid.',
    },
    {
      name: 'a token with static credentials',
      keys: async (sandbox) => ({
        ...(await provisioned(sandbox)),
        sessionToken: session(sandbox, 'first').sessionToken,
      }),
      error: STS_403,
      reason: 'InvalidClientTokenId: The security token included in the request is invalid.',
    },
    {
      name: 'a clock sixteen minutes ahead of the server',
      options: { clock: () => Date.now() - 16 * 60_000 },
      keys: provisioned,
      error: STS_403,
      reason: 'SignatureDoesNotMatch: Signature not yet current',
    },
    {
      name: 'a clock sixteen minutes behind the server',
      options: { clock: () => Date.now() + 16 * 60_000 },
      keys: provisioned,
      error: STS_403,
      reason: 'SignatureDoesNotMatch: Signature expired',
    },
    {
      name: 'an IAM user that is no database user',
      keys(sandbox) {
        sandbox.account.createUser({ userName: 'stranger' });
        return sandbox.account.createAccessKey({ userName: 'stranger' });
      },
      error: notFound('arn:aws:iam::123456789012:user/stranger'),
      reason: 'no database user arn:aws:iam::123456789012:user/stranger',
    },
    {
      name: 'a role that is no database user',
      keys: (sandbox) => session(sandbox, 'first'),
      error: notFound('arn:aws:sts::123456789012:assumed-role/r/*'),
      reason: 'no database user',
    },
  ];

  const cases = refusals.flatMap((refusal) =>
    (['atlas', 'mongod'] as const).map((dialect) => ({ ...refusal, dialect })),
  );

  test.each(cases)('$name, in the words of $dialect', async ({ options, keys, error, reason, dialect }) => {
    const sandbox = await startTestSandbox({ ...options, dialect });
    const failure = await connect(sandbox, await keys(sandbox)).catch((thrown) => thrown);
    expect(failure.name).toBe('MongoServerError');
    expect(failure.errorResponse).toEqual({ ok: 0, ...error[dialect] });
    expect(sandbox.authAttempts).toMatchObject([
      { verdict: 'refused', reason: expect.stringContaining(reason) },
    ]);
  });

  test('an expired session, whose token was good a second before', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const sandbox = await startTestSandbox();
    sandbox.account.createRole({ roleName: 'r' });
    const keys = sandbox.account.issueSession({ roleName: 'r', roleSessionName: 's', durationSeconds: 900 });
    sandbox.databaseUsers.create({
      username: 'arn:aws:iam::123456789012:role/r',
      awsIAMType: 'ROLE',
      roles: [],
    });
    vi.setSystemTime(keys.expiration.getTime() - 1000);
    await connect(sandbox, keys);
    vi.setSystemTime(keys.expiration.getTime());
    await expect(connect(sandbox, keys)).rejects.toThrow('bad auth : aws sts call has response 403');
    expect(sandbox.authAttempts.at(-1)?.reason).toBe(
      'ExpiredToken: The security token included in the request is expired',
    );
  });

  test('STS that does not answer', async () => {
    const sandbox = await startTestSandbox();
    const keys = await provisioned(sandbox);
    const { startMongoServer } = await import('../../src/atlas/server.ts');
    const { createStsClient } = await import('../../src/atlas/sasl/sts-client.ts');
    const { createDatabaseUsers } = await import('../../src/atlas/database-users.ts');
    const reasons: (string | undefined)[] = [];
    // Port 9 of loopback: nothing listens there, and nothing may.
    const stsClient = createStsClient('http://127.0.0.1:9', 'sts.amazonaws.com');
    const server = await startMongoServer({
      clock: Date.now,
      dialect: 'atlas',
      stsHost: 'sts.amazonaws.com',
      stsClient,
      databaseUsers: createDatabaseUsers(),
      clusterName: 'sandbox',
      documentCommands: { get: () => undefined, names: () => [] },
      recordAuthAttempt: ({ reason }) => reasons.push(reason),
    });
    onTestFinished(() => server.stop());
    const mongodbUri = sandbox.mongodbUri.replace(new URL(sandbox.mongodbUri).host, server.host);
    await expect(connect({ ...sandbox, mongodbUri }, keys)).rejects.toThrow(
      'bad auth : Authentication failed.',
    );
    expect(reasons).toEqual([expect.stringContaining('the STS call failed')]);
  });
});
