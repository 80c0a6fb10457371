import { type Document, Int32, Long, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/atlas/commands/commands.ts';
import { createDocumentCommands } from '../../src/atlas/document-commands/document-commands.ts';
import { opMsg, opQuery } from '../../src/login-client/frames.ts';
import type { WireClient } from '../../src/login-client/wire-client.ts';
import { logIn } from '../support/log-in.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const admin = () => logIn([{ roleName: 'atlasAdmin', databaseName: 'admin' }]);
const inTestdb = (document: Document): Document => ({ ...document, $db: 'testdb' });

/** Of each command one that is well formed. */
const GOOD: Readonly<Record<string, Document>> = {
  aggregate: { aggregate: 'x', pipeline: [], cursor: {} },
  buildInfo: { buildInfo: 1 },
  buildinfo: { buildinfo: 1 },
  connectionStatus: { connectionStatus: 1, showPrivileges: false },
  count: { count: 'x', query: {}, limit: 1, skip: 0, hint: '_id_', fields: {} },
  create: { create: 'y', idIndex: { key: { _id: 1 }, name: '_id_' } },
  createIndexes: {
    createIndexes: 'x',
    indexes: [{ v: 2, key: { a: 1 }, name: 'a' }],
    commitQuorum: 'majority',
  },
  delete: { delete: 'x', deletes: [{ q: {}, limit: 1, hint: { _id: 1 } }], ordered: true },
  distinct: { distinct: 'x', key: 'a', query: {}, hint: '_id_' },
  drop: { drop: 'y' },
  dropDatabase: { dropDatabase: 1 },
  dropIndexes: { dropIndexes: 'x', index: '*' },
  endSessions: { endSessions: [] },
  find: {
    ...{ find: 'x', filter: {}, sort: {}, projection: {}, hint: {}, skip: 0, limit: 1, batchSize: 1 },
    ...{ singleBatch: true, noCursorTimeout: false, allowPartialResults: false, allowDiskUse: true },
    ...{ oplogReplay: false },
  },
  findAndModify: {
    ...{ findAndModify: 'x', query: {}, update: { $set: { a: 1 } }, fields: {}, sort: {}, new: true },
    ...{ upsert: false, remove: false, arrayFilters: [], hint: '_id_', bypassDocumentValidation: true },
  },
  findandmodify: { findandmodify: 'x', query: {}, remove: true },
  getCmdLineOpts: { getCmdLineOpts: 1 },
  getMore: { getMore: Long.ONE, collection: 'x', batchSize: 1 },
  hostInfo: { hostInfo: 1 },
  insert: { insert: 'x', documents: [{}], ordered: true, bypassDocumentValidation: true },
  killCursors: { killCursors: 'x', cursors: [] },
  listCollections: {
    listCollections: 1,
    filter: {},
    nameOnly: true,
    authorizedCollections: true,
    cursor: {},
  },
  listDatabases: { listDatabases: 1, filter: {}, nameOnly: true, authorizedDatabases: true },
  listIndexes: { listIndexes: 'x', cursor: { batchSize: 1 } },
  logout: { logout: 1 },
  ping: { ping: 1 },
  refreshSessions: { refreshSessions: [] },
  saslContinue: { saslContinue: 1, conversationId: 1, payload: '' },
  saslStart: { saslStart: 1, mechanism: 'MONGODB-AWS', payload: '', autoAuthorize: 1, options: {} },
  startSession: { startSession: 1 },
  update: {
    update: 'x',
    updates: [{ q: {}, u: {}, multi: false, upsert: true, arrayFilters: [], hint: {}, upsertSupplied: true }],
    ordered: true,
    bypassDocumentValidation: true,
  },
};

/** Of these every field is a client's, a parameter's or a section's name. */
const OPEN = ['getParameter', 'hello', 'isMaster', 'ismaster', 'serverStatus'];

/** What a driver adds by itself, or for a session, a read preference, a stable API. */
const GENERIC = {
  $clusterTime: {},
  $readPreference: { mode: 'primary' },
  apiDeprecationErrors: true,
  apiStrict: false,
  apiVersion: '1',
  comment: ['any', 'type'],
  lsid: {},
  maxTimeMS: 1000,
  readConcern: { level: 'local' },
  writeConcern: { w: 'majority' },
};

const names = [...commands.keys(), ...createDocumentCommands(Date.now).names()].filter(
  (name) => !OPEN.includes(name),
);

const FIELD_CODES = [14, 40413, 40414, 40415];

/** A document by hand, in which names may repeat. */
function repeating(...parts: Document[]): Buffer {
  const elements = parts.map((part) => serialize(part).subarray(4, -1));
  const bytes = Buffer.concat([Buffer.alloc(4), ...elements, Buffer.alloc(1)]);
  bytes.writeInt32LE(bytes.length);
  return bytes;
}

function sequence(name: string, documents: Document[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((each) => serialize(each))]);
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeInt32LE(4 + content.length, 1);
  return Buffer.concat([head, content]);
}

