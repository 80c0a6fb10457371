import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
  UUID,
} from 'bson';
import { describe, expect, test } from 'vitest';
import type { DatabaseRole } from '../../../src/index.ts';
import { opMsg } from '../../../src/login-client/frames.ts';
import type { WireClient } from '../../../src/login-client/wire-client.ts';
import { logIn } from '../../support/log-in.ts';
import { openRawClient } from '../../support/raw-client.ts';
import { startTestSandbox } from '../../support/start-test-sandbox.ts';

const readWrite = (): Promise<WireClient> => logIn([{ roleName: 'readWrite', databaseName: 'testdb' }]);
const inTestdb = (document: Document): Document => ({ ...document, $db: 'testdb' });

describe('before authentication', () => {
  test.each(['hello', 'isMaster', 'ping', 'buildInfo', 'connectionStatus', 'logout', 'endSessions'])(
    '%s answers',
    async (name) => {
      const client = await openRawClient((await startTestSandbox()).mongodbUri);
      expect(await client.command({ [name]: name === 'endSessions' ? [] : 1 })).toMatchObject({ ok: 1 });
    },
  );

  test.each(['find', 'insert', 'delete', 'listCollections', 'noSuchCommand'])(
    '%s is code 13',
    async (name) => {
      const client = await openRawClient((await startTestSandbox()).mongodbUri);
      expect(await client.command({ [name]: 'x' })).toEqual({
        ok: 0,
        code: 13,
        codeName: 'Unauthorized',
        errmsg: `Command ${name} requires authentication`,
      });
    },
  );

  test('nobody is authenticated', async () => {
    const client = await openRawClient((await startTestSandbox()).mongodbUri);
    expect(await client.command({ connectionStatus: 1 })).toEqual({
      authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
      ok: 1,
    });
  });
});

test('a command that does not exist', async () => {
  const client = await readWrite();
  expect(await client.command(inTestdb({ noSuchCommand: 1 }))).toEqual({
    ok: 0,
    code: 59,
    codeName: 'CommandNotFound',
    errmsg: expect.stringMatching(
      /^no such command: 'noSuchCommand'\. The sandbox has: aggregate, .*update$/,
    ),
  });
});

test('a field that looks like an integer does not pass for the command', async () => {
  const client = await readWrite();
  // Written by hand: an object of JavaScript would put the integer first.
  const elements = [{ hello: 1 }, { 0: 'find' }, { $db: 'testdb' }].map((part) =>
    serialize(part).subarray(4, -1),
  );
  client.send(opMsg({}, { sections: Buffer.concat([Buffer.from([0]), document(elements)]) }));
  expect(await client.receive()).toMatchObject({ isWritablePrimary: true, ok: 1 });
});

describe('roles', () => {
  const write = { insert: 'x', documents: [{ a: 1 }] };
  const read = { find: 'x', filter: {} };

  test.each<[DatabaseRole['roleName'], string, { testdb: string; other: string }]>([
    ['read', 'testdb', { testdb: 'r', other: '' }],
    ['readWrite', 'testdb', { testdb: 'rw', other: '' }],
    ['readAnyDatabase', 'admin', { testdb: 'r', other: 'r' }],
    ['readWriteAnyDatabase', 'admin', { testdb: 'rw', other: 'rw' }],
    ['atlasAdmin', 'admin', { testdb: 'rw', other: 'rw' }],
  ])('%s on %s', async (roleName, databaseName, allowed) => {
    const client = await logIn([{ roleName, databaseName }]);
    for (const $db of ['testdb', 'other'] as const) {
      expect((await client.command({ ...read, $db })).ok).toBe(allowed[$db].includes('r') ? 1 : 0);
      expect((await client.command({ listCollections: 1, $db })).ok).toBe(allowed[$db].includes('r') ? 1 : 0);
      expect((await client.command({ ...write, $db })).ok).toBe(allowed[$db].includes('w') ? 1 : 0);
      expect((await client.command({ delete: 'x', deletes: [{ q: {}, limit: 0 }], $db })).ok).toBe(
        allowed[$db].includes('w') ? 1 : 0,
      );
    }
  });

  test.each([
    { update: 'x', updates: [{ q: {}, u: { $set: { a: 1 } } }] },
    { update: 'x', updates: [{ q: {}, u: { $set: { a: 1 } }, upsert: true }] },
    { findAndModify: 'x', query: {}, update: { $set: { a: 1 } } },
    { findAndModify: 'x', query: {}, update: { $set: { a: 1 } }, upsert: true },
    { findAndModify: 'x', query: {}, remove: true },
    { create: 'x' },
    { drop: 'x' },
    { createIndexes: 'x', indexes: [{ key: { a: 1 }, name: 'a' }] },
    { dropIndexes: 'x', index: '*' },
    { dropDatabase: 1 },
  ])('whoever may only read is refused %j', async (command) => {
    const client = await logIn([{ roleName: 'read', databaseName: 'testdb' }]);
    expect(await client.command(inTestdb(command))).toMatchObject({
      ok: 0,
      code: 8000,
      errmsg: expect.stringContaining('user is not allowed to do action'),
    });
  });

  test.each([
    { count: 'x' },
    { distinct: 'x', key: 'a' },
    { aggregate: 'x', pipeline: [], cursor: {} },
    { listIndexes: 'x' },
    { dropDatabase: 1 },
  ])('whoever may write elsewhere is refused %j', async (command) => {
    const client = await logIn([{ roleName: 'readWrite', databaseName: 'other' }]);
    expect(await client.command(inTestdb(command))).toMatchObject({ ok: 0, code: 8000 });
  });

  test('a refusal in the words of Atlas', async () => {
    const client = await logIn([{ roleName: 'read', databaseName: 'testdb' }]);
    expect(await client.command(inTestdb(write))).toEqual({
      ok: 0,
      code: 8000,
      codeName: 'AtlasError',
      errmsg: 'user is not allowed to do action [insert] on [testdb.x]',
    });
  });

  test('a refusal of a mongod', async () => {
    const client = await logIn([{ roleName: 'read', databaseName: 'testdb' }], { dialect: 'mongod' });
    expect(await client.command(inTestdb(write))).toMatchObject({
      code: 13,
      codeName: 'Unauthorized',
      errmsg: expect.stringContaining('not authorized on testdb to execute command'),
    });
  });
});

