import { randomBytes } from 'node:crypto';
import { Binary, Double, deserialize, Int32, Long, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import {
  clientFirst,
  clientSecond,
  logIn,
  readServerFirst,
  saslContinue,
  saslStart,
  startConversation,
} from '../../src/login-client/conversation.ts';
import { opMsg } from '../../src/login-client/frames.ts';
import { keysOf } from '../support/path-keys.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const BAD_AUTH = { ok: 0, code: 8000, codeName: 'AtlasError', errmsg: 'bad auth : Authentication failed.' };
const STS_403 = {
  ok: 0,
  code: 8000,
  codeName: 'AtlasError',
  errmsg: 'bad auth : aws sts call has response 403',
};

async function startWithKeys(variant = 'static') {
  const sandbox = await startTestSandbox();
  const keys = keysOf(await sandbox.provision('env-vars', variant));
  return { sandbox, keys, client: await openRawClient(sandbox.mongodbUri) };
}

describe('a conversation to the letter', () => {
  test('server first: 64 bytes that begin with the client nonce, and the STS host', async () => {
    const { client } = await startWithKeys();
    const nonce = randomBytes(32);
    const reply = await client.command(saslStart(serialize({ r: new Binary(nonce), p: new Int32(110) })));
    expect(reply).toEqual({ conversationId: 1, done: false, payload: expect.any(Binary), ok: 1 });
    const { s, h, ...rest } = deserialize(reply.payload.value(), { promoteBuffers: true });
    expect(rest).toEqual({});
    expect(h).toBe('sts.amazonaws.com');
    expect(s).toHaveLength(64);
    expect(Buffer.from(s).subarray(0, 32)).toEqual(nonce);
    expect(reply.payload.sub_type).toBe(0);
  });

  test('the server half of the nonce is never the same', async () => {
    const { client } = await startWithKeys();
    const first = serialize(clientFirst());
    const halves = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      const { payload } = await client.command(saslStart(first));
      halves.add(Buffer.from(deserialize(payload.value(), { promoteBuffers: true }).s).toString('hex', 32));
    }
    expect(halves.size).toBe(20);
  });

  test('done comes with an empty payload, and the user is who signed', async () => {
    const { client, keys } = await startWithKeys();
    const reply = await logIn(client, keys);
    expect(reply).toEqual({ conversationId: 1, done: true, payload: expect.any(Binary), ok: 1 });
    expect(reply.payload.length()).toBe(0);
    expect(await client.command({ connectionStatus: 1 })).toEqual({
      authInfo: {
        authenticatedUsers: [{ user: 'arn:aws:iam::123456789012:user/mdb-env-vars-user', db: '$external' }],
        authenticatedUserRoles: [{ role: 'readWrite', db: 'testdb' }],
      },
      ok: 1,
    });
  });

  test('a session logs in as its role', async () => {
    const { client, keys } = await startWithKeys('session');
    expect(await logIn(client, keys)).toMatchObject({ done: true, ok: 1 });
    expect(await client.command({ connectionStatus: 1 })).toMatchObject({
      authInfo: {
        authenticatedUsers: [
          { user: 'arn:aws:sts::123456789012:assumed-role/mdb-env-vars-role/*', db: '$external' },
        ],
      },
    });
  });

  test('the flag y is taken too, if the header that was signed says y', async () => {
    const { client, keys } = await startWithKeys();
    const first = { ...clientFirst(), p: new Int32(121) };
    expect(await logIn(client, keys, { first, signing: { flag: 'y' } })).toMatchObject({ ok: 1 });
  });

  test('a base64 payload is answered in base64', async () => {
    const { client, keys } = await startWithKeys();
    const first = await client.command(saslStart(Buffer.from(serialize(clientFirst())).toString('base64')));
    expect(first.payload).toEqual(expect.any(String));
    const serverFirst = readServerFirst({ payload: Buffer.from(first.payload, 'base64') });
    const second = serialize(clientSecond(keys, serverFirst));
    expect(await client.command(saslContinue(Buffer.from(second).toString('base64')))).toEqual({
      conversationId: 1,
      done: true,
      payload: '',
      ok: 1,
    });
  });

  test('another STS host is told, signed and asked', async () => {
    const sandbox = await startTestSandbox({ stsHost: 'localhost' });
    const client = await openRawClient(sandbox.mongodbUri);
    expect(await logIn(client, keysOf(await sandbox.provision('env-vars')))).toMatchObject({ ok: 1 });
    expect(sandbox.stsCalls).toMatchObject([{ host: 'localhost', status: 200 }]);
  });
});

