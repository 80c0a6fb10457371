import { Binary, type Document, Double, Long, ObjectId, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import type { CommandContext, ConnectionState } from '../../src/atlas/commands/command.ts';
import { hello } from '../../src/atlas/commands/hello.ts';
import { parseOpMsg } from '../../src/atlas/wire/op-msg.ts';
import {
  clientFirst,
  clientSecond,
  logIn,
  readServerFirst,
  type ServerFirst,
  saslContinue,
  saslStart,
} from '../../src/login-client/conversation.ts';
import { opMsg, opQuery } from '../../src/login-client/frames.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import { keysOf } from '../support/path-keys.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

async function start() {
  const sandbox = await startTestSandbox();
  const provision = await sandbox.provision('env-vars');
  const keys = keysOf(provision);
  const client = await openRawClient(sandbox.mongodbUri);
  const begin = async () => {
    const first = await client.command(saslStart(serialize(clientFirst())));
    return readServerFirst(first);
  };
  const last = (serverFirst: ServerFirst, by: Keys = keys) =>
    saslContinue(serialize(clientSecond(by, serverFirst)));
  const users = async () =>
    (await client.command({ connectionStatus: 1 })).authInfo.authenticatedUsers.length as number;
  return { sandbox, keys, client, begin, last, users };
}

describe('a client that does not wait', () => {
  test('sends its last step twice: the first logs in, the second has no conversation', async () => {
    const { client, begin, last, users, sandbox } = await start();
    const bytes = opMsg(last(await begin()));
    client.send(Buffer.concat([bytes, bytes]));
    expect(await client.receive()).toMatchObject({ done: true, ok: 1 });
    expect(await client.receive()).toMatchObject({ ok: 0, code: 17, errmsg: 'No SASL session state found' });
    expect(await users()).toBe(1);
    expect(sandbox.authAttempts.map(({ verdict }) => verdict)).toEqual(['authenticated']);
  });

  test('starts twice: the nonce of the first is worth nothing', async () => {
    const { client, begin, last, users } = await start();
    const abandoned = await begin();
    await begin();
    expect(await client.command(last(abandoned))).toMatchObject({ ok: 0, code: 8000 });
    expect(await users()).toBe(0);
  });

  test('asks before the login has ended: what it asks is done as whoever it is then', async () => {
    const { client, begin, last } = await start();
    const find = opMsg({ find: 'a', $db: 'testdb' });
    const serverFirst = await begin();
    client.send(Buffer.concat([find, opMsg(last(serverFirst)), find]));
    expect(await client.receive()).toMatchObject({ ok: 0, code: 13 });
    expect(await client.receive()).toMatchObject({ done: true });
    expect(await client.receive()).toMatchObject({ ok: 1 });
  });

  test('logs out behind its last step, and is nobody', async () => {
    const { client, begin, last, users } = await start();
    const logout = opMsg({ logout: 1, $db: '$external' });
    client.send(Buffer.concat([opMsg(last(await begin())), logout]));
    expect(await client.receive()).toMatchObject({ done: true });
    expect(await client.receive()).toMatchObject({ ok: 1 });
    expect(await users()).toBe(0);
  });

  test('wants no reply to its last step, and is logged in', async () => {
    const { client, begin, last, users } = await start();
    client.send(opMsg(last(await begin()), { flags: 2 }));
    expect(await users()).toBe(1);
  });

  test('ends its side behind its last step, and still gets the reply', async () => {
    const { client, begin, last } = await start();
    client.socket.end(opMsg(last(await begin())));
    expect(await client.receive()).toMatchObject({ done: true });
    expect(await client.receive()).toBeUndefined();
  });

  test('goes away in the middle, and the next one logs in', async () => {
    const { client, begin, last, sandbox, keys } = await start();
    client.send(opMsg(last(await begin())));
    client.socket.destroy();
    const next = await openRawClient(sandbox.mongodbUri);
    expect(await logIn(next, keys)).toMatchObject({ done: true });
  });

  test('speaks of itself, and pings, between its steps', async () => {
    const { client, begin, last } = await start();
    const serverFirst = await begin();
    client.send(opQuery('admin.$cmd', { ismaster: 1, helloOk: true }));
    expect(await client.receive()).toMatchObject({ ok: 1 });
    expect(await client.command({ ping: 1 })).toEqual({ ok: 1 });
    expect(await client.command(last(serverFirst))).toMatchObject({ done: true });
  });

  test('ends on another connection what it began on this', async () => {
    const { client, begin, last, sandbox } = await start();
    const serverFirst = await begin();
    const other = await openRawClient(sandbox.mongodbUri);
    expect(await other.command(last(serverFirst))).toMatchObject({ ok: 0, code: 17 });
    expect(await client.command(last(serverFirst))).toMatchObject({ done: true });
  });
});

describe('between the two steps of a login', () => {
  test('its role is deleted: nobody is let in', async () => {
    const { client, begin, last, sandbox, users } = await start();
    const { roleName } = sandbox.account.createRole({
      roleName: 'Short',
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
      },
    });
    const session = sandbox.account.issueSession({ roleName, roleSessionName: 'ab', durationSeconds: 900 });
    await logIn(await openRawClient(sandbox.mongodbUri), session);
    expect(sandbox.authAttempts.at(-1)).toMatchObject({ stsStatus: 200 });
    const serverFirst = await begin();
    sandbox.account.deleteRole({ roleName });
    expect(await client.command(last(serverFirst, session))).toMatchObject({ ok: 0, code: 8000 });
    expect(sandbox.authAttempts.at(-1)).toMatchObject({ verdict: 'refused', stsStatus: 403 });
    expect(await users()).toBe(0);
  });

  test('its access key is deleted: nobody is let in', async () => {
    const { client, begin, last, sandbox, keys } = await start();
    const serverFirst = await begin();
    sandbox.account.deleteAccessKey({ accessKeyId: keys.accessKeyId });
    expect(await client.command(last(serverFirst))).toMatchObject({ ok: 0, code: 8000 });
  });
});