describe('documents', () => {
  /** Every BSON type, deprecated ones in bytes because no serializer writes them. */
  const everyType = Buffer.from(
    serialize({
      _id: new ObjectId(),
      double: new Double(1),
      negativeZero: new Double(-0),
      string: 'grüße',
      object: { nested: { a: new Int32(1) } },
      array: [1, 'two', null],
      binary: new Binary(Buffer.from('bytes')),
      uuid: new UUID(),
      true: true,
      date: new Date(0),
      null: null,
      regex: new BSONRegExp('^a', 'i'),
      code: new Code('return 1', { x: 1 }),
      symbol: new BSONSymbol('s'),
      int: new Int32(7),
      timestamp: new Timestamp({ t: 1, i: 2 }),
      long: Long.fromString('9007199254740993'),
      decimal: Decimal128.fromString('1.10'),
      min: new MinKey(),
      max: new MaxKey(),
    }),
  );

  /** The reply's bytes hold the document's, whole and unchanged. */
  async function findBytes(client: WireClient, filter: Document): Promise<Buffer> {
    const received: Buffer[] = [];
    client.socket.on('data', (chunk: Buffer) => received.push(chunk));
    await client.command(inTestdb({ find: 'x', filter }));
    return Buffer.concat(received);
  }

  test('every type comes back byte for byte', async () => {
    const client = await readWrite();
    const documents = Buffer.concat([
      Buffer.from([0]),
      serialize({ insert: 'x', $db: 'testdb' }),
      sequence('documents', [everyType]),
    ]);
    client.send(opMsg({}, { sections: documents }));
    expect(await client.receive()).toEqual({ n: 1, ok: 1 });
    expect((await findBytes(client, {})).includes(everyType)).toBe(true);
  });

  test('the same in the command itself', async () => {
    const client = await readWrite();
    const command = serialize({ insert: 'x', documents: ['placeholder'], $db: 'testdb' });
    client.send(opMsg({}, { sections: Buffer.concat([Buffer.from([0]), withDocument(command, everyType)]) }));
    expect(await client.receive()).toEqual({ n: 1, ok: 1 });
    expect((await findBytes(client, {})).includes(everyType)).toBe(true);
  });

  test('an _id that is not first is moved there; one that is missing is made', async () => {
    const client = await readWrite();
    await client.command(inTestdb({ insert: 'x', documents: [{ a: 1, _id: 5, b: 2 }, { c: 3 }] }));
    const { cursor } = await client.command(inTestdb({ find: 'x', filter: {} }));
    expect(cursor.firstBatch.map((document: Document) => Object.keys(document))).toEqual([
      ['_id', 'a', 'b'],
      ['_id', 'c'],
    ]);
    expect(cursor.firstBatch[1]._id).toBeInstanceOf(ObjectId);
  });

  test('find, listCollections and delete in one round', async () => {
    const client = await readWrite();
    await client.command(
      inTestdb({ insert: 'x', documents: [1, 2, 3].map((_id) => ({ _id, even: _id % 2 === 0 })) }),
    );
    expect(await client.command(inTestdb({ listCollections: 1, nameOnly: true }))).toMatchObject({
      cursor: { ns: 'testdb.$cmd.listCollections', firstBatch: [{ name: 'x', type: 'collection' }] },
    });
    expect(await client.command(inTestdb({ listCollections: 1, filter: { name: 'y' } }))).toMatchObject({
      cursor: { firstBatch: [] },
    });
    const ids = async (command: Document) =>
      (await client.command(inTestdb({ find: 'x', ...command }))).cursor.firstBatch.map(
        ({ _id }: Document) => _id,
      );
    expect(await ids({})).toEqual([1, 2, 3]);
    expect(await ids({ filter: { even: false } })).toEqual([1, 3]);
    expect(await ids({ filter: { _id: { $gt: 1 } }, limit: 1 })).toEqual([2]);
    expect(await ids({ skip: 2 })).toEqual([3]);
    expect(await ids({ filter: { _id: new Double(2) } })).toEqual([2]);
    const remove = (deletes: Document[]) => client.command(inTestdb({ delete: 'x', deletes }));
    expect(await remove([{ q: { even: false }, limit: 1 }])).toEqual({ n: 1, ok: 1 });
    expect(await remove([{ q: {}, limit: 0 }])).toEqual({ n: 2, ok: 1 });
    expect(await ids({})).toEqual([]);
  });

  test.each([
    ['the same', 1, 1],
    ['int and double', new Int32(1), new Double(1)],
    ['int and long', new Int32(1), Long.ONE],
    ['int and Decimal128', new Int32(1), Decimal128.fromString('1.0')],
    ['embedded documents', { a: 1 }, { a: new Double(1) }],
  ])('a duplicate _id: %s', async (_, first, second) => {
    const client = await readWrite();
    await client.command(inTestdb({ insert: 'x', documents: [{ _id: first }] }));
    const reply = await client.command(
      inTestdb({ insert: 'x', documents: [{ _id: second }, { _id: 'next' }] }),
    );
    expect(reply).toMatchObject({
      n: 0,
      ok: 1,
      writeErrors: [
        {
          index: 0,
          code: 11000,
          errmsg: expect.stringMatching(
            /^E11000 duplicate key error collection: testdb\.x index: _id_ dup key: /,
          ),
          keyPattern: { _id: 1 },
        },
      ],
    });
    const unordered = { insert: 'x', ordered: false, documents: [{ _id: second }, { _id: 'next' }] };
    expect(await client.command(inTestdb(unordered))).toMatchObject({ n: 1, writeErrors: [{ index: 0 }] });
  });

  test.each([
    ['an array', [1], 53],
    ['a regular expression', /a/, 53],
  ])('an _id that is %s is refused', async (_, _id, code) => {
    const client = await readWrite();
    expect(await client.command(inTestdb({ insert: 'x', documents: [{ _id }] }))).toMatchObject({
      n: 0,
      writeErrors: [{ code }],
    });
  });

  test.each([
    ['a text that is not UTF-8', (bad: Buffer) => bad.write('ff', bad.indexOf('abcd'), 'hex')],
    ['a text without a zero at its end', (bad: Buffer) => bad.write('e', bad.indexOf('abcd') + 4)],
    ['a text longer than its document', (bad: Buffer) => bad.writeInt32LE(99, bad.indexOf('abcd') - 4)],
    ['a text of no length', (bad: Buffer) => bad.writeInt32LE(0, bad.indexOf('abcd') - 4)],
    ['a boolean of 2', (bad: Buffer) => bad.writeUInt8(2, bad.indexOf('b\0') + 2)],
    ['an unknown type', (bad: Buffer) => bad.writeUInt8(0x20, bad.indexOf('b\0') - 1)],
    ['no zero at its end', (bad: Buffer) => bad.writeUInt8(1, bad.length - 1)],
  ])('a document that cannot be read again is not stored: %s', async (_, spoil) => {
    const client = await readWrite();
    const bad = Buffer.from(serialize({ a: 'abcd', b: true }));
    spoil(bad);
    const sections = [
      Buffer.from([0]),
      serialize({ insert: 'x', $db: 'testdb' }),
      sequence('documents', [bad]),
    ];
    client.send(opMsg({}, { sections: Buffer.concat(sections) }));
    expect(await client.receive()).toMatchObject({ ok: 0, code: 22, codeName: 'InvalidBSON' });
  });

  test('a document over 16 MB is refused, one of exactly that size is stored', async () => {
    const client = await readWrite();
    const sized = (size: number) => {
      const empty = serialize({ _id: 1, s: new Binary(Buffer.alloc(0)) }).length;
      return serialize({ _id: 1, s: new Binary(Buffer.alloc(size - empty)) });
    };
    const send = async (document: Uint8Array) => {
      const sections = [
        Buffer.from([0]),
        serialize({ insert: 'x', $db: 'testdb' }),
        sequence('documents', [document]),
      ];
      client.send(opMsg({}, { sections: Buffer.concat(sections) }));
      return client.receive();
    };
    expect(await send(sized(16_777_217))).toMatchObject({
      n: 0,
      writeErrors: [
        { code: 2, errmsg: 'object to insert too large. size in bytes: 16777217, max size: 16777216' },
      ],
    });
    expect(await send(sized(16_777_216))).toEqual({ n: 1, ok: 1 });
  });
});

