import { type Document, Long, serialize, UUID } from 'bson';
import { describe, expect, test } from 'vitest';
import { frame, OP_MSG, opMsg } from '../../../src/login-client/frames.ts';
import { logIn, logInTo } from '../../support/log-in.ts';
import { logInAgain, openRelay, READ_WRITE } from '../../support/open-relay.ts';
import { openRawClient } from '../../support/raw-client.ts';
import { startScriptedServer } from '../../support/start-scripted-server.ts';
import { startTestSandbox } from '../../support/start-test-sandbox.ts';

const EXHAUST_ALLOWED = 1 << 16;
const MORE_TO_COME = 1 << 1;

const cursor = (id: number, batch: string): Document => ({
  cursor: { [batch]: [], id: Long.fromNumber(id), ns: 'shop.x' },
});

const getMore = (id: number): Document => ({ getMore: Long.fromNumber(id), collection: 'x', $db: 'shop' });

describe('hello', () => {
  test('shows the server’s abilities under the sandbox’s own address', async () => {
    const server = await startScriptedServer();
    const sandbox = await startTestSandbox({ upstream: server.uri });
    const client = await openRawClient(sandbox.mongodbUri);
    const hello = await client.command({ hello: 1, compression: ['snappy'] });
    const { host } = new URL(sandbox.mongodbUri);
    expect(hello).toMatchObject({
      ok: 1,
      isWritablePrimary: true,
      setName: 'rs0',
      setVersion: 3,
      hosts: [host],
      me: host,
      primary: host,
      maxWireVersion: 25,
    });
    for (const name of ['topologyVersion', 'compression', 'saslSupportedMechs', 'ismaster']) {
      expect(hello).not.toHaveProperty(name);
    }
    expect(await client.command({ isMaster: 1 })).toMatchObject({ ismaster: true, setName: 'rs0' });
  });

  test('of a secondary names no primary', async () => {
    const server = await startScriptedServer(({ hello }) =>
      hello ? { isWritablePrimary: false, secondary: true, setName: 'rs0', maxWireVersion: 25 } : undefined,
    );
    const sandbox = await startTestSandbox({ upstream: server.uri });
    const client = await openRawClient(sandbox.mongodbUri);
    const hello = await client.command({ hello: 1 });
    expect(hello).toMatchObject({ isWritablePrimary: false, secondary: true });
    expect(hello).not.toHaveProperty('primary');
  });
});

test('nothing is passed on before the login, but hello and buildInfo', async () => {
  const server = await startScriptedServer();
  const sandbox = await startTestSandbox({ upstream: server.uri });
  const client = await openRawClient(sandbox.mongodbUri);
  server.commands.length = 0;
  expect(await client.command({ find: 'x', $db: 'shop' })).toMatchObject({ ok: 0, code: 13 });
  expect(await client.command({ buildInfo: 1 })).toMatchObject({ ok: 1 });
  expect(await client.command({ hello: 1 })).toMatchObject({ ok: 1 });
  expect(server.commands.map((command) => Object.keys(command)[0])).toEqual(['buildInfo', 'hello']);
});

test('the login, its end and the user are the sandbox’s alone', async () => {
  const { server, client } = await openRelay();
  const status = await client.command({ connectionStatus: 1 });
  expect(status.authInfo.authenticatedUsers).toMatchObject([{ db: '$external' }]);
  expect(await client.command({ logout: 1, $db: '$external' })).toMatchObject({ ok: 1 });
  expect(await client.command({ find: 'x', $db: 'shop' })).toMatchObject({ ok: 0, code: 13 });
  expect(server.commands).toEqual([]);
});

test('a command comes as it was sent, documents beside it and all', async () => {
  const { server, client } = await openRelay(({ insert }) => (insert ? { n: 2 } : undefined));
  const head = Buffer.from('\u0001\0\0\0\0documents\0');
  const documents = [serialize({ _id: 1 }), serialize({ _id: 2 })];
  head.writeInt32LE(head.length - 1 + documents.reduce((sum, { length }) => sum + length, 0), 1);
  const body = serialize({ insert: 'x', ordered: false, $db: 'shop', comment: 'é' });
  const sections = Buffer.concat([Buffer.from([0]), body, head, ...documents]);
  client.send(opMsg({}, { sections }));
  expect(await client.receive()).toMatchObject({ ok: 1, n: 2 });
  expect(server.commands).toEqual([{ insert: 'x', ordered: false, $db: 'shop', comment: 'é' }]);
});

