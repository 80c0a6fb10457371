import type { Document } from 'bson';
import { serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import type { DatabaseRole } from '../../src/index.ts';
import { opMsg } from '../../src/login-client/frames.ts';
import type { WireClient } from '../../src/login-client/wire-client.ts';
import { logIn, logInTo } from '../support/log-in.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const everywhere = (roleName: DatabaseRole['roleName']) => logIn([{ roleName, databaseName: 'admin' }]);

/** Every command that reads or writes a collection, or the whole database. */
const READS: Document[] = [
  { find: 'NAME' },
  { aggregate: 'NAME', pipeline: [], cursor: {} },
  { count: 'NAME' },
  { distinct: 'NAME', key: 'a' },
];

const WRITES: Document[] = [
  { insert: 'NAME', documents: [{ _id: 1 }] },
  { update: 'NAME', updates: [{ q: { _id: 1 }, u: { $set: { a: 1 } } }] },
  { update: 'NAME', updates: [{ q: { _id: 2 }, u: { $set: { a: 1 } }, upsert: true }] },
  { findAndModify: 'NAME', query: { _id: 1 }, update: { $set: { a: 2 } } },
  { findAndModify: 'NAME', query: { _id: 3 }, update: { $set: { a: 2 } }, upsert: true },
  { findandmodify: 'NAME', query: { _id: 3 }, remove: true },
  { delete: 'NAME', deletes: [{ q: {}, limit: 0 }] },
  { createIndexes: 'NAME', indexes: [{ key: { a: 1 }, name: 'a' }] },
  { dropIndexes: 'NAME', index: '*' },
  { drop: 'NAME' },
  { create: 'NAME' },
];

const on = (command: Document, $db: string, collection: string): Document =>
  Object.fromEntries(
    Object.entries({ ...command, $db }).map(([name, value]) => [name, value === 'NAME' ? collection : value]),
  );

async function expectAllowed(client: WireClient, commands: Document[], $db: string, collection: string) {
  for (const command of commands) {
    expect([command, await client.command(on(command, $db, collection))]).toMatchObject([{}, { ok: 1 }]);
  }
}

async function expectRefused(client: WireClient, commands: Document[], $db: string, collection: string) {
  for (const command of commands) {
    const reply = await client.command(on(command, $db, collection));
    expect([command, reply]).toMatchObject([
      {},
      { ok: 0, code: 8000, errmsg: expect.stringContaining(`] on [${$db}.${collection}]`) },
    ]);
  }
}

describe('readWriteAnyDatabase', () => {
  test.each(['testdb', 'admin'])('reads and writes %s', async ($db) => {
    const client = await everywhere('readWriteAnyDatabase');
    await expectAllowed(client, [...WRITES, ...READS], $db, 'x');
  });

  test.each([
    ['local', 'x'],
    ['config', 'x'],
    ['config', 'settings'],
    ['local', 'system.js'],
    ['admin', 'system.users'],
    ['admin', 'system.roles'],
    ['testdb', 'system.profile'],
    ['testdb', 'system.views'],
    ['testdb', 'system.buckets.x'],
  ])('neither reads nor writes %s.%s', async ($db, collection) => {
    const client = await everywhere('readWriteAnyDatabase');
    await expectRefused(client, [...READS, ...WRITES, { listIndexes: 'NAME' }], $db, collection);
  });

  test.each(['local', 'config'])('does not list the collections of %s', async ($db) => {
    const client = await everywhere('readWriteAnyDatabase');
    expect(await client.command({ listCollections: 1, $db })).toMatchObject({ ok: 0, code: 8000 });
  });

  test('reads and writes system.js, as the role is documented', async () => {
    const client = await everywhere('readWriteAnyDatabase');
    await expectAllowed(client, [...WRITES, ...READS], 'testdb', 'system.js');
  });

  test('reads and writes what only looks like a system collection', async () => {
    const client = await everywhere('readWriteAnyDatabase');
    for (const name of ['system', 'systemx', 'System.users', 'x.system.users']) {
      await expectAllowed(client, WRITES, 'testdb', name);
    }
  });

  test('does not write by a document sequence either', async () => {
    const client = await everywhere('readWriteAnyDatabase');
    const documents = Buffer.concat([Buffer.from('documents\0'), serialize({ _id: 1 })]);
    const size = Buffer.alloc(4);
    size.writeInt32LE(4 + documents.length);
    const body = serialize({ insert: 'system.users', $db: 'admin' });
    const sections = Buffer.concat([Buffer.from([0]), body, Buffer.from([1]), size, documents]);
    client.send(opMsg({}, { sections }));
    expect(await client.receive()).toMatchObject({ ok: 0, code: 8000 });
  });

  // A database of another case would be another one to the roles.
  test.each(['LOCAL', 'Config', 'ADMIN'])('makes no database %s', async ($db) => {
    const client = await everywhere('readWriteAnyDatabase');
    const lower = $db.toLowerCase();
    const refusal = {
      code: 13297,
      errmsg: `db already exists with different case already have: [${lower}] trying to create [${$db}]`,
    };
    expect(await client.command({ create: 'x', $db })).toEqual({
      ok: 0,
      codeName: 'DatabaseDifferCase',
      ...refusal,
    });
    expect(await client.command({ insert: 'x', documents: [{}], $db })).toMatchObject({
      n: 0,
      writeErrors: [refusal],
    });
    expect(await client.command({ find: 'x', $db })).toMatchObject({ cursor: { firstBatch: [] } });
  });
});

test('a database whose name differs from another by case only is refused, until that is gone', async () => {
  const client = await everywhere('atlasAdmin');
  const create = ($db: string) => client.command({ create: 'x', $db });
  expect(await create('shop')).toEqual({ ok: 1 });
  expect(await create('Shop')).toMatchObject({
    ok: 0,
    code: 13297,
    errmsg: 'db already exists with different case already have: [shop] trying to create [Shop]',
  });
  expect(await client.command({ create: 'y', $db: 'shop' })).toEqual({ ok: 1 });
  await client.command({ dropDatabase: 1, $db: 'shop' });
  expect(await create('Shop')).toEqual({ ok: 1 });
});

describe('readAnyDatabase', () => {
  test('reads testdb and admin, and writes nothing', async () => {
    const client = await everywhere('readAnyDatabase');
    for (const $db of ['testdb', 'admin']) {
      await expectAllowed(client, READS, $db, 'x');
      await expectRefused(client, WRITES, $db, 'x');
    }
  });

  test.each([
    ['local', 'x'],
    ['config', 'x'],
    ['admin', 'system.users'],
  ])('does not read %s.%s', async ($db, collection) => {
    await expectRefused(await everywhere('readAnyDatabase'), READS, $db, collection);
  });
});

describe('a role on one database', () => {
  // What stands behind may keep these two from everybody.
  test.each(process.env.CONTRACT_UPSTREAM ? ['admin'] : ['local', 'config', 'admin'])(
    'readWrite on %s means it, without system collections',
    async ($db) => {
      const client = await logIn([{ roleName: 'readWrite', databaseName: $db }]);
      await expectAllowed(client, [...WRITES, ...READS], $db, 'x');
      await expectRefused(client, [...WRITES, ...READS], $db, 'system.users');
      await expectRefused(client, [...WRITES, ...READS], 'testdb', 'x');
    },
  );

  test('read on local reads it', async () => {
    const client = await logIn([{ roleName: 'read', databaseName: 'local' }]);
    await expectAllowed(client, READS, 'local', 'oplog.rs');
    await expectRefused(client, WRITES, 'local', 'oplog.rs');
  });

  test('of another case is of another database', async () => {
    const client = await logIn([{ roleName: 'readWrite', databaseName: 'TestDB' }]);
    await expectRefused(client, [...WRITES, ...READS], 'testdb', 'x');
  });
});

describe('atlasAdmin', () => {
  test.each(['local', 'config'])('reads %s and does not write it', async ($db) => {
    const client = await everywhere('atlasAdmin');
    await expectAllowed(client, [...READS, { listCollections: 1 }], $db, 'x');
    await expectRefused(client, WRITES, $db, 'x');
    expect(await client.command({ dropDatabase: 1, $db })).toMatchObject({ ok: 0, code: 8000 });
  });

  test.each([
    ['admin', 'system.users'],
    ['testdb', 'system.views'],
  ])('neither reads nor writes %s.%s', async ($db, collection) => {
    await expectRefused(await everywhere('atlasAdmin'), [...READS, ...WRITES], $db, collection);
  });

  // The one place where somebody may update and not insert.
  test('updates config.settings; an upsert there needs the action insert, and it has none', async () => {
    const client = await everywhere('atlasAdmin');
    const balancer = { q: { _id: 'balancer' }, u: { $set: { stopped: true } } };
    const update = (updates: Document[]) => client.command({ update: 'settings', updates, $db: 'config' });
    const refusal = { ok: 0, errmsg: 'user is not allowed to do action [insert] on [config.settings]' };
    expect(await update([balancer])).toEqual({ n: 0, nModified: 0, ok: 1 });
    expect(await update([balancer, { ...balancer, upsert: true }])).toMatchObject(refusal);
    const findAndModify = { findAndModify: 'settings', query: balancer.q, update: balancer.u, $db: 'config' };
    expect(await client.command(findAndModify)).toMatchObject({ value: null, ok: 1 });
    expect(await client.command({ ...findAndModify, upsert: true })).toMatchObject(refusal);
  });

  test('drops databases, and not admin', async () => {
    const client = await everywhere('atlasAdmin');
    await client.command({ create: 'x', $db: 'admin' });
    expect(await client.command({ dropDatabase: 1, $db: 'admin' })).toEqual({
      ok: 0,
      code: 20,
      codeName: 'IllegalOperation',
      errmsg: "Dropping the 'admin' database is prohibited.",
    });
    expect(await client.command({ dropDatabase: 1, $db: 'testdb' })).toEqual({ ok: 1 });
  });
});

// With a server behind it, whose cursor it is decides alone.
test.skipIf(process.env.CONTRACT_UPSTREAM)(
  'a cursor is refused by its collection, before anybody looks whether there is one',
  async () => {
    const sandbox = await startTestSandbox();
    const client = await logInTo(sandbox, 'reader', [{ roleName: 'readAnyDatabase', databaseName: 'admin' }]);
    const getMore = { getMore: 5n, collection: 'system.users', $db: 'admin' };
    expect(await client.command(getMore)).toMatchObject({
      code: 8000,
      errmsg: 'user is not allowed to do action [find] on [admin.system.users]',
    });
    expect(await client.command({ ...getMore, collection: 'x' })).toMatchObject({ code: 43 });
  },
);

describe('connectionStatus', () => {
  const shown = async (client: WireClient) =>
    (await client.command({ connectionStatus: 1, showPrivileges: true, $db: 'admin' })).authInfo
      .authenticatedUserPrivileges;

  test('shows the privileges where it is asked for them', async () => {
    const client = await logIn([{ roleName: 'read', databaseName: 'shop' }]);
    const actions = expect.arrayContaining(['find', 'listCollections']);
    expect(await shown(client)).toEqual([
      { resource: { db: 'shop', collection: '' }, actions },
      { resource: { db: 'shop', collection: 'system.js' }, actions },
    ]);
    expect((await shown(client))[0].actions).not.toContain('insert');
    expect((await client.command({ connectionStatus: 1 })).authInfo).not.toHaveProperty(
      'authenticatedUserPrivileges',
    );
  });

  test('names no database where a role holds for all of them', async () => {
    const [privilege] = await shown(await everywhere('readWriteAnyDatabase'));
    expect(privilege).toMatchObject({
      resource: { db: '', collection: '' },
      actions: expect.arrayContaining(['insert']),
    });
  });
});
