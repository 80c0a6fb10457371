import type { MongoClient } from 'mongodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../src/index.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import { createUser, latestDrivers, openClient } from '../support/drivers.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

// What a program sees of a refusal: the driver passes on the server's words. login.test.ts has what the server records
// of it, sasl.test.ts what a driver never sends.

interface Numbered {
  _id: number;
}

interface Expected {
  code: number;
  codeName: string;
  errmsg: string;
}

/** Amazon DocumentDB's words are not known. */
type Refusal = Record<'atlas' | 'mongod', Expected>;

const STS_403: Refusal = {
  atlas: { code: 8000, codeName: 'AtlasError', errmsg: 'bad auth : aws sts call has response 403' },
  mongod: { code: 18, codeName: 'AuthenticationFailed', errmsg: 'Authentication failed.' },
};

const MALFORMED: Refusal = {
  ...STS_403,
  atlas: { code: 8000, codeName: 'AtlasError', errmsg: 'bad auth : Authentication failed.' },
};

const notFound = (loginName: string): Refusal => ({
  atlas: { code: 8000, codeName: 'AtlasError', errmsg: `bad auth : user ${loginName} is not found` },
  mongod: {
    code: 11,
    codeName: 'UserNotFound',
    errmsg: `Could not find user "${loginName}" for db "$external"`,
  },
});