function send(client: WireClient, body: Uint8Array, ...sequences: Buffer[]): Promise<Document | undefined> {
  client.send(opMsg({}, { sections: Buffer.concat([Buffer.from([0]), body, ...sequences]) }));
  return client.receive();
}

const unknown = (field: string) => ({
  ok: 0,
  code: 40415,
  codeName: 'Location40415',
  errmsg: `BSON field '${field}' is an unknown field.`,
});

test('every command is tried here', () => {
  expect(Object.keys(GOOD).sort()).toEqual([...names].sort());
});

describe.each(names)('%s', (name) => {
  const good = inTestdb(GOOD[name] ?? {});

  test('with what drivers send is well formed', async () => {
    const reply = await (await admin()).command({ ...good, ...GENERIC });
    expect(FIELD_CODES).not.toContain(reply.code);
  });

  test('knows no other field', async () => {
    const client = await admin();
    for (const field of ['surprise', '$surprise', '$audit', 'toString', '__proto__', '0']) {
      // By hand, because an object would put the integer first. Null counts as left out only where a field is known.
      for (const value of [1, null]) {
        const reply = await send(client, repeating(good, Object.fromEntries([[field, value]])));
        expect(reply).toEqual(unknown(`${name}.${field}`));
      }
    }
  });

  test('takes each of its own once', async () => {
    const client = await admin();
    for (const field of Object.keys(good)) {
      expect(await send(client, repeating(good, { [field]: good[field] }))).toEqual({
        ok: 0,
        code: 40413,
        codeName: 'Location40413',
        errmsg: `BSON field '${name}.${field}' is a duplicate field`,
      });
    }
  });

  test('does not know a document sequence that is none of its own', async () => {
    expect(await send(await admin(), serialize(good), sequence('surprise', []))).toEqual(
      unknown(`${name}.surprise`),
    );
  });
});

describe.each(OPEN)('%s', (name) => {
  test('takes fields that nobody knows', async () => {
    const client = await admin();
    const reply = await client.command({
      [name]: 1,
      featureCompatibilityVersion: 1,
      surprise: {},
      backpressure: '2',
    });
    expect(reply).toMatchObject({ ok: 1 });
  });
});

test.each(['hello', 'isMaster', 'ismaster'])('%s does so in OP_QUERY too', async (name) => {
  const client = await openRawClient((await startTestSandbox()).mongodbUri);
  client.send(opQuery('admin.$cmd', { [name]: 1, surprise: 1, backpressure: '2' }));
  expect(await client.receive()).toMatchObject({ ok: 1 });
});

