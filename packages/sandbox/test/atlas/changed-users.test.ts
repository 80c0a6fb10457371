import { Long } from 'bson';
import { describe, expect, test } from 'vitest';
import type { DatabaseUser } from '../../src/index.ts';
import { logIn } from '../../src/login-client/conversation.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const READER = { roleName: 'read', databaseName: 'shop' } as const;
const WRITER = { roleName: 'readWrite', databaseName: 'shop' } as const;

async function openConnection() {
  const sandbox = await startTestSandbox();
  const { arn } = sandbox.account.createUser({ userName: 'alice' });
  const user = { username: arn, awsIAMType: 'USER', roles: [READER] } as const;
  sandbox.databaseUsers.create(user);
  const keys = sandbox.account.createAccessKey({ userName: 'alice' });
  const client = await openRawClient(sandbox.mongodbUri);
  expect(await logIn(client, keys)).toMatchObject({ ok: 1 });
  return {
    sandbox,
    user,
    client,
    insert: () => client.command({ insert: 'orders', documents: [{ a: 1 }], $db: 'shop' }),
    find: () => client.command({ find: 'orders', $db: 'shop' }),
    status: () => client.command({ connectionStatus: 1, $db: 'admin' }),
    logIn: () => logIn(client, keys),
  };
}

describe('the connections of a database user', () => {
  test('have its changed roles at the next command', async () => {
    const { sandbox, user, insert, find } = await openConnection();
    expect(await insert()).toMatchObject({ ok: 0, code: 8000 });
    sandbox.databaseUsers.update({ ...user, roles: [WRITER] });
    expect(await insert()).toMatchObject({ ok: 1 });
    sandbox.databaseUsers.update({ ...user, roles: [] });
    expect(await find()).toMatchObject({ ok: 0, code: 8000 });
  });

  test('lose it when it is deleted, and do not get it back with another of the same name', async () => {
    const { sandbox, user, find, status, logIn } = await openConnection();
    expect(await find()).toMatchObject({ ok: 1 });
    sandbox.databaseUsers.delete(user);
    sandbox.databaseUsers.create(user);
    expect(await status()).toMatchObject({
      authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
    });
    expect(await find()).toMatchObject({
      ok: 0,
      code: 13,
      errmsg: 'Command find requires authentication',
    });
    expect(await logIn()).toMatchObject({ ok: 1 });
    expect(await find()).toMatchObject({ ok: 1 });
  });
});

test('a cursor is not that of another user of the same name, made later', async () => {
  const { sandbox, user, insert, logIn, client } = await openConnection();
  sandbox.databaseUsers.update({ ...user, roles: [WRITER] });
  for (const _ of [1, 2]) expect(await insert()).toMatchObject({ ok: 1 });
  const { cursor } = await client.command({ find: 'orders', batchSize: 1, $db: 'shop' });
  const id = Long.fromValue(cursor.id);
  sandbox.databaseUsers.delete(user);
  sandbox.databaseUsers.create(user);
  expect(await client.command({ ping: 1 })).toMatchObject({ ok: 1 });
  expect(await logIn()).toMatchObject({ ok: 1 });
  expect(await client.command({ getMore: id, collection: 'orders', $db: 'shop' })).toMatchObject({
    ok: 0,
    code: 13,
    errmsg: `cursor id ${id} was not created by the authenticated user`,
  });
  expect(await client.command({ killCursors: 'orders', cursors: [id], $db: 'shop' })).toMatchObject({
    ok: 0,
    code: 13,
  });
});

describe('update', () => {
  test('refuses a user that is not there, and a role that cannot be', async () => {
    const { databaseUsers } = await startTestSandbox();
    const user: DatabaseUser = {
      username: 'arn:aws:iam::123456789012:user/alice',
      awsIAMType: 'USER',
      roles: [READER],
    };
    expect(() => databaseUsers.update(user)).toThrow(`There is no database user for ${user.username}.`);
    databaseUsers.create(user);
    const nowhere = { roleName: 'read', databaseName: 'a.b' } as const;
    expect(() => databaseUsers.update({ ...user, roles: [nowhere] })).toThrow(
      'no database can have that name',
    );
    expect(databaseUsers.find(user)).toEqual(user);
  });

  test('takes what find gives as a copy', async () => {
    const { sandbox, user } = await openConnection();
    const found = sandbox.databaseUsers.find(user);
    Object.assign(found?.roles[0] ?? {}, { roleName: 'atlasAdmin' });
    expect(sandbox.databaseUsers.find(user)).toEqual(user);
  });
});