test('the fields of a transaction go along', async () => {
  const { server, client } = await openRelay();
  const lsid = { id: new UUID() };
  const fields = { lsid, txnNumber: Long.ONE, startTransaction: true, autocommit: false };
  expect(await client.command({ insert: 'x', documents: [{}], $db: 'shop', ...fields })).toMatchObject({
    ok: 1,
  });
  expect(
    await client.command({ commitTransaction: 1, lsid, txnNumber: Long.ONE, autocommit: false }),
  ).toMatchObject({ ok: 1 });
  const [insert, commit] = server.commands;
  expect(insert).toMatchObject({ txnNumber: 1, startTransaction: true, autocommit: false });
  expect(commit?.lsid).toEqual(insert?.lsid);
});

describe('a session', () => {
  test('is another for another user, and the same for the same one on another connection', async () => {
    const { server, sandbox, client } = await openRelay();
    const other = await logInTo(sandbox, 'other', [READ_WRITE]);
    const lsid = { id: new UUID() };
    for (const connection of [client, client, other]) {
      expect(await connection.command({ find: 'x', lsid, $db: 'shop' })).toMatchObject({ ok: 1 });
    }
    const [first, again, others] = server.commands.map((command) => String(command.lsid?.id));
    expect(again).toBe(first);
    expect(others).not.toBe(first);
    expect([first, others]).not.toContain(String(lsid.id));
  });

  test('is another for a user who was deleted and made again', async () => {
    const { server, sandbox, client } = await openRelay();
    const lsid = { id: new UUID() };
    expect(await client.command({ find: 'x', lsid, $db: 'shop' })).toMatchObject({ ok: 1 });
    const again = await logInAgain(sandbox, 'somebody');
    expect(await again.command({ find: 'x', lsid, $db: 'shop' })).toMatchObject({ ok: 1 });
    const [before, after] = server.commands.map((command) => String(command.lsid?.id));
    expect(after).not.toBe(before);
  });

  test('that somebody kills is one of their own', async () => {
    const { server, client } = await openRelay();
    const id = new UUID();
    await client.command({ find: 'x', lsid: { id }, $db: 'shop' });
    await client.command({ killSessions: [{ id }], $db: 'admin' });
    const [find, kill] = server.commands;
    expect(kill?.killSessions).toEqual([find?.lsid]);
  });

  test.each<[string, Document]>([
    ['of another user', { id: new UUID(), uid: Buffer.alloc(32) }],
    ['without an id', {}],
    ['whose id is a text', { id: 'x' }],
    ['whose id is short', { id: Buffer.alloc(16) }],
  ])('%s is refused', async (_, lsid) => {
    const { server, client } = await openRelay();
    expect(await client.command({ find: 'x', lsid, $db: 'shop' })).toMatchObject({ ok: 0, code: 2 });
    expect(server.commands).toEqual([]);
  });
});

test('to a client that takes several replies, each answers the one before it', async () => {
  const more = [cursor(7, 'nextBatch'), cursor(7, 'nextBatch'), cursor(0, 'nextBatch')];
  const { server, client } = await openRelay((command) => {
    if (command.find) return cursor(7, 'firstBatch');
    return command.getMore ? more : undefined;
  });
  await client.command({ find: 'x', $db: 'shop' });
  client.send(opMsg(getMore(7), { requestId: 50, flags: EXHAUST_ALLOWED }));
  for (const id of [7, 7, 0]) expect((await client.receive())?.cursor.id).toBe(id);
  expect(server.flags.at(-1)).toBe(EXHAUST_ALLOWED);
  // And the connection goes on.
  expect(await client.command({ find: 'x', $db: 'shop' })).toMatchObject({ ok: 1 });
});

test('what wants no reply gets none, and is passed on', async () => {
  const { server, client } = await openRelay();
  client.send(opMsg({ insert: 'x', documents: [{}], $db: 'shop' }, { flags: MORE_TO_COME }));
  expect(await client.command({ find: 'y', $db: 'shop' })).toMatchObject({ ok: 1 });
  expect(server.commands).toMatchObject([{ insert: 'x' }, { find: 'y' }]);
});

test('a server’s refusal stays its own', async () => {
  const refusal = {
    ok: 0,
    code: 251,
    codeName: 'NoSuchTransaction',
    errmsg: 'gone',
    errorLabels: ['Transient'],
  };
  const { client } = await openRelay(({ find }) => (find ? refusal : undefined));
  expect(await client.command({ find: 'x', $db: 'shop' })).toEqual(refusal);
});