describe('fields that every command may carry', () => {
  test.each<[string, unknown, string, string]>([
    ['$clusterTime', 1, 'int', 'object'],
    ['$readPreference', 'primary', 'string', 'object'],
    ['apiDeprecationErrors', 'yes', 'string', 'bool'],
    ['apiStrict', {}, 'object', 'bool'],
    ['apiVersion', 1, 'int', 'string'],
    ['autocommit', 'no', 'string', 'bool'],
    ['lsid', 1, 'int', 'object'],
    ['maxTimeMS', 'long', 'string', 'int'],
    ['readConcern', 'local', 'string', 'object'],
    ['startTransaction', 'yes', 'string', 'bool'],
    ['txnNumber', 1, 'int', 'long'],
    ['writeConcern', 1, 'int', 'object'],
  ])('%s: %j is of the wrong type', async (field, value, found, expected) => {
    expect(await (await admin()).command({ ping: 1, [field]: value })).toEqual({
      ok: 0,
      code: 14,
      codeName: 'TypeMismatch',
      errmsg: `BSON field 'ping.${field}' is the wrong type '${found}', expected type '${expected}'`,
    });
  });
});

describe('a required field', () => {
  test.each([
    [{ aggregate: 'x', cursor: {} }, 'aggregate.pipeline'],
    [{ createIndexes: 'x' }, 'createIndexes.indexes'],
    [{ delete: 'x' }, 'delete.deletes'],
    [{ delete: 'x', deletes: [{ q: {} }] }, 'delete.deletes.limit'],
    [{ delete: 'x', deletes: [{ limit: 0 }] }, 'delete.deletes.q'],
    [{ distinct: 'x' }, 'distinct.key'],
    [{ dropIndexes: 'x' }, 'dropIndexes.index'],
    [{ getMore: Long.ONE }, 'getMore.collection'],
    [{ insert: 'x' }, 'insert.documents'],
    [{ insert: 'x', documents: null }, 'insert.documents'],
    [{ killCursors: 'x' }, 'killCursors.cursors'],
    [{ update: 'x' }, 'update.updates'],
    [{ update: 'x', updates: [{ u: {} }] }, 'update.updates.q'],
    [{ update: 'x', updates: [{ q: {}, u: null }] }, 'update.updates.u'],
    [{ saslStart: 1, mechanism: 'MONGODB-AWS', payload: null }, 'saslStart.payload'],
  ])('is missing in %j', async (command, field) => {
    expect(await (await admin()).command(inTestdb(command))).toEqual({
      ok: 0,
      code: 40414,
      codeName: 'Location40414',
      errmsg: `BSON field '${field}' is missing but a required field`,
    });
  });

  test.each([
    ['null', 0x0a],
    ['undefined', 0x06],
  ])('that is %s is missing; one that is not required is left out', async (_, type) => {
    const client = await admin();
    const leftOut = (name: string) => Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`)]);
    const withElement = (command: Document, element: Buffer) => {
      const bytes = Buffer.concat([serialize(inTestdb(command)).subarray(0, -1), element, Buffer.alloc(1)]);
      bytes.writeInt32LE(bytes.length);
      return bytes;
    };
    expect(await send(client, withElement({ find: 'x' }, leftOut('filter')))).toMatchObject({ ok: 1 });
    expect(await send(client, withElement({ distinct: 'x' }, leftOut('key')))).toMatchObject({
      code: 40414,
    });
  });

  test('may travel as a document sequence', async () => {
    const body = serialize(inTestdb({ insert: 'x' }));
    expect(await send(await admin(), body, sequence('documents', [{}, {}]))).toEqual({ n: 2, ok: 1 });
  });
});

describe('of the wrong type', () => {
  test.each<[Document, string]>([
    [{ find: 'x', filter: 1 }, "find.filter' is the wrong type 'int', expected type 'object'"],
    [{ find: 'x', limit: 'one' }, "find.limit' is the wrong type 'string', expected type 'int'"],
    [{ find: 'x', singleBatch: {} }, "find.singleBatch' is the wrong type 'object', expected type 'bool'"],
    [{ insert: 'x', documents: {} }, "insert.documents' is the wrong type 'object', expected type 'array'"],
    [
      { insert: 'x', documents: [{}, 1] },
      "insert.documents.1' is the wrong type 'int', expected type 'object'",
    ],
    [{ update: 'x', updates: [null] }, "update.updates.0' is the wrong type 'null', expected type 'object'"],
    [
      { update: 'x', updates: [{ q: {}, u: 'x' }] },
      "update.updates.u' is the wrong type 'string', expected type 'object'",
    ],
    [
      { update: 'x', updates: [{ q: {}, u: {}, upsert: 'yes' }] },
      "update.updates.upsert' is the wrong type 'string', expected type 'bool'",
    ],
    [
      { delete: 'x', deletes: [{ q: 1, limit: 0 }] },
      "delete.deletes.q' is the wrong type 'int', expected type 'object'",
    ],
    [{ distinct: 'x', key: 1 }, "distinct.key' is the wrong type 'int', expected type 'string'"],
    [
      { aggregate: 'x', pipeline: [], cursor: { batchSize: 'all' } },
      "aggregate.cursor.batchSize' is the wrong type 'string', expected type 'int'",
    ],
  ])('%j', async (command, text) => {
    expect(await (await admin()).command(inTestdb(command))).toMatchObject({
      code: 14,
      errmsg: `BSON field '${text}`,
    });
  });
});

