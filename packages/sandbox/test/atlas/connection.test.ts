import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Document, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { crc32c } from '../../src/atlas/wire/crc32c.ts';
import { frame, opMsg, opQuery } from '../../src/login-client/frames.ts';
import type { WireClient } from '../../src/login-client/wire-client.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

async function start() {
  const sandbox = await startTestSandbox();
  return { sandbox, client: await openRawClient(sandbox.mongodbUri) };
}

/** The server ended the connection, and another one still gets its answers. */
async function expectEndedAndAlive(client: WireClient, mongodbUri: string) {
  expect(await client.receive()).toBeUndefined();
  const other = await openRawClient(mongodbUri);
  expect(await other.command({ ping: 1 })).toEqual({ ok: 1 });
}

const section = (kind: number, bytes: Uint8Array) => Buffer.concat([Buffer.from([kind]), bytes]);
const body = (document: Document) => section(0, serialize({ ...document, $db: 'admin' }));

function sequence(name: string, documents: Uint8Array[]) {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents]);
  const size = Buffer.alloc(4);
  size.writeInt32LE(4 + content.length);
  return section(1, Buffer.concat([size, content]));
}

function withChecksum(message: Buffer) {
  const bytes = Buffer.concat([message, Buffer.alloc(4)]);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeUInt32LE(crc32c(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

describe('the first hello', () => {
  test.each(['isMaster', 'ismaster', 'hello'])('%s in OP_QUERY is answered in OP_REPLY', async (name) => {
    const { client } = await start();
    client.send(opQuery('admin.$cmd', { [name]: 1, helloOk: true }));
    expect(await client.receive()).toEqual({
      helloOk: true,
      [name === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
      maxBsonObjectSize: 16_777_216,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      localTime: expect.any(Date),
      logicalSessionTimeoutMinutes: 30,
      connectionId: 1,
      minWireVersion: 0,
      maxWireVersion: 21,
      readOnly: false,
      ok: 1,
    });
  });

  test('what a client says of itself has 512 bytes at most', async () => {
    const { client, sandbox } = await start();
    const metadata = (size: number) => ({ pad: 'x'.repeat(size - serialize({ pad: '' }).length) });
    expect(await client.command({ hello: 1, client: metadata(512) })).toMatchObject({ ok: 1 });
    const other = await openRawClient(sandbox.mongodbUri);
    expect(await other.command({ hello: 1, client: metadata(513) })).toMatchObject({ ok: 0, code: 2 });
  });

  test('a name of megabytes is not sent back whole', async () => {
    const { client } = await start();
    const { errmsg } = await client.command({ ['x'.repeat(1_000_000)]: 1 });
    expect(errmsg.length).toBeLessThan(1000);
  });

  test('another command in OP_QUERY is refused and ends the connection', async () => {
    const { client, sandbox } = await start();
    client.send(opQuery('admin.$cmd', { find: 'x' }));
    expect(await client.receive()).toMatchObject({ ok: 0, code: 352, codeName: 'UnsupportedOpQueryCommand' });
    await expectEndedAndAlive(client, sandbox.mongodbUri);
  });

  test('localTime follows the clock', async () => {
    const sandbox = await startTestSandbox({ clock: () => Date.parse('2030-01-01T00:00:00Z') });
    const client = await openRawClient(sandbox.mongodbUri);
    expect(await client.command({ hello: 1 })).toMatchObject({ localTime: new Date('2030-01-01T00:00:00Z') });
  });
});

describe('framing', () => {
  test('a message that arrives byte by byte', async () => {
    const { client } = await start();
    client.socket.setNoDelay(true);
    for (const byte of opMsg({ ping: 1 })) client.send(Buffer.from([byte]));
    expect(await client.receive()).toEqual({ ok: 1 });
  });

  test('several messages in one packet are answered in order, each to its request', async () => {
    const { client } = await start();
    client.send(Buffer.concat([opMsg({ ping: 1 }), opMsg({ buildInfo: 1 }), opMsg({ connectionStatus: 1 })]));
    expect(await client.receive()).toEqual({ ok: 1 });
    expect(await client.receive()).toMatchObject({ gitVersion: 'atlas-aws-iam-sandbox' });
    expect(await client.receive()).toMatchObject({ authInfo: {} });
  });

  test('a client that has ended its side still gets its reply', async () => {
    const { client } = await start();
    client.socket.end(opMsg({ ping: 1 }));
    expect(await client.receive()).toEqual({ ok: 1 });
    expect(await client.receive()).toBeUndefined();
  });

  test('a client that goes away in the middle of a message leaves nothing behind', async () => {
    const { client, sandbox } = await start();
    client.send(opMsg({ ping: 1 }).subarray(0, 20));
    client.socket.destroy();
    await once(client.socket, 'close');
    await expect.poll(() => sandbox.connectionCount).toBe(0);
  });

  test.each([
    ['0', 0],
    ['15', 15],
    ['negative', -1],
    ['one above the maximum', 48_000_001],
  ])('a length that is %s ends the connection', async (_, length) => {
    const { client, sandbox } = await start();
    const message = opMsg({ ping: 1 });
    message.writeInt32LE(length, 0);
    client.send(message);
    await expectEndedAndAlive(client, sandbox.mongodbUri);
  });

  test.each([2001, 2002, 2005, 2006, 2010, 2012, 9999])('opcode %i ends the connection', async (opCode) => {
    const { client, sandbox } = await start();
    client.send(frame(opCode, randomBytes(40)));
    await expectEndedAndAlive(client, sandbox.mongodbUri);
  });
});

describe('a malformed message is answered with its error and ends the connection', () => {
  const ping = body({ ping: 1 });
  test.each([
    ['no flags', frame(2013, Buffer.alloc(2)), 22, /without flags/],
    ['an unknown required flag', opMsg({ ping: 1 }, { flags: 1 << 4 }), 223, /illegal flags/],
    ['no body', opMsg({}, { sections: Buffer.alloc(0) }), 40587, /must have a body/],
    ['two bodies', opMsg({}, { sections: Buffer.concat([ping, ping]) }), 40430, /Multiple body sections/],
    ['a section of kind 2', opMsg({}, { sections: section(2, ping.subarray(1)) }), 40432, /section kind 2/],
    ['a body longer than the message', opMsg({}, { sections: ping.subarray(0, -1) }), 22, /invalid BSON/],
    [
      'a body of random bytes',
      opMsg({}, { sections: section(0, Buffer.from('0c000000ffffffffffffffff', 'hex')) }),
      22,
      /invalid BSON/,
    ],
    ['a string that is not UTF-8', opMsg({}, { sections: section(0, withBadUtf8()) }), 22, /invalid BSON/],
    [
      'a sequence without a name',
      opMsg({}, { sections: Buffer.concat([ping, section(1, Buffer.from('0800000061616161', 'hex'))]) }),
      22,
      /without a name/,
    ],
    [
      'a sequence twice',
      opMsg({}, { sections: Buffer.concat([ping, sequence('x', []), sequence('x', [])]) }),
      40431,
      /Duplicate document sequence: x/,
    ],
    [
      'a sequence that is also in the body',
      opMsg({}, { sections: Buffer.concat([body({ ping: 1, x: 1 }), sequence('x', [])]) }),
      40433,
      /Duplicate field/,
    ],
    [
      'a document in a sequence cut short',
      opMsg({}, { sections: Buffer.concat([ping, sequence('x', [serialize({ a: 1 }).subarray(0, -2)])]) }),
      22,
      /invalid BSON/,
    ],
    ['no $db', opMsg({}, { sections: section(0, serialize({ ping: 1 })) }), 40571, /\$db/],
    ['a $db with a dot', opMsg({ ping: 1, $db: 'a.b' }), 73, /Invalid database name/],
    ['a $db of 64 bytes', opMsg({ ping: 1, $db: 'ä'.repeat(32) }), 73, /^Invalid database name: 'ä{32}'$/],
    ['a $db of 60,000', opMsg({ ping: 1, $db: 'a'.repeat(6e4) }), 73, /^Invalid database name: 'a{200}'$/],
    ['a $db of dots', opMsg({ ping: 1, $db: '..' }), 73, /^Invalid database name: '\.\.'$/],
    ['an empty $db', opMsg({ ping: 1, $db: '' }), 73, /Invalid database name/],
    ['OP_QUERY cut short', frame(2004, Buffer.from('00000000', 'hex')), 22, /OP_QUERY/],
  ])('%s', async (_, bytes, code, errmsg) => {
    const { client, sandbox } = await start();
    client.send(bytes);
    expect(await client.receive()).toMatchObject({ ok: 0, code, errmsg: expect.stringMatching(errmsg) });
    await expectEndedAndAlive(client, sandbox.mongodbUri);
  });

  test.each([201, 8_000])('documents nested %i levels deep', async (depth) => {
    const { client, sandbox } = await start();
    client.send(opMsg({}, { sections: section(0, nested(depth)) }));
    expect(await client.receive()).toMatchObject({ ok: 0, code: 15, codeName: 'Overflow' });
    await expectEndedAndAlive(client, sandbox.mongodbUri);
  });

  test('a checksum that does not match', async () => {
    const { client, sandbox } = await start();
    const message = withChecksum(opMsg({ ping: 1 }, { flags: 1 }));
    message.writeUInt8(message.readUInt8(message.length - 1) ^ 1, message.length - 1);
    client.send(message);
    expect(await client.receive()).toMatchObject({ ok: 0, code: 357 });
    await expectEndedAndAlive(client, sandbox.mongodbUri);
  });
});

describe('OP_MSG flags', () => {
  test('a checksum that matches is taken', async () => {
    const { client } = await start();
    client.send(withChecksum(opMsg({ ping: 1 }, { flags: 1 })));
    expect(await client.receive()).toEqual({ ok: 1 });
  });

  test('CRC-32C of the published check value', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });

  test('moreToCome gets no reply', async () => {
    const { client } = await start();
    client.send(opMsg({ buildInfo: 1 }, { flags: 2 }));
    client.send(opMsg({ ping: 1 }));
    expect(await client.receive()).toEqual({ ok: 1 });
  });

  test('an optional flag that nobody knows is ignored', async () => {
    const { client } = await start();
    client.send(opMsg({ ping: 1 }, { flags: 1 << 20 }));
    expect(await client.receive()).toEqual({ ok: 1 });
  });
});

function withBadUtf8(): Buffer {
  const bytes = Buffer.from(serialize({ ping: 'abcd', $db: 'admin' }));
  bytes.write('ff', bytes.indexOf('abcd'), 'hex');
  return bytes;
}

function nested(depth: number): Buffer {
  // Each level: its length, one element of type 3 named "a", and the closing zero.
  const size = 5 + depth * 8;
  const bytes = Buffer.alloc(size);
  for (let level = 0; level < depth; level += 1) {
    bytes.writeInt32LE(size - level * 8, level * 7);
    bytes.write('\x03a\0', level * 7 + 4, 'latin1');
  }
  bytes.writeInt32LE(5, depth * 7);
  return bytes;
}