describe('what is not emulated says so', () => {
  test.each([
    [
      'returnKey',
      { find: 'x', returnKey: true },
      "The sandbox does not emulate the option 'returnKey' of find.",
    ],
    [
      'a collation',
      { find: 'x', collation: { locale: 'de' } },
      "The sandbox does not emulate the option 'collation' of find.",
    ],
    [
      '$where',
      { find: 'x', filter: { $where: 'true' } },
      'The sandbox does not emulate the operator $where.',
    ],
    [
      'a capped collection',
      { create: 'y', capped: true },
      "The sandbox does not emulate the option 'capped' of create.",
    ],
    [
      '$lookup',
      { aggregate: 'x', pipeline: [{ $lookup: {} }], cursor: {} },
      'The sandbox does not emulate the stage $lookup.',
    ],
    [
      'an index that expires',
      { createIndexes: 'x', indexes: [{ key: { a: 1 }, name: 'a', expireAfterSeconds: 1 }] },
      "The sandbox does not emulate the option 'expireAfterSeconds' of createIndexes.indexes.",
    ],
    [
      'a text index',
      { createIndexes: 'x', indexes: [{ key: { a: 'text' }, name: 'a' }] },
      'The sandbox does not emulate indexes of type text.',
    ],
    ['an update by pipeline', { update: 'x', updates: [{ q: {}, u: [{ $set: { a: 1 } }] }] }, undefined],
  ])('%s', async (_, command, errmsg) => {
    const client = await readWrite();
    const reply = await client.command(inTestdb(command));
    if (errmsg) expect(reply).toEqual({ ok: 0, code: 238, codeName: 'NotImplemented', errmsg });
    else expect(reply).toMatchObject({ writeErrors: [{ code: 238 }] });
  });
});