describe('in statements and embedded documents', () => {
  test.each([
    ['update', 'updates', { q: {}, u: {} }],
    ['delete', 'deletes', { q: {}, limit: 1 }],
  ])('%s: unknown in an array, in a sequence, beside a good one, and twice', async (name, field, good) => {
    const client = await admin();
    const bad = { ...good, surprise: 1 };
    const expected = unknown(`${name}.${field}.surprise`);
    expect(await client.command(inTestdb({ [name]: 'x', [field]: [good, bad] }))).toEqual(expected);
    const body = serialize(inTestdb({ [name]: 'x' }));
    expect(await send(client, body, sequence(field, [good, bad]))).toEqual(expected);
    // Generic fields are a command's own.
    expect(await client.command(inTestdb({ [name]: 'x', [field]: [{ ...good, comment: 1 }] }))).toEqual(
      unknown(`${name}.${field}.comment`),
    );

    const twice = repeating(good, { q: {} });
    const content = Buffer.concat([Buffer.from(`${field}\0`), twice]);
    const head = Buffer.alloc(5);
    head[0] = 1;
    head.writeInt32LE(4 + content.length, 1);
    expect(await send(client, body, Buffer.concat([head, content]))).toMatchObject({
      code: 40413,
      errmsg: `BSON field '${name}.${field}.q' is a duplicate field`,
    });
  });

  test.each([
    { aggregate: 'x', pipeline: [], cursor: { surprise: 1 } },
    { listCollections: 1, cursor: { surprise: 1 } },
    { listIndexes: 'x', cursor: { surprise: 1 } },
  ])('%j', async (command) => {
    const [name] = Object.keys(command);
    expect(await (await admin()).command(inTestdb(command))).toEqual(unknown(`${name}.cursor.surprise`));
  });

  test("an index's options have a code of their own, and may be ignored", async () => {
    const client = await admin();
    const indexes = [{ key: { a: 1 }, name: 'a', safe: true }];
    expect(await client.command(inTestdb({ createIndexes: 'x', indexes }))).toEqual({
      ok: 0,
      code: 197,
      codeName: 'InvalidIndexSpecificationOption',
      errmsg: "The field 'safe' is not valid for an index specification.",
    });
    const ignoring = { createIndexes: 'x', indexes, ignoreUnknownIndexOptions: true };
    expect(await client.command(inTestdb(ignoring))).toMatchObject({ ok: 1 });
    const { cursor } = await client.command(inTestdb({ listIndexes: 'x' }));
    expect(cursor.firstBatch[1]).toEqual({ v: 2, key: { a: 1 }, name: 'a' });
  });
});