describe('client first is refused', () => {
  const nonce = new Binary(randomBytes(32));
  const p = new Int32(110);
  test.each([
    ['a nonce of 31 bytes', { r: new Binary(randomBytes(31)), p }],
    ['a nonce of 33 bytes', { r: new Binary(randomBytes(33)), p }],
    ['a nonce that is a string', { r: 'n'.repeat(32), p }],
    ['a nonce of binary subtype 4', { r: new Binary(randomBytes(32), 4), p }],
    ['a flag that is neither n nor y', { r: nonce, p: new Int32(112) }],
    ['a flag that is a double', { r: nonce, p: new Double(110) }],
    ['a flag that is a long', { r: nonce, p: Long.fromNumber(110) }],
    ['no nonce', { p }],
    ['no flag', { r: nonce }],
    ['an unknown field', { r: nonce, p, x: 1 }],
  ])('%s', async (_, payload) => {
    const { client, sandbox } = await startWithKeys();
    expect(await client.command(saslStart(serialize(payload)))).toEqual(BAD_AUTH);
    expect(sandbox.authAttempts).toMatchObject([{ verdict: 'refused', reason: expect.any(String) }]);
    expect(sandbox.stsCalls).toEqual([]);
  });

  test('a repeated field', async () => {
    const { client } = await startWithKeys();
    const once = serialize({ r: nonce, p });
    const elements = Buffer.concat([once.subarray(4, -1), once.subarray(4, -1)]);
    const twice = Buffer.concat([Buffer.alloc(4), elements, Buffer.alloc(1)]);
    twice.writeInt32LE(twice.length, 0);
    expect(await client.command(saslStart(twice))).toEqual(BAD_AUTH);
  });

  test.each([
    ['empty', new Uint8Array()],
    ['cut short', serialize({ r: nonce, p }).subarray(0, 20)],
    ['of random bytes', Uint8Array.from({ length: 52 }, (_, index) => index * 37)],
    ['with bytes after its end', Buffer.concat([serialize({ r: nonce, p }), Buffer.from([1, 2, 3])])],
  ])('a payload %s', async (_, payload) => {
    const { client, keys } = await startWithKeys();
    expect(await client.command(saslStart(payload))).toEqual(BAD_AUTH);
    // As on a server, the socket stays open for another try.
    expect(await logIn(client, keys)).toMatchObject({ ok: 1 });
  });
});

