import { type Document, Long, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import type { DatabaseRole, Dialect, Sandbox } from '../../src/index.ts';
import {
  clientFirst,
  clientSecond,
  logIn,
  readServerFirst,
  saslContinue,
  saslStart,
} from '../../src/login-client/conversation.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import type { WireClient } from '../../src/login-client/wire-client.ts';
import { createUserKeys } from '../support/log-in.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const ADMINISTRATOR: DatabaseRole = { roleName: 'atlasAdmin', databaseName: 'admin' };
const arnOf = (name: string) => `arn:aws:iam::123456789012:user/${name}`;

async function start(dialect: Dialect = 'atlas') {
  const sandbox = await startTestSandbox({ dialect });
  const client = await openRawClient(sandbox.mongodbUri);
  const [ada, bo] = (['ada', 'bo'] as const).map((name) => createUserKeys(sandbox, name, [ADMINISTRATOR]));
  if (!ada || !bo) throw new Error('two users were asked for');
  return { sandbox, client, ada, bo };
}

const logOut = (client: WireClient) => client.command({ logout: 1, $db: '$external' });

async function userOf(client: WireClient): Promise<string | undefined> {
  const { authInfo } = await client.command({ connectionStatus: 1 });
  return authInfo.authenticatedUsers[0]?.user;
}

function strangerOf({ account }: Sandbox): Keys {
  account.createUser({ userName: 'stranger' });
  return account.createAccessKey({ userName: 'stranger' });
}

describe.each(['atlas', 'mongod'] as const)(
  'a second login on a connection, in the words of %s',
  (dialect) => {
    const ONCE = {
      ok: 0,
      code: 5626701,
      codeName: 'Location5626701',
      errmsg: `Each client connection may only be authenticated once. Previously authenticated as: ${arnOf('ada')}@$external`,
    };

    test('of another user is refused at its end, recorded, and the first stays', async () => {
      const { client, sandbox, ada, bo } = await start(dialect);
      await logIn(client, ada);
      expect(await client.command(saslStart(serialize(clientFirst())))).toMatchObject({ ok: 1, done: false });
      expect(await logIn(client, bo)).toEqual(ONCE);
      expect(await userOf(client)).toBe(arnOf('ada'));
      expect(sandbox.authAttempts.at(-1)).toMatchObject({
        verdict: 'refused',
        stsStatus: 200,
        callerArn: arnOf('bo'),
        reason: `the connection is already authenticated as ${arnOf('ada')}`,
      });
      expect(sandbox.authAttempts.at(-1)).not.toHaveProperty('authenticatedUser');
      expect(await client.command(saslContinue(new Uint8Array()))).toMatchObject({ code: 17 });
    });

    test('of somebody who is no database user is refused alike: who is one is not told', async () => {
      const { client, sandbox, ada } = await start(dialect);
      await logIn(client, ada);
      expect(await logIn(client, strangerOf(sandbox))).toEqual(ONCE);
    });

    test('of the same user is let in', async () => {
      const { client, sandbox, ada } = await start(dialect);
      await logIn(client, ada);
      expect(await logIn(client, ada)).toMatchObject({ ok: 1, done: true });
      expect(await userOf(client)).toBe(arnOf('ada'));
      expect(sandbox.authAttempts.map(({ verdict }) => verdict)).toEqual(['authenticated', 'authenticated']);
    });
  },
);

describe('a second login', () => {
  test('of another session of the same role is of the same user', async () => {
    const { client, sandbox } = await start();
    const { arn } = sandbox.account.createRole({ roleName: 'r' });
    sandbox.databaseUsers.create({ username: arn, awsIAMType: 'ROLE', roles: [] });
    for (const roleSessionName of ['one', 'two']) {
      const keys = sandbox.account.issueSession({ roleName: 'r', roleSessionName });
      expect(await logIn(client, keys)).toMatchObject({ ok: 1 });
    }
  });

  test('with a wrong secret is refused as a first one is, and the first user stays', async () => {
    const { client, ada } = await start();
    await logIn(client, ada);
    expect(await logIn(client, { ...ada, secretAccessKey: 'x'.repeat(40) })).toMatchObject({ code: 8000 });
    expect(await userOf(client)).toBe(arnOf('ada'));
  });

  test('after logout is a first one; logout of another database is none', async () => {
    const { client, ada, bo } = await start();
    await logIn(client, ada);
    expect(await client.command({ logout: 1, $db: 'admin' })).toEqual({ ok: 1 });
    expect(await logIn(client, bo)).toMatchObject({ code: 5626701 });
    expect(await logOut(client)).toEqual({ ok: 1 });
    expect(await userOf(client)).toBeUndefined();
    expect(await logIn(client, bo)).toMatchObject({ ok: 1 });
    expect(await userOf(client)).toBe(arnOf('bo'));
  });

  test('that begins before logout and ends after it is a first one', async () => {
    const { client, ada, bo } = await start();
    await logIn(client, ada);
    const { payload } = await client.command(saslStart(serialize(clientFirst())));
    await logOut(client);
    const second = clientSecond(bo, readServerFirst({ payload }));
    expect(await client.command(saslContinue(serialize(second)))).toMatchObject({ ok: 1 });
    expect(await userOf(client)).toBe(arnOf('bo'));
  });

  test('on another connection is nothing to the first', async () => {
    const { client, sandbox, ada, bo } = await start();
    await logIn(client, ada);
    const other = await openRawClient(sandbox.mongodbUri);
    expect(await logIn(other, bo)).toMatchObject({ ok: 1 });
    expect(await userOf(client)).toBe(arnOf('ada'));
  });
});

test.each(['admin', 'testdb', '$EXTERNAL'])('saslContinue on %s ends the conversation', async ($db) => {
  const { client, sandbox, ada } = await start();
  const { payload } = await client.command(saslStart(serialize(clientFirst())));
  const second = serialize(clientSecond(ada, readServerFirst({ payload })));
  expect(await client.command(saslContinue(second, { $db }))).toEqual({
    ok: 0,
    code: 17,
    codeName: 'ProtocolError',
    errmsg: 'Attempt to switch database target during SASL authentication.',
  });
  expect(await client.command(saslContinue(second))).toMatchObject({
    code: 17,
    errmsg: 'No SASL session state found',
  });
  expect(await userOf(client)).toBeUndefined();
  expect(sandbox.authAttempts).toMatchObject([{ verdict: 'refused' }]);
});

describe("another user's cursor", () => {
  const openings: Document[] = [
    { find: 'x', batchSize: 1 },
    { aggregate: 'x', pipeline: [], cursor: { batchSize: 1 } },
    { listCollections: 1, cursor: { batchSize: 1 } },
    { listIndexes: 'x', cursor: { batchSize: 1 } },
  ];
  const inTestdb = (command: Document) => ({ ...command, $db: 'testdb' });

  async function open(command: Document) {
    const started = await start();
    const { client, ada } = started;
    await logIn(client, ada);
    await client.command(inTestdb({ insert: 'x', documents: [{ _id: 1 }, { _id: 2 }, { _id: 3 }] }));
    await client.command(inTestdb({ create: 'y' }));
    await client.command(inTestdb({ createIndexes: 'x', indexes: [{ key: { a: 1 }, name: 'a' }] }));
    const { cursor } = await client.command(inTestdb(command));
    const id = Long.fromValue(cursor.id);
    const collection = cursor.ns.slice('testdb.'.length);
    return {
      ...started,
      id,
      getMore: inTestdb({ getMore: id, collection, batchSize: 1 }),
      killCursors: inTestdb({ killCursors: collection, cursors: [Long.fromNumber(5), id] }),
    };
  }

  test.each(openings)('of %j: neither read nor closed', async (opening) => {
    const { client, sandbox, bo, id, getMore, killCursors } = await open(opening);
    const other = await openRawClient(sandbox.mongodbUri);
    await logIn(other, bo);
    expect(await other.command(getMore)).toEqual({
      ok: 0,
      code: 13,
      codeName: 'Unauthorized',
      errmsg: `cursor id ${id} was not created by the authenticated user`,
    });
    // Whose it is comes before what it is of.
    expect(await other.command({ ...getMore, collection: 'elsewhere' })).toMatchObject({
      errmsg: `cursor id ${id} was not created by the authenticated user`,
    });
    expect(await other.command(killCursors)).toMatchObject({ ok: 0, code: 13, codeName: 'Unauthorized' });
    expect(await client.command(getMore)).toMatchObject({ ok: 1 });
  });

  test.each(openings)('of %j: nor on the same connection after logout', async (opening) => {
    const { client, ada, bo, getMore, killCursors } = await open(opening);
    await logOut(client);
    expect(await client.command(getMore)).toMatchObject({ code: 13 });
    expect(await client.command(killCursors)).toMatchObject({ code: 13 });
    await logIn(client, bo);
    expect(await client.command(getMore)).toMatchObject({ code: 13 });
    expect(await client.command(killCursors)).toMatchObject({ code: 13 });
    await logOut(client);
    await logIn(client, ada);
    expect(await client.command(getMore)).toMatchObject({ ok: 1 });
  });

  test('beside an own one: neither is closed', async () => {
    const { sandbox, bo, id } = await open({ find: 'x', batchSize: 1 });
    const other = await openRawClient(sandbox.mongodbUri);
    await logIn(other, bo);
    const { cursor } = await other.command(inTestdb({ find: 'x', batchSize: 1 }));
    const own = Long.fromValue(cursor.id);
    const killCursors = inTestdb({ killCursors: 'x', cursors: [own, id] });
    expect(await other.command(killCursors)).toMatchObject({ code: 13 });
    expect(await other.command(inTestdb({ getMore: own, collection: 'x' }))).toMatchObject({ ok: 1 });
  });

  test('is read and closed on another connection of its own user, with the role read', async () => {
    const { sandbox, client, ada } = await start();
    const keys = createUserKeys(sandbox, 'reader', [{ roleName: 'read', databaseName: 'testdb' }]);
    await logIn(client, ada);
    await client.command(inTestdb({ insert: 'x', documents: [{}, {}, {}] }));
    const connections = [await openRawClient(sandbox.mongodbUri), await openRawClient(sandbox.mongodbUri)];
    for (const connection of connections) await logIn(connection, keys);
    const [first, second] = connections;
    const { cursor } = (await first?.command(inTestdb({ find: 'x', batchSize: 1 }))) ?? {};
    const id = Long.fromValue(cursor.id);
    expect(await second?.command(inTestdb({ getMore: id, collection: 'x', batchSize: 1 }))).toMatchObject({
      ok: 1,
    });
    expect(await second?.command(inTestdb({ killCursors: 'x', cursors: [id] }))).toMatchObject({
      cursorsKilled: [cursor.id],
      ok: 1,
    });
  });
});

describe('hello', () => {
  const metadata = (name: string) => ({ driver: { name, version: '1' }, os: { type: 'x' } });

  test('of a later one the client metadata is refused, and the first stays in the record', async () => {
    const { client, sandbox, ada } = await start();
    await client.command({ hello: 1, client: metadata('first') });
    for (const name of ['hello', 'isMaster']) {
      expect(await client.command({ [name]: 1, client: metadata('second') })).toEqual({
        ok: 0,
        code: 186,
        codeName: 'ClientMetadataCannotBeMutated',
        errmsg: 'The client metadata document may only be sent in the first hello',
      });
    }
    expect(await client.command({ hello: 1 })).toMatchObject({ ok: 1 });
    await logIn(client, ada);
    expect(sandbox.authAttempts).toMatchObject([{ client: metadata('first') }]);
  });

  test('of which the first said nothing of the client leaves nothing to be said later', async () => {
    const { client, sandbox, ada } = await start();
    await client.command({ hello: 1 });
    expect(await client.command({ hello: 1, client: metadata('late') })).toMatchObject({ code: 186 });
    await logIn(client, ada);
    expect(sandbox.authAttempts).toMatchObject([{ client: undefined }]);
  });

  test('that would log in by itself, or asks for mechanisms, is answered without either', async () => {
    const { client, sandbox, ada } = await start();
    const payload = serialize(clientFirst());
    const { $db, ...speculativeAuthenticate } = saslStart(payload, { db: '$external' });
    const reply = await client.command({
      hello: 1,
      saslSupportedMechs: `$external.${arnOf('ada')}`,
      speculativeAuthenticate,
    });
    expect(reply).toMatchObject({ ok: 1 });
    expect(reply).not.toHaveProperty('speculativeAuthenticate');
    expect(reply).not.toHaveProperty('saslSupportedMechs');
    expect(await client.command(saslContinue(payload))).toMatchObject({ code: 17 });
    expect(await logIn(client, ada)).toMatchObject({ ok: 1 });
    expect(sandbox.authAttempts).toHaveLength(1);
  });
});
