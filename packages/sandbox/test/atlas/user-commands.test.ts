import { MongoClient } from 'mongodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../src/index.ts';
import { logIn } from '../../src/login-client/conversation.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import { createUserKeys, logInTo } from '../support/log-in.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const ADMINISTRATOR = [{ roleName: 'atlasAdmin', databaseName: 'admin' } as const];
const USER = 'arn:aws:iam::123456789012:user/alice';
const SESSIONS = 'arn:aws:sts::123456789012:assumed-role/app/*';
const READ_WRITE = [{ role: 'readWrite', db: 'shop' }];

async function startAdministered() {
  const sandbox = await startTestSandbox({ dialect: 'mongod' });
  const client = await logInTo(sandbox, 'administrator', ADMINISTRATOR);
  return {
    sandbox,
    command: (command: object) => client.command({ ...command, $db: '$external' }),
    commandOn: (database: string, command: object) => client.command({ ...command, $db: database }),
  };
}

async function logInAs(sandbox: Sandbox, keys: Keys) {
  const client = await openRawClient(sandbox.mongodbUri);
  const { ok, errmsg } = await logIn(client, keys);
  const { authInfo } = await client.command({ connectionStatus: 1, $db: 'admin' });
  return { ok, errmsg, roles: authInfo.authenticatedUserRoles };
}

describe('in the dialect of a mongod, an administrator', () => {
  test('makes a user, who logs in, has the roles and no others, and is gone once dropped', async () => {
    const { sandbox, command } = await startAdministered();
    sandbox.account.createUser({ userName: 'alice' });
    const keys = sandbox.account.createAccessKey({ userName: 'alice' });
    expect(await logInAs(sandbox, keys)).toMatchObject({ ok: 0 });
    expect(await command({ createUser: USER, roles: READ_WRITE })).toEqual({ ok: 1 });
    expect(await logInAs(sandbox, keys)).toEqual({ ok: 1, errmsg: undefined, roles: READ_WRITE });
    expect(await command({ dropUser: USER })).toEqual({ ok: 1 });
    expect(await logInAs(sandbox, keys)).toMatchObject({
      ok: 0,
      errmsg: `Could not find user "${USER}" for db "$external"`,
    });
  });

  test.each([SESSIONS, 'arn:aws:iam::123456789012:role/app'])('makes a role’s user: %s', async (name) => {
    const { sandbox, command } = await startAdministered();
    sandbox.account.createRole({ roleName: 'app' });
    expect(await command({ createUser: name, roles: ['read'] })).toEqual({ ok: 1 });
    const session = sandbox.account.issueSession({ roleName: 'app', roleSessionName: 'one' });
    expect(await logInAs(sandbox, session)).toMatchObject({
      ok: 1,
      roles: [{ role: 'read', db: '$external' }],
    });
    expect(await command({ usersInfo: SESSIONS })).toMatchObject({ users: [{ user: SESSIONS }] });
  });

  test('sees every user, one, or none', async () => {
    const { command } = await startAdministered();
    await command({ createUser: USER, roles: READ_WRITE });
    const alice = {
      _id: `$external.${USER}`,
      user: USER,
      db: '$external',
      roles: READ_WRITE,
      mechanisms: ['external'],
    };
    expect(await command({ usersInfo: 1 })).toEqual({
      users: [expect.objectContaining({ user: 'arn:aws:iam::123456789012:user/administrator' }), alice],
      ok: 1,
    });
    expect(await command({ usersInfo: USER })).toEqual({ users: [alice], ok: 1 });
    expect(await command({ usersInfo: SESSIONS })).toEqual({ users: [], ok: 1 });
  });

  test.each([
    [
      { createUser: USER, pwd: 'x', roles: [] },
      2,
      "Cannot set the password for users defined on the '$external' database",
    ],
    [{ createUser: USER }, 40414, "BSON field 'createUser.roles' is missing but a required field"],
    [{ createUser: USER, roles: ['root'] }, 31, 'Could not find role: root@$external'],
    [{ createUser: USER, roles: [1] }, 2, 'Role names must be either strings or objects'],
    [
      { createUser: USER, roles: [{ role: 'read' }] },
      40414,
      "BSON field 'createUser.roles.0.db' is missing but a required field",
    ],
    [
      { createUser: USER, roles: [{ role: 'read', db: 'a b' }] },
      2,
      'The role read is for the database "a b", and no database can have that name.',
    ],
    [{ createUser: 1, roles: [] }, 2, 'createUser takes the name of a user'],
    [
      { createUser: 'alice', roles: [] },
      2,
      'The ARN specified in the username field, alice, is not valid for AWS IAM type USER.',
    ],
    [
      { createUser: USER, roles: [], customData: { a: 1 } },
      238,
      "The sandbox does not emulate the option 'customData' of createUser.",
    ],
    [{ dropUser: USER }, 11, `User '${USER}@$external' not found`],
    [{ dropUser: 1 }, 2, 'dropUser takes the name of a user'],
    [{ usersInfo: { forAllDBs: true } }, 2, 'The sandbox takes usersInfo: 1, or a name'],
  ])('is refused %j', async (wrong, code, errmsg) => {
    const { command } = await startAdministered();
    expect(await command(wrong)).toMatchObject({ ok: 0, code, errmsg });
  });

  test('is refused a user that there is', async () => {
    const { command } = await startAdministered();
    await command({ createUser: USER, roles: [] });
    expect(await command({ createUser: USER, roles: [] })).toEqual({
      ok: 0,
      code: 51003,
      codeName: 'Location51003',
      errmsg: `User "${USER}@$external" already exists`,
    });
  });

  test.each([{ createUser: USER, roles: [] }, { dropUser: USER }, { usersInfo: 1 }])(
    'is refused another database: %j',
    async (command) => {
      const { commandOn } = await startAdministered();
      expect(await commandOn('shop', command)).toMatchObject({ ok: 0, code: 238 });
    },
  );
});

test('whoever is no administrator makes, drops and sees no user', async () => {
  const sandbox = await startTestSandbox({ dialect: 'mongod' });
  const client = await logInTo(sandbox, 'reader', [
    { roleName: 'readWriteAnyDatabase', databaseName: 'admin' },
  ]);
  for (const command of [{ createUser: USER, roles: [] }, { dropUser: USER }, { usersInfo: 1 }]) {
    expect(await client.command({ ...command, $db: '$external' })).toMatchObject({ ok: 0, code: 13 });
  }
});

test('Atlas has none of these commands', async () => {
  const client = await logInTo(await startTestSandbox(), 'administrator', ADMINISTRATOR);
  for (const command of [{ createUser: USER, roles: [] }, { dropUser: USER }, { usersInfo: 1 }]) {
    expect(await client.command({ ...command, $db: '$external' })).toMatchObject({ ok: 0, code: 59 });
  }
});

test('a driver makes them too', async () => {
  const sandbox = await startTestSandbox({ dialect: 'mongod' });
  const keys = createUserKeys(sandbox, 'administrator', ADMINISTRATOR);
  const client = new MongoClient(sandbox.mongodbUri, {
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => keys },
  });
  onTestFinished(() => client.close());
  const external = client.db('$external');
  await external.command({ createUser: USER, roles: READ_WRITE, writeConcern: { w: 'majority' } });
  const { users } = await external.command({ usersInfo: USER });
  expect(users).toMatchObject([{ user: USER, roles: READ_WRITE }]);
});