const refusedLogins: { name: string; keys(sandbox: Sandbox): Keys; expected: Refusal }[] = [
  {
    name: 'a wrong secret',
    keys: (sandbox) => ({ ...createUser(sandbox, 'somebody').keys, secretAccessKey: 'x'.repeat(40) }),
    expected: STS_403,
  },
  {
    name: 'an unknown key id',
    keys: (sandbox) => ({ ...createUser(sandbox, 'somebody').keys, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
    expected: STS_403,
  },
  {
    name: 'a session without its token',
    keys({ account }) {
      account.createRole({ roleName: 'app' });
      const { accessKeyId, secretAccessKey } = account.issueSession({
        roleName: 'app',
        roleSessionName: 's',
      });
      return { accessKeyId, secretAccessKey };
    },
    expected: STS_403,
  },
  {
    name: 'a line break copied into the access key id',
    keys(sandbox) {
      const { keys } = createUser(sandbox, 'somebody');
      return { ...keys, accessKeyId: `${keys.accessKeyId}\n` };
    },
    expected: MALFORMED,
  },
  {
    name: 'a user that is no database user',
    keys({ account }) {
      account.createUser({ userName: 'stranger' });
      return account.createAccessKey({ userName: 'stranger' });
    },
    expected: notFound('arn:aws:iam::123456789012:user/stranger'),
  },
  {
    name: 'a role that is no database user',
    keys({ account }) {
      account.createRole({ roleName: 'stranger' });
      return account.issueSession({ roleName: 'stranger', roleSessionName: 's' });
    },
    expected: notFound('arn:aws:sts::123456789012:assumed-role/stranger/*'),
  },
];

const cases = latestDrivers.flatMap((driver) =>
  (['atlas', 'mongod'] as const).map((dialect) => ({ driver, dialect, version: driver.version })),
);

async function refusalOf(work: Promise<unknown>) {
  return work.then(
    () => expect.unreachable('it was not refused'),
    (error) => error,
  );
}

// Before the tests, whose time limit a first import would use up.
await Promise.all(latestDrivers.map(({ load }) => load()));

describe.each(cases)('driver $version, in the words of $dialect', ({ driver, dialect }) => {
  /** A client that does not log in. */
  async function openAnonymous(sandbox: Sandbox): Promise<MongoClient> {
    const { MongoClient } = await driver.load();
    const client = new MongoClient(sandbox.mongodbUri.replace(/\?.*/, ''));
    onTestFinished(() => client.close());
    return client;
  }

  test.each(refusedLogins)('$name: told once, at once', async ({ keys, expected }) => {
    const sandbox = await startTestSandbox({ dialect });
    const error = await refusalOf(openClient(driver, sandbox, keys(sandbox)));
    expect(error).toBeInstanceOf((await driver.load()).MongoServerError);
    const { errmsg, ...codes } = expected[dialect];
    expect(error).toMatchObject({
      ...codes,
      message: errmsg,
      errorResponse: { ok: 0, ...expected[dialect] },
    });
    expect(error.errorLabels).toEqual(expect.arrayContaining(['HandshakeError', 'ResetPool']));
    expect(sandbox.authAttempts).toMatchObject([
      { verdict: 'refused', client: { driver: { version: driver.version } } },
    ]);
  });

  test('a session of a role that is a database user is let in', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const { arn } = sandbox.account.createRole({ roleName: 'app', path: '/team/' });
    sandbox.databaseUsers.create({ username: arn, awsIAMType: 'ROLE', roles: [] });
    const keys = sandbox.account.issueSession({ roleName: 'app', roleSessionName: 's' });
    const client = await openClient(driver, sandbox, keys);
    const { authInfo } = await client.db('admin').command({ connectionStatus: 1 });
    const user = 'arn:aws:sts::123456789012:assumed-role/app/*';
    expect(authInfo.authenticatedUsers).toEqual([{ user, db: '$external' }]);
  });

  test.each(['PLAIN', 'SCRAM-SHA-1', 'SCRAM-SHA-256'])('another mechanism: %s', async (mechanism) => {
    const sandbox = await startTestSandbox({ dialect });
    const { MongoClient } = await driver.load();
    const client = new MongoClient(
      `mongodb://somebody:a-password@${new URL(sandbox.mongodbUri).host}/?authMechanism=${mechanism}`,
    );
    onTestFinished(() => client.close());
    expect(await refusalOf(client.connect())).toMatchObject({
      code: 334,
      codeName: 'MechanismUnavailable',
      message: `Received authentication for mechanism ${mechanism} which is not enabled`,
    });
  });

  test('nobody logged in: ping is answered, all else is not', async () => {
    const sandbox = await startTestSandbox({ dialect });
    const client = await openAnonymous(sandbox);
    const admin = client.db('admin');
    expect(await admin.command({ ping: 1 })).toEqual({ ok: 1 });
    const { authInfo } = await admin.command({ connectionStatus: 1 });
    expect(authInfo).toMatchObject({ authenticatedUsers: [], authenticatedUserRoles: [] });
    for (const [name, command] of [
      ['find', { find: 'x' }],
      ['insert', { insert: 'x', documents: [{}] }],
      ['listDatabases', { listDatabases: 1 }],
      ['noSuchCommand', { noSuchCommand: 1 }],
    ] as const) {
      expect(await refusalOf(admin.command(command))).toMatchObject({
        code: 13,
        codeName: 'Unauthorized',
        message: `Command ${name} requires authentication`,
      });
    }
  });

  describe('a user who may only read testdb', () => {
    const openReader = async () => {
      const sandbox = await startTestSandbox({ dialect });
      const { keys } = createUser(sandbox, 'reader', { roleName: 'read', databaseName: 'testdb' });
      return openClient(driver, sandbox, keys);
    };

    test('may', async () => {
      const client = await openReader();
      expect(await client.db('testdb').collection('x').findOne({})).toBeNull();
      expect(await client.db('testdb').listCollections().toArray()).toEqual([]);
    });

    const LSID = /, lsid: \{ id: [^}]+ \}/;

    test.each<[string, string, (client: MongoClient) => Promise<unknown>, string]>([
      [
        'insert',
        'insert',
        (client) => client.db('testdb').collection<Numbered>('x').insertOne({ _id: 1 }),
        'testdb to execute command { insert: "x", documents: [ { _id: 1 } ], ordered: true, $db: "testdb" }',
      ],
      [
        'update',
        'update',
        (client) =>
          client
            .db('testdb')
            .collection('x')
            .updateOne({}, { $set: { a: 1 } }),
        'testdb to execute command { update: "x", updates: [ { q: {}, u: { $set: { a: 1 } } } ], ordered: true, $db: "testdb" }',
      ],
      [
        'delete',
        'remove',
        (client) => client.db('testdb').collection('x').deleteOne({ a: 1 }),
        'testdb to execute command { delete: "x", deletes: [ { q: { a: 1 }, limit: 1 } ], ordered: true, $db: "testdb" }',
      ],
      [
        'find in another database',
        'find',
        (client) =>
          client
            .db('otherdb')
            .collection('x')
            .findOne({ a: 'b', 'c.d': { $gt: 1.5, $in: [true, null] } }),
        'otherdb to execute command { find: "x", filter: { a: "b", c.d: { $gt: 1.5, $in: [ true, null ] } }, limit: 1, singleBatch: true, $db: "otherdb" }',
      ],
    ])('%s', async (_, action, work, command) => {
      const error = await refusalOf(work(await openReader()));
      const [database] = command.split(' ', 1);
      if (dialect === 'mongod') {
        expect(error).toMatchObject({ code: 13, codeName: 'Unauthorized' });
        expect(error.message).toMatch(LSID);
        expect(error.message.replace(LSID, '')).toBe(`not authorized on ${command}`);
      } else {
        expect(error).toMatchObject({
          code: 8000,
          codeName: 'AtlasError',
          message: `user is not allowed to do action [${action}] on [${database}.x]`,
        });
      }
    });
  });
});

test.each(latestDrivers)(
  'driver $version: of a long command only what is short is repeated',
  async (driver) => {
    const sandbox = await startTestSandbox({ dialect: 'mongod' });
    const { keys } = createUser(sandbox, 'reader', { roleName: 'read', databaseName: 'testdb' });
    const client = await openClient(driver, sandbox, keys);
    const documents = [{ text: 'long '.repeat(1000) }];
    const { message } = await refusalOf(client.db('testdb').command({ insert: 'x', documents }));
    expect(message).toMatch(
      /^not authorized on testdb to execute command \{ insert: "x", documents: \.\.\., .*\$db: "testdb" \}$/,
    );
  },
);