describe('client second is refused', () => {
  test.each([
    ['no authorization header', ({ d }: { d?: string }) => ({ d })],
    ['no date', ({ a }: { a?: string }) => ({ a })],
    ['an unknown field', (payload: object) => ({ ...payload, x: 1 })],
    ['a field that a server knows and no driver sends', (payload: object) => ({ ...payload, c: '' })],
    ['a date that is a Date', (payload: object) => ({ ...payload, d: new Date() })],
    ['a token that is binary', (payload: object) => ({ ...payload, t: new Binary(randomBytes(8)) })],
    ['an authorization header of another scheme', (payload: object) => ({ ...payload, a: 'Basic eDp5' })],
    ['a line break in the header', (payload: { a?: string }) => ({ ...payload, a: `${payload.a}\r\nX: 1` })],
  ])('%s', async (_, edit) => {
    const { client, keys, sandbox } = await startWithKeys();
    expect(await logIn(client, keys, { edit })).toEqual(BAD_AUTH);
    expect(sandbox.authAttempts).toMatchObject([{ verdict: 'refused' }]);
    expect(await client.command({ connectionStatus: 1 })).toMatchObject({
      authInfo: { authenticatedUsers: [] },
    });
  });

  // STS would take each of these: the signature is good, only it does not cover what ties it to this conversation.
  test.each([
    'content-type',
    'content-length',
    'x-mongodb-server-nonce',
    'x-mongodb-gs2-cb-flag',
    'x-amz-date',
    'host',
  ])('%s is not signed', async (name) => {
    const { client, keys, sandbox } = await startWithKeys();
    expect(await logIn(client, keys, { signing: { unsigned: [name] } })).toEqual(BAD_AUTH);
    expect(sandbox.authAttempts[0]?.reason).toContain(name);
    expect(sandbox.stsCalls).toEqual([]);
  });

  test('a date that is not UTF-8', async () => {
    const { client, keys, sandbox } = await startWithKeys();
    const first = await client.command(saslStart(serialize(clientFirst())));
    const payload = clientSecond(keys, readServerFirst(first));
    const bytes = Buffer.from(serialize(payload));
    bytes.write('ff', bytes.indexOf(payload.d), 'hex');
    expect(await client.command(saslContinue(bytes))).toEqual(BAD_AUTH);
    expect(sandbox.stsCalls).toEqual([]);
  });

  // All else about these is right, and the text without its last byte would log in.
  test.each(['a', 'd', 't'])('%s: a string that does not end with a zero', async (field) => {
    const { client, keys, sandbox } = await startWithKeys('session');
    const first = await client.command(saslStart(serialize(clientFirst())));
    const payload = clientSecond(keys, readServerFirst(first));
    const bytes = Buffer.from(serialize(payload));
    const end = bytes.indexOf(`${payload[field]}\0`) + payload[field].length;
    expect(bytes[end]).toBe(0);
    bytes.write('x', end);
    expect(await client.command(saslContinue(bytes))).toEqual(BAD_AUTH);
    expect(sandbox.authAttempts).toMatchObject([{ reason: `field '${field}' has no zero at its end` }]);
    expect(sandbox.stsCalls).toEqual([]);
  });

  test('the session token is not signed', async () => {
    const { client, keys, sandbox } = await startWithKeys('session');
    const { sessionToken: t, ...withoutToken } = keys;
    const reply = await logIn(client, withoutToken, { edit: (second) => ({ ...second, t }) });
    expect(reply).toEqual(BAD_AUTH);
    expect(sandbox.authAttempts[0]?.reason).toContain('x-amz-security-token');
  });

  test.each([
    ['for another nonce', { nonce: Buffer.alloc(64, 7).toString('base64') }],
    ['for another flag', { flag: 'y' }],
    ['for another host', { host: 'sts.eu-west-1.amazonaws.com' }],
  ])('signed %s', async (_, signing) => {
    const { client, keys, sandbox } = await startWithKeys();
    expect(await logIn(client, keys, { signing })).toEqual(STS_403);
    expect(sandbox.authAttempts).toMatchObject([
      { verdict: 'refused', stsStatus: 403, reason: expect.stringContaining('SignatureDoesNotMatch') },
    ]);
  });

  test('a login captured elsewhere', async () => {
    const { client, keys, sandbox } = await startWithKeys();
    const first = await client.command(saslStart(serialize(clientFirst())));
    const captured = serialize(clientSecond(keys, readServerFirst(first)));
    expect(await client.command(saslContinue(captured))).toMatchObject({ ok: 1 });

    const thief = await openRawClient(sandbox.mongodbUri);
    await thief.command(saslStart(serialize(clientFirst())));
    expect(await thief.command(saslContinue(captured))).toEqual(STS_403);
  });
});