test('databases are listed as far as the roles allow to read', async () => {
  const databases = ['admin', 'shop', 'other'].map((name) => ({
    name,
    sizeOnDisk: 1024 * 1024,
    empty: false,
  }));
  const { client } = await openRelay(({ listDatabases, nameOnly }) =>
    listDatabases && !nameOnly ? { databases, totalSize: 3 * 1024 * 1024 } : undefined,
  );
  expect(await client.command({ listDatabases: 1 })).toMatchObject({
    databases: [{ name: 'shop' }],
    totalSize: 1024 * 1024,
    totalSizeMb: 1,
  });
});

test('a refusal to list databases, or to say what the server is, stays one', async () => {
  const refusal = { ok: 0, code: 8, codeName: 'UnknownError', errmsg: 'not now' };
  const { client } = await openRelay(({ listDatabases, nameOnly, buildInfo }) =>
    buildInfo || (listDatabases && !nameOnly) ? refusal : undefined,
  );
  expect(await client.command({ listDatabases: 1 })).toEqual(refusal);
  expect(await client.command({ buildInfo: 1 })).toEqual(refusal);
});

describe('what a server could read in another way is refused', () => {
  test.each<[string, Document, number]>([
    ['a field that servers have for each other', { find: 'x', $impersonatedUsers: [] }, 40415],
    ['another', { find: 'x', $audit: {} }, 40415],
  ])('%s', async (_, command, code) => {
    const { server, client } = await openRelay();
    expect(await client.command({ ...command, $db: 'shop' })).toMatchObject({ ok: 0, code });
    expect(server.commands).toEqual([]);
  });

  test('a field twice', async () => {
    const { server, client } = await openRelay();
    // `find` again, under a name of the same length.
    const bytes = Buffer.from(serialize({ find: 'x', fimd: 'y', $db: 'shop' }));
    bytes.write('find', bytes.indexOf('fimd'));
    client.send(frame(OP_MSG, Buffer.concat([Buffer.alloc(5), bytes])));
    expect(await client.receive()).toMatchObject({ ok: 0, code: 40413 });
    expect(server.commands).toEqual([]);
  });

  test('a pipeline beside the command', async () => {
    const { server, client } = await openRelay();
    const head = Buffer.from('\u0001\0\0\0\0pipeline\0');
    const stage = serialize({ $out: { db: 'elsewhere', coll: 'x' } });
    head.writeInt32LE(head.length - 1 + stage.length, 1);
    const body = serialize({ aggregate: 'x', cursor: {}, $db: 'shop' });
    client.send(opMsg({}, { sections: Buffer.concat([Buffer.from([0]), body, head, stage]) }));
    expect(await client.receive()).toMatchObject({ ok: 0, code: 40415 });
    expect(server.commands).toEqual([]);
  });
});

describe('a server that goes away', () => {
  test('in the middle of a command ends the connection, and the next one says why', async () => {
    const { server, sandbox, client } = await openRelay(({ find }) => (find ? 'hang up' : undefined));
    client.send(opMsg({ find: 'x', $db: 'shop' }));
    expect(await client.receive()).toBeUndefined();
    await server.stop();
    const next = await openRawClient(sandbox.mongodbUri);
    expect(await next.command({ hello: 1 })).toMatchObject({
      ok: 0,
      code: 91,
      codeName: 'ShutdownInProgress',
      errmsg: expect.stringContaining('The server behind the sandbox does not answer: ECONNREFUSED'),
    });
  });

  test('is found again once it is back', async () => {
    let isAway = false;
    const { sandbox } = await openRelay(() => (isAway ? 'hang up' : undefined));
    const client = await openRawClient(sandbox.mongodbUri);
    isAway = true;
    expect(await client.command({ hello: 1 })).toMatchObject({ ok: 0, code: 91 });
    isAway = false;
    expect(await client.command({ hello: 1 })).toMatchObject({ ok: 1 });
  });
});

test('a sandbox that stops leaves no connection behind', async () => {
  const { server, sandbox, client } = await openRelay();
  await client.command({ find: 'x', $db: 'shop' });
  await sandbox.stop();
  await expect.poll(server.openConnections).toBe(0);
});

test('one who has no role gets nothing', async () => {
  const server = await startScriptedServer();
  const client = await logIn([], { upstream: server.uri });
  server.commands.length = 0;
  for (const command of [{ find: 'x' }, { listCollections: 1 }, { aggregate: 'x', pipeline: [] }]) {
    expect(await client.command({ ...command, $db: 'shop' })).toMatchObject({ ok: 0 });
  }
  expect(server.commands).toEqual([]);
});