test('a document sequence for a field that only the command itself may hold', async () => {
  const body = serialize(inTestdb({ createIndexes: 'x' }));
  const indexes = sequence('indexes', [{ key: { a: 1 }, name: 'a' }]);
  expect(await send(await admin(), body, indexes)).toEqual(unknown('createIndexes.indexes'));
});

test('a long name is not sent back whole', async () => {
  const { errmsg } = await (await admin()).command({ ping: 1, ['x'.repeat(100_000)]: 1 });
  expect(errmsg.length).toBeLessThan(300);
});

describe('what is not emulated is refused by name, and what is left out is not', () => {
  test.each<[Document, string, string]>([
    [{ find: 'x', let: { a: 1 } }, 'let', 'find'],
    [{ update: 'x', updates: [{ q: {}, u: {} }], let: { a: 1 } }, 'let', 'update'],
    [
      { update: 'x', updates: [{ q: {}, u: {}, collation: { locale: 'de' } }] },
      'collation',
      'update.updates',
    ],
    [
      { delete: 'x', deletes: [{ q: {}, limit: 1, collation: { locale: 'de' } }] },
      'collation',
      'delete.deletes',
    ],
    [{ insert: 'x', documents: [{}], encryptionInformation: { type: 1 } }, 'encryptionInformation', 'insert'],
    [{ aggregate: 'x', pipeline: [], cursor: {}, explain: true }, 'explain', 'aggregate'],
    [{ create: 'y', size: 1000 }, 'size', 'create'],
  ])('%j', async (command, option, where) => {
    const client = await admin();
    expect(await client.command(inTestdb(command))).toEqual({
      ok: 0,
      code: 238,
      codeName: 'NotImplemented',
      errmsg: `The sandbox does not emulate the option '${option}' of ${where}.`,
    });
  });

  test.each<Document>([
    { find: 'x', let: {}, tailable: false, collation: null },
    { update: 'x', updates: [{ q: {}, u: { $set: { a: 1 } }, collation: {} }], let: {} },
    { find: 'x', filter: null, limit: null, maxTimeMS: null },
  ])('%j', async (command) => {
    expect(await (await admin()).command(inTestdb(command))).toMatchObject({ ok: 1 });
  });
});

describe('the order of the checks', () => {
  const bad = inTestdb({ find: 'x', surprise: 1 });

  test('who has to log in first is told that, and nothing of the fields', async () => {
    const client = await openRawClient((await startTestSandbox()).mongodbUri);
    expect(await client.command(bad)).toMatchObject({
      code: 13,
      errmsg: 'Command find requires authentication',
    });
    expect(await client.command({ ping: 1, surprise: 1 })).toEqual(unknown('ping.surprise'));
  });

  test('what is not well formed, then what is not allowed, then what is not emulated', async () => {
    const client = await logIn([{ roleName: 'readWrite', databaseName: 'other' }]);
    expect(await client.command(bad)).toEqual(unknown('find.surprise'));
    expect(await client.command(inTestdb({ find: 'x', returnKey: true }))).toMatchObject({ code: 8000 });
    expect(await client.command({ find: 'x', returnKey: true, $db: 'other' })).toMatchObject({ code: 238 });
    expect(await client.command({ listDatabases: 1, surprise: 1, $db: 'testdb' })).toMatchObject({
      code: 40415,
    });
    expect(await client.command({ listDatabases: 1, $db: 'testdb' })).toMatchObject({ code: 13 });
  });

  test('within one command the fields as they come, and what is missing last', async () => {
    const client = await admin();
    const $db = 'testdb';
    expect(await client.command({ insert: 'x', ordered: {}, surprise: 1, $db })).toMatchObject({ code: 14 });
    expect(await client.command({ insert: 'x', surprise: 1, ordered: {}, $db })).toMatchObject({
      code: 40415,
    });
    expect(await client.command({ insert: 'x', $db, ordered: new Int32(1) })).toMatchObject({ code: 40414 });
  });
});