test.each([
  ['no name', { find: 1 }, 2],
  ['an empty name', { find: '' }, 73],
  ['a zero in the name', { find: 'a\0b' }, 73],
  ['a dollar in the name', { insert: 'a$b', documents: [{}] }, 73],
  ['no documents', { insert: 'x' }, 40414],
  ['documents that are none', { insert: 'x', documents: [1] }, 14],
  ['no array of documents', { insert: 'x', documents: {} }, 14],
  ['no deletes', { delete: 'x' }, 40414],
  ['a delete without its filter', { delete: 'x', deletes: [{ limit: 1 }] }, 40414],
  ['a delete without its limit', { delete: 'x', deletes: [{ q: {} }] }, 40414],
  ['a delete of two', { delete: 'x', deletes: [{ q: {}, limit: 2 }] }, 9],
  ['a filter that is none', { find: 'x', filter: 1 }, 14],
  ['a negative skip', { find: 'x', skip: -1 }, 2],
  ['a negative limit', { find: 'x', limit: -1 }, 2],
  ['a limit that is text', { find: 'x', limit: 'one' }, 14],
  ['an ordered that is text', { insert: 'x', documents: [{}], ordered: 'yes' }, 14],
])('a command with %s', async (_, command, code) => {
  const client = await readWrite();
  expect(await client.command(inTestdb(command))).toMatchObject({ ok: 0, code });
});

function document(elements: Uint8Array[]): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(4), ...elements, Buffer.alloc(1)]);
  bytes.writeInt32LE(bytes.length);
  return bytes;
}

function sequence(name: string, documents: Uint8Array[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents]);
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeInt32LE(4 + content.length, 1);
  return Buffer.concat([head, content]);
}

/** Puts a document's bytes where the serialised command has `documents: ['placeholder']`. */
function withDocument(command: Uint8Array, stored: Uint8Array): Buffer {
  const array = serialize({ documents: ['placeholder'] }).subarray(4, -1);
  const at = Buffer.from(command).indexOf(array);
  return document([
    command.subarray(4, at),
    Buffer.from('\x04documents\0', 'latin1'),
    document([Buffer.from('\x030\0', 'latin1'), stored]),
    command.subarray(at + array.length, -1),
  ]);
}