describe('what a driver says of itself', () => {
  const said: [string, Document, Document | undefined][] = [
    [
      'nested binary',
      { driver: { name: 'a', blob: new Binary(Buffer.alloc(100)) } },
      { driver: { name: 'a' } },
    ],
    [
      'numbers of all kinds',
      { driver: { name: 'a', version: new Double(1.5) }, n: Long.fromNumber(5) },
      { n: 5 },
    ],
    ['what is neither text nor number', { driver: new ObjectId(), os: null, env: new Date(0) }, {}],
    ['a list of drivers', { driver: ['a', 'b'] }, { driver: { 0: 'a', 1: 'b' } }],
    ['five levels', { a: { b: { c: { d: { e: 'f' } } } } }, { a: { b: {} } }],
    ['a name called __proto__', { ['__proto__']: { polluted: 'yes' } }, undefined],
  ];
  test.each(said)('of %s is kept as far as it is text, and changes no login', async (_, metadata, kept) => {
    const { client, sandbox, keys } = await start();
    expect(await client.command({ hello: 1, client: metadata })).toMatchObject({ ok: 1 });
    expect(await logIn(client, keys)).toMatchObject({ done: true });
    const attempt = sandbox.authAttempts.at(-1);
    if (kept) expect(attempt?.client).toMatchObject(kept);
    expect(JSON.stringify(attempt)).not.toContain('_bsontype');
    expect(({} as Document).polluted).toBeUndefined();
  });

  test('is kept as a copy: of its message nothing stays', async () => {
    const client = { driver: { name: 'a', blob: new Binary(Buffer.alloc(100)) } };
    const bytes = Buffer.from(opMsg({ hello: 1, client, comment: 'x'.repeat(60_000) }));
    const connection: ConnectionState = {
      connectionId: 1,
      address: '127.0.0.1:27017',
      beforeLargeReply: async () => {},
      client: undefined,
      user: undefined,
      sasl: undefined,
    };
    const message = parseOpMsg({ requestId: 1, opCode: 2013, bytes });
    await hello.run({ message, connection, server: { clock: Date.now } } as CommandContext);
    const blob: Binary = connection.client?.driver.blob;
    expect(blob.buffer.buffer.byteLength).toBeLessThan(20_000);
  });
});