describe('the commands around it', () => {
  const first = () => serialize(clientFirst());

  test.each([
    [
      'another mechanism',
      { mechanism: 'SCRAM-SHA-256' },
      334,
      'MechanismUnavailable',
      'Received authentication for mechanism SCRAM-SHA-256 which is not enabled',
    ],
    [
      'another database',
      { $db: 'admin' },
      2,
      'BadValue',
      "Unsupported mechanism 'MONGODB-AWS' on authentication database 'admin'",
    ],
    [
      'a payload of another type',
      { payload: 7 },
      14,
      'TypeMismatch',
      "BSON field 'saslStart.payload' is the wrong type 'int', expected type 'binData'",
    ],
    [
      'a payload of binary subtype 4',
      { payload: new Binary(randomBytes(16), 4) },
      2,
      'BadValue',
      'SASL payload must be binary data of subtype 0 or a base64 string',
    ],
    [
      'a payload that is no base64',
      { payload: 'not base64!' },
      2,
      'BadValue',
      'SASL payload must be binary data of subtype 0 or a base64 string',
    ],
    [
      'an unknown field',
      { surprise: 1 },
      40415,
      'Location40415',
      "BSON field 'saslStart.surprise' is an unknown field.",
    ],
    [
      'a mechanism that is no string',
      { mechanism: 1 },
      14,
      'TypeMismatch',
      "BSON field 'saslStart.mechanism' is the wrong type 'int', expected type 'string'",
    ],
  ])('saslStart with %s', async (_, changes, code, codeName, errmsg) => {
    const { client } = await startWithKeys();
    expect(await client.command(saslStart(first(), changes))).toEqual({ ok: 0, code, codeName, errmsg });
  });

  test('saslStart without a mechanism', async () => {
    const { client } = await startWithKeys();
    expect(
      await client.command({ saslStart: 1, payload: new Binary(first()), $db: '$external' }),
    ).toMatchObject({
      code: 40414,
      errmsg: "BSON field 'saslStart.mechanism' is missing but a required field",
    });
  });

  test('saslStart with a repeated field', async () => {
    const { client } = await startWithKeys();
    const document = serialize(saslStart(first()));
    const repeated = serialize({ mechanism: 'MONGODB-AWS' }).subarray(4, -1);
    const body = Buffer.concat([document.subarray(0, -1), repeated, Buffer.alloc(1)]);
    body.writeInt32LE(body.length, 0);
    client.send(opMsg({}, { sections: Buffer.concat([Buffer.from([0]), body]) }));
    expect(await client.receive()).toMatchObject({
      code: 40413,
      errmsg: "BSON field 'saslStart.mechanism' is a duplicate field",
    });
  });

  test('saslContinue before saslStart', async () => {
    const { client } = await startWithKeys();
    expect(await client.command(saslContinue(new Uint8Array()))).toEqual({
      ok: 0,
      code: 17,
      codeName: 'ProtocolError',
      errmsg: 'No SASL session state found',
    });
  });

  test('another conversation id ends the conversation', async () => {
    const { client, keys } = await startWithKeys();
    const second = serialize(clientSecond(keys, await startConversation(client)));
    expect(await client.command(saslContinue(second, { conversationId: 2 }))).toMatchObject({
      code: 17,
      errmsg: 'sasl: Mismatched conversation id',
    });
    expect(await client.command(saslContinue(new Uint8Array()))).toMatchObject({
      code: 17,
      errmsg: 'No SASL session state found',
    });
  });

  test('a third step', async () => {
    const { client, keys } = await startWithKeys();
    await logIn(client, keys);
    expect(await client.command(saslContinue(new Uint8Array()))).toMatchObject({
      code: 17,
      errmsg: 'No SASL session state found',
    });
  });

  test('a failed second step cannot be tried again on the same nonce', async () => {
    const { client, keys } = await startWithKeys();
    const { payload } = await client.command(saslStart(first()));
    const serverFirst = readServerFirst({ payload });
    await client.command(saslContinue(serialize({ a: 'x', d: 'x' })));
    expect(await client.command(saslContinue(serialize(clientSecond(keys, serverFirst))))).toMatchObject({
      code: 17,
    });
  });

  test('a new start abandons the conversation under way', async () => {
    const { client, keys } = await startWithKeys();
    const { payload } = await client.command(saslStart(first()));
    const abandoned = clientSecond(keys, readServerFirst({ payload }));
    await client.command(saslStart(first()));
    expect(await client.command(saslContinue(serialize(abandoned)))).toEqual(STS_403);
  });

  test('so does a new start that fails', async () => {
    const { client, keys } = await startWithKeys();
    const { payload } = await client.command(saslStart(first()));
    const abandoned = clientSecond(keys, readServerFirst({ payload }));
    expect(await client.command(saslStart(first(), { mechanism: 'PLAIN' }))).toMatchObject({ code: 334 });
    expect(await client.command(saslContinue(serialize(abandoned)))).toMatchObject({ code: 17 });
  });

  test('conversations on two connections do not mix', async () => {
    const { client, keys, sandbox } = await startWithKeys();
    const other = await openRawClient(sandbox.mongodbUri);
    const firsts = [await client.command(saslStart(first())), await other.command(saslStart(first()))];
    const seconds = firsts.map(({ payload }) => serialize(clientSecond(keys, readServerFirst({ payload }))));
    expect(await other.command(saslContinue(seconds[1]))).toMatchObject({ ok: 1 });
    expect(await client.command(saslContinue(seconds[0]))).toMatchObject({ ok: 1 });
  });

  test('logout ends the login', async () => {
    const { client, keys } = await startWithKeys();
    await logIn(client, keys);
    await client.command({ logout: 1, $db: 'testdb' });
    expect(await client.command({ connectionStatus: 1 })).toMatchObject({
      authInfo: { authenticatedUsers: [{ db: '$external' }] },
    });
    await client.command({ logout: 1, $db: '$external' });
    expect(await client.command({ connectionStatus: 1 })).toMatchObject({
      authInfo: { authenticatedUsers: [] },
    });
  });
});
