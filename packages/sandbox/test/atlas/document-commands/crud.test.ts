import { type Document, Int32, Long, ObjectId } from 'bson';
import { describe, expect, test } from 'vitest';
import type { WireClient } from '../../../src/login-client/wire-client.ts';
import { logIn, logInTo } from '../../support/log-in.ts';
import { startTestSandbox } from '../../support/start-test-sandbox.ts';

const admin = () => logIn([{ roleName: 'atlasAdmin', databaseName: 'admin' }]);
const run = (client: WireClient, command: Document) => client.command({ ...command, $db: 'testdb' });

async function withDocuments(documents: Document[]): Promise<WireClient> {
  const client = await admin();
  await run(client, { insert: 'x', documents });
  return client;
}

/** Always a long; the client here reads one that a double can hold as a number. */
const idOf = ({ id }: Document) => Long.fromValue(id);

const all = async (client: WireClient) =>
  (await run(client, { find: 'x', sort: { _id: 1 } })).cursor.firstBatch;

describe('cursors', () => {
  const numbers = Array.from({ length: 250 }, (_, _id) => ({ _id }));

  test('a result in batches', async () => {
    const client = await withDocuments(numbers);
    const { cursor: first } = await run(client, { find: 'x', filter: {}, sort: { _id: -1 } });
    expect(first.ns).toBe('testdb.x');
    expect(first.firstBatch).toHaveLength(101);
    expect(first.firstBatch[0]).toEqual({ _id: 249 });

    const getMore = { getMore: idOf(first), collection: 'x' };
    const { cursor: second } = await run(client, { ...getMore, batchSize: 100 });
    expect(second.nextBatch).toHaveLength(100);
    expect(second.id).toEqual(first.id);
    const { cursor: third } = await run(client, getMore);
    expect(third.nextBatch).toHaveLength(49);
    expect(third.id).toEqual(0);
    expect(await run(client, getMore)).toMatchObject({ code: 43, codeName: 'CursorNotFound' });
  });

  test.each([
    ['batchSize 0 opens a cursor and gives nothing', { batchSize: 0 }, 0, true],
    ['batchSize', { batchSize: 7 }, 7, true],
    ['limit', { limit: 3 }, 3, false],
    ['singleBatch', { batchSize: 5, singleBatch: true }, 5, false],
    ['skip', { skip: 249 }, 1, false],
  ])('%s', async (_, options, size, isOpen) => {
    const client = await withDocuments(numbers);
    const { cursor } = await run(client, { find: 'x', ...options });
    expect(cursor.firstBatch).toHaveLength(size);
    expect(Boolean(Long.fromValue(cursor.id).toBigInt())).toBe(isOpen);
  });

  test('killed ones are gone', async () => {
    const client = await withDocuments(numbers);
    const { cursor } = await run(client, { find: 'x' });
    expect(await run(client, { killCursors: 'x', cursors: [idOf(cursor), Long.fromNumber(5)] })).toEqual({
      cursorsKilled: [cursor.id],
      cursorsNotFound: [Long.fromNumber(5)].map(Number),
      cursorsAlive: [],
      cursorsUnknown: [],
      ok: 1,
    });
    expect(await run(client, { getMore: idOf(cursor), collection: 'x' })).toMatchObject({ code: 43 });
  });

  // By the sandbox's clock, of which another server knows nothing.
  test.skipIf(process.env.CONTRACT_UPSTREAM)('idle for ten minutes are closed', async () => {
    let now = Date.now();
    const client = await logIn([{ roleName: 'atlasAdmin', databaseName: 'admin' }], { clock: () => now });
    await run(client, { insert: 'x', documents: numbers });
    const { cursor } = await run(client, { find: 'x', batchSize: 1 });
    now += 10 * 60_000;
    expect(await run(client, { getMore: idOf(cursor), collection: 'x', batchSize: 1 })).toMatchObject({
      ok: 1,
    });
    now += 10 * 60_000 + 1;
    expect(await run(client, { getMore: idOf(cursor), collection: 'x' })).toMatchObject({ code: 43 });
  });

  test('are asked for by a long', async () => {
    expect(await run(await admin(), { getMore: 5, collection: 'x' })).toMatchObject({ code: 14 });
    expect(await run(await admin(), { killCursors: 'x', cursors: [5] })).toMatchObject({ code: 14 });
  });

  test('of another namespace are not handed out', async () => {
    const client = await withDocuments(numbers);
    const { cursor } = await run(client, { find: 'x' });
    expect(await run(client, { getMore: idOf(cursor), collection: 'y' })).toMatchObject({ code: 13 });
  });

  test('a batch stays below 16 MB', async () => {
    const client = await admin();
    const big = 'x'.repeat(6 * 1024 * 1024);
    for (const _id of [1, 2, 3]) await run(client, { insert: 'x', documents: [{ _id, big }] });
    const { cursor } = await run(client, { find: 'x' });
    expect(cursor.firstBatch).toHaveLength(2);
    expect((await run(client, { getMore: idOf(cursor), collection: 'x' })).cursor.nextBatch).toHaveLength(1);
  });
});

describe('reading', () => {
  const people = [
    { _id: 1, name: 'Ada', tags: ['a', 'b'] },
    { _id: 2, name: 'Bo', tags: ['b'] },
    { _id: 3, name: 'Cy' },
  ];

  test('sort and projection', async () => {
    const client = await withDocuments(people);
    const { cursor } = await run(client, { find: 'x', sort: { name: -1 }, projection: { name: 1, _id: 0 } });
    expect(cursor.firstBatch).toEqual([{ name: 'Cy' }, { name: 'Bo' }, { name: 'Ada' }]);
  });

  test.each([
    [{ count: 'x' }, 3],
    [{ count: 'x', query: { tags: 'b' } }, 2],
    [{ count: 'x', limit: 2 }, 2],
    [{ count: 'x', skip: 2 }, 1],
    [{ count: 'x', skip: 5 }, 0],
    [{ count: 'nowhere' }, 0],
  ])('%j', async (command, n) => {
    expect(await run(await withDocuments(people), command)).toEqual({ n, ok: 1 });
  });

  test('distinct', async () => {
    const client = await withDocuments(people);
    expect(await run(client, { distinct: 'x', key: 'tags' })).toEqual({ values: ['a', 'b'], ok: 1 });
    expect(await run(client, { distinct: 'x', key: 'name', query: { _id: { $gt: 1 } } })).toEqual({
      values: ['Bo', 'Cy'],
      ok: 1,
    });
  });

  test.each<[Document[], Document[]]>([
    [[{ $match: { _id: { $gt: 1 } } }, { $sort: { _id: -1 } }, { $limit: 1 }], [people[2] ?? {}]],
    [[{ $skip: 2 }, { $project: { name: 1 } }], [{ _id: 3, name: 'Cy' }]],
    [[{ $match: { tags: 'b' } }, { $count: 'n' }], [{ n: 2 }]],
    [[{ $match: { _id: 9 } }, { $count: 'n' }], []],
    [[{ $unset: ['tags', 'name'] }, { $limit: 1 }], [{ _id: 1 }]],
    [[{ $unset: 'tags' }, { $limit: 1 }], [{ _id: 1, name: 'Ada' }]],
    [
      [{ $unwind: '$tags' }, { $unset: 'name' }],
      [
        { _id: 1, tags: 'a' },
        { _id: 1, tags: 'b' },
        { _id: 2, tags: 'b' },
      ],
    ],
    [
      [{ $unwind: { path: '$tags', preserveNullAndEmptyArrays: true } }, { $match: { _id: 3 } }],
      [people[2] ?? {}],
    ],
    [[{ $unwind: '$name' }, { $limit: 1 }], [people[0] ?? {}]],
    [
      [{ $unwind: '$tags' }, { $group: { _id: '$tags', n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
      [
        { _id: 'a', n: 1 },
        { _id: 'b', n: 2 },
      ],
    ],
    [[{ $match: {} }, { $group: { _id: 1, n: { $sum: 1 } } }], [{ _id: 1, n: 3 }]],
  ])('aggregate %j', async (pipeline, expected) => {
    const client = await withDocuments(people);
    const { cursor } = await run(client, { aggregate: 'x', pipeline, cursor: {} });
    expect(cursor.firstBatch).toEqual(expected);
  });

  test.each([
    [{ pipeline: [{ $nope: 1 }], cursor: {} }, 40324],
    [{ pipeline: [{ $match: {}, $limit: 1 }], cursor: {} }, 40323],
    [{ pipeline: [{ $limit: 0 }], cursor: {} }, 15958],
    [{ pipeline: [{ $skip: -1 }], cursor: {} }, 5107200],
    [{ pipeline: [{ $count: 1 }], cursor: {} }, 40156],
    [{ pipeline: [{ $count: '' }], cursor: {} }, 40157],
    [{ pipeline: [{ $count: '$a' }], cursor: {} }, 40158],
    [{ pipeline: [{ $count: 'a\0' }], cursor: {} }, 40159],
    [{ pipeline: [{ $count: 'a.b' }], cursor: {} }, 40160],
    [{ pipeline: [] }, 9],
    [{ pipeline: [{ $project: {} }], cursor: {} }, 51272],
    [{ pipeline: [{ $unset: [] }], cursor: {} }, 31119],
    [{ pipeline: [{ $unset: 1 }], cursor: {} }, 31002],
    [{ pipeline: [{ $unwind: {} }], cursor: {} }, 28812],
    [{ pipeline: [{ $unwind: 'tags' }], cursor: {} }, 28818],
    [{ pipeline: [{ $unwind: '$a.b' }], cursor: {} }, 238],
    [{ pipeline: [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }], cursor: {} }, 238],
    [{ pipeline: [{ $project: { a: { $slice: 1 } } }], cursor: {} }, 238],
  ])('aggregate %j is refused', async (command, code) => {
    expect(await run(await admin(), { aggregate: 'x', ...command })).toMatchObject({ ok: 0, code });
  });
});

describe('update', () => {
  test('one, many, and what is not changed', async () => {
    const client = await withDocuments([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
      { _id: 3, a: 2 },
    ]);
    const update = (updates: Document[]) => run(client, { update: 'x', updates });
    expect(await update([{ q: { a: 1 }, u: { $set: { b: 1 } } }])).toEqual({ n: 1, nModified: 1, ok: 1 });
    expect(await update([{ q: {}, u: { $set: { b: 1 } }, multi: true }])).toEqual({
      n: 3,
      nModified: 2,
      ok: 1,
    });
    expect(await update([{ q: { a: 9 }, u: { $set: { b: 1 } } }])).toEqual({ n: 0, nModified: 0, ok: 1 });
    expect(await update([{ q: { _id: 1 }, u: { c: 1 } }])).toEqual({ n: 1, nModified: 1, ok: 1 });
    expect(await all(client)).toEqual([
      { _id: 1, c: 1 },
      { _id: 2, a: 1, b: 1 },
      { _id: 3, a: 2, b: 1 },
    ]);
  });

  test('upsert: by operators, by replacement, and where something matches', async () => {
    const client = await admin();
    const upsert = (q: Document, u: Document) =>
      run(client, { update: 'x', updates: [{ q, u, upsert: true }] });
    expect(await upsert({ _id: 1, kind: 'k' }, { $set: { a: 1 }, $setOnInsert: { b: 2 } })).toEqual({
      n: 1,
      nModified: 0,
      upserted: [{ index: 0, _id: 1 }],
      ok: 1,
    });
    expect(await upsert({ _id: 2 }, { whole: true })).toMatchObject({ upserted: [{ index: 0, _id: 2 }] });
    expect(await upsert({ _id: 1 }, { $setOnInsert: { b: 3 } })).toEqual({ n: 1, nModified: 0, ok: 1 });
    expect(await upsert({ made: 1 }, { $set: { a: 1 } })).toMatchObject({
      upserted: [{ index: 0, _id: expect.any(ObjectId) }],
    });
    expect((await all(client)).slice(0, 2)).toEqual([
      { _id: 1, kind: 'k', a: 1, b: 2 },
      { _id: 2, whole: true },
    ]);
  });

  test('errors are write errors, and an unordered command goes on', async () => {
    const client = await withDocuments([{ _id: 1, a: 'text' }]);
    const updates = [
      { q: { _id: 1 }, u: { $inc: { a: 1 } } },
      { q: { _id: 1 }, u: { $set: { b: 1 } } },
    ];
    expect(await run(client, { update: 'x', updates })).toMatchObject({
      n: 0,
      writeErrors: [{ index: 0, code: 14 }],
    });
    expect(await run(client, { update: 'x', updates, ordered: false })).toMatchObject({
      n: 1,
      nModified: 1,
      writeErrors: [{ index: 0, code: 14 }],
    });
  });

  test.each([
    ['many by replacement', { q: {}, u: { a: 1 }, multi: true }, 9],
    ['without u', { q: {} }, 40414],
    ['without q', { u: {} }, 40414],
    ['by a number', { q: {}, u: 1 }, 14],
  ])('%s is refused as a whole', async (_, statement, code) => {
    expect(await run(await admin(), { update: 'x', updates: [statement] })).toMatchObject({ ok: 0, code });
  });
});

describe('findAndModify', () => {
  const start = () =>
    withDocuments([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ]);
  test.each<[Document, Document]>([
    [
      { query: { a: 1 }, sort: { _id: -1 }, update: { $inc: { a: 1 } } },
      { lastErrorObject: { n: 1, updatedExisting: true }, value: { _id: 2, a: 1 }, ok: 1 },
    ],
    [
      { query: { _id: 1 }, update: { $inc: { a: 1 } }, new: true, fields: { a: 1, _id: 0 } },
      { lastErrorObject: { n: 1, updatedExisting: true }, value: { a: 2 }, ok: 1 },
    ],
    [
      { query: { _id: 1 }, remove: true },
      { lastErrorObject: { n: 1 }, value: { _id: 1, a: 1 }, ok: 1 },
    ],
    [
      { query: { _id: 9 }, remove: true },
      { lastErrorObject: { n: 0 }, value: null, ok: 1 },
    ],
    [
      { query: { _id: 9 }, update: { $set: { a: 5 } } },
      { lastErrorObject: { n: 0, updatedExisting: false }, value: null, ok: 1 },
    ],
    [
      { query: { _id: 9 }, update: { $set: { a: 5 } }, upsert: true, new: true },
      { lastErrorObject: { n: 1, updatedExisting: false, upserted: 9 }, value: { _id: 9, a: 5 }, ok: 1 },
    ],
    [
      { query: { _id: 9 }, update: { b: 1 }, upsert: true },
      { lastErrorObject: { n: 1, updatedExisting: false, upserted: 9 }, value: null, ok: 1 },
    ],
  ])('%j', async (command, reply) => {
    expect(await run(await start(), { findAndModify: 'x', ...command })).toEqual(reply);
  });

  test.each([
    [{ query: {} }, 9],
    [{ remove: true, update: {} }, 9],
    [{ remove: true, new: true }, 9],
    [{ remove: true, upsert: true }, 9],
    [{ update: 1 }, 14],
  ])('%j is refused', async (command, code) => {
    expect(await run(await start(), { findAndModify: 'x', ...command })).toMatchObject({ ok: 0, code });
  });
});

describe('indexes', () => {
  const unique = (key: Document, options: Document = {}) => ({
    createIndexes: 'x',
    indexes: [{ key, name: 'i', unique: true, ...options }],
  });

  test('are made, listed and dropped', async () => {
    const client = await admin();
    expect(
      await run(client, { createIndexes: 'x', indexes: [{ key: { a: 1, b: -1 }, name: 'ab' }] }),
    ).toEqual({
      numIndexesBefore: 1,
      numIndexesAfter: 2,
      createdCollectionAutomatically: true,
      ok: 1,
    });
    expect(
      await run(client, { createIndexes: 'x', indexes: [{ key: { a: 1, b: -1 }, name: 'ab' }] }),
    ).toEqual({
      numIndexesBefore: 2,
      numIndexesAfter: 2,
      note: 'all indexes already exist',
      ok: 1,
    });
    expect(await run(client, { listIndexes: 'x' })).toMatchObject({
      cursor: {
        firstBatch: [
          { v: 2, key: { _id: 1 }, name: '_id_' },
          { v: 2, key: { a: 1, b: -1 }, name: 'ab' },
        ],
      },
    });
    expect(await run(client, { dropIndexes: 'x', index: 'ab' })).toEqual({ nIndexesWas: 2, ok: 1 });
    expect(await run(client, { dropIndexes: 'x', index: '*' })).toEqual({
      nIndexesWas: 1,
      msg: 'non-_id indexes dropped for collection',
      ok: 1,
    });
  });

  test('a value that an update leaves is free', async () => {
    const client = await withDocuments([{ _id: 1, a: 1 }]);
    await run(client, unique({ a: 1 }));
    await run(client, { update: 'x', updates: [{ q: { _id: 1 }, u: { $set: { a: 2 } } }] });
    expect(await run(client, { insert: 'x', documents: [{ a: 1 }] })).toMatchObject({ n: 1 });
    expect(await run(client, { insert: 'x', documents: [{ a: 2 }] })).toMatchObject({ n: 0 });
  });

  test('a unique one refuses on insert, update and creation, and no more once dropped', async () => {
    const client = await withDocuments([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
    expect(await run(client, unique({ a: 1 }))).toMatchObject({ ok: 1 });
    const duplicate = {
      index: 0,
      code: 11000,
      errmsg: expect.stringMatching(
        /^E11000 duplicate key error collection: testdb\.x index: i dup key: \{ a: /,
      ),
      keyPattern: { a: 1 },
      keyValue: { a: new Int32(1).valueOf() },
    };
    expect(await run(client, { insert: 'x', documents: [{ _id: 3, a: 1 }] })).toMatchObject({
      writeErrors: [duplicate],
    });
    expect(
      await run(client, { update: 'x', updates: [{ q: { _id: 2 }, u: { $set: { a: 1 } } }] }),
    ).toMatchObject({
      writeErrors: [duplicate],
    });
    // A document is no duplicate of itself, and what it leaves is free.
    expect(
      await run(client, { update: 'x', updates: [{ q: { _id: 1 }, u: { $set: { a: 1, b: 1 } } }] }),
    ).toMatchObject({ n: 1 });
    await run(client, { delete: 'x', deletes: [{ q: { _id: 1 }, limit: 1 }] });
    expect(await run(client, { insert: 'x', documents: [{ _id: 3, a: 1 }] })).toMatchObject({ n: 1 });
    await run(client, { dropIndexes: 'x', index: { a: 1 } });
    expect(await run(client, { insert: 'x', documents: [{ _id: 4, a: 1 }] })).toMatchObject({ n: 1 });
    expect(await run(client, unique({ a: 1 }))).toMatchObject({ ok: 0, code: 11000 });
    expect(await run(client, { listIndexes: 'x' })).toMatchObject({
      cursor: { firstBatch: [{ name: '_id_' }] },
    });
  });

  test.each<[string, Document, Document[], number]>([
    ['a missing field counts as null', unique({ a: 1 }), [{}, {}], 1],
    ['a sparse one leaves out what has no such field', unique({ a: 1 }, { sparse: true }), [{}, {}], 2],
    [
      'a partial one, what does not match',
      unique({ a: 1 }, { partialFilterExpression: { b: 1 } }),
      [{ a: 1 }, { a: 1, b: 1 }, { a: 1, b: 1 }],
      2,
    ],
    ['every item of an array counts', unique({ a: 1 }), [{ a: [1, 2] }, { a: 2 }], 1],
    ['an array may repeat itself', unique({ a: 1 }), [{ a: [1, 1] }, { a: [2, 2] }], 2],
    [
      'several fields together',
      unique({ a: 1, b: 1 }),
      [
        { a: 1, b: 1 },
        { a: 1, b: 2 },
        { a: 1, b: 1 },
      ],
      2,
    ],
    ['inside documents', unique({ 'a.b': 1 }), [{ a: { b: 1 } }, { a: { b: 1 } }], 1],
  ])('%s', async (_, index, documents, n) => {
    const client = await admin();
    await run(client, index);
    expect(await run(client, { insert: 'x', ordered: false, documents })).toMatchObject({ n });
  });

  test.each([
    ['another name for the same key', { key: { a: 1 }, name: 'other', unique: true }, 85],
    ['the same name for another key', { key: { b: 1 }, name: 'i' }, 86],
    ['an empty key', { key: {}, name: 'e' }, 67],
    ['a direction of zero', { key: { a: 0 }, name: 'z' }, 67],
    ['no name', { key: { a: 1 } }, 9],
    ['no key', { name: 'k' }, 9],
  ])('%s is refused', async (_, index, code) => {
    const client = await admin();
    await run(client, unique({ a: 1 }));
    expect(await run(client, { createIndexes: 'x', indexes: [index] })).toMatchObject({ ok: 0, code });
  });

  test.each([
    ['of no collection', { dropIndexes: 'nowhere', index: '*' }, 26],
    ['that is not there', { dropIndexes: 'x', index: 'nope' }, 27],
    ['on _id', { dropIndexes: 'x', index: '_id_' }, 72],
    ['by a number', { dropIndexes: 'x', index: 1 }, 14],
  ])('dropping one %s is refused', async (_, command, code) => {
    expect(await run(await withDocuments([{ _id: 1 }]), command)).toMatchObject({ ok: 0, code });
  });

  test('listing those of no collection is refused', async () => {
    expect(await run(await admin(), { listIndexes: 'nowhere' })).toMatchObject({ ok: 0, code: 26 });
  });
});

describe('collections and databases', () => {
  test('come and go', async () => {
    const client = await admin();
    expect(await run(client, { create: 'x' })).toEqual({ ok: 1 });
    expect(await run(client, { create: 'x' })).toMatchObject({ code: 48, codeName: 'NamespaceExists' });
    const { databases } = await client.command({ listDatabases: 1 });
    expect(databases).toEqual([{ name: 'testdb', sizeOnDisk: 0, empty: false }]);
    expect(await client.command({ listDatabases: 1, nameOnly: true })).toEqual({
      databases: [{ name: 'testdb' }],
      ok: 1,
    });
    expect(await run(client, { listCollections: 1 })).toMatchObject({
      cursor: {
        firstBatch: [
          { name: 'x', type: 'collection', options: {}, idIndex: { key: { _id: 1 }, name: '_id_' } },
        ],
      },
    });
    expect(await run(client, { drop: 'x' })).toEqual({ nIndexesWas: 1, ns: 'testdb.x', ok: 1 });
    expect(await run(client, { drop: 'x' })).toEqual({ ok: 1 });
    await run(client, { create: 'y' });
    expect(await run(client, { dropDatabase: 1 })).toEqual({ dropped: 'testdb', ok: 1 });
    expect(await client.command({ listDatabases: 1 })).toMatchObject({ databases: [] });
  });

  test('a user sees the databases that may be read', async () => {
    const client = await logIn([
      { roleName: 'readWrite', databaseName: 'testdb' },
      { roleName: 'read', databaseName: 'empty' },
    ]);
    await run(client, { create: 'x' });
    expect(await client.command({ listDatabases: 1, nameOnly: true })).toEqual({
      databases: [{ name: 'testdb' }],
      ok: 1,
    });
  });

  test('a database that may not be read is not listed', async () => {
    const sandbox = await startTestSandbox();
    const [owner, other] = await Promise.all(
      (['testdb', 'secret'] as const).map((databaseName, index) =>
        logInTo(sandbox, `user${index}`, [{ roleName: 'readWrite', databaseName }]),
      ),
    );
    await owner?.command({ create: 'x', $db: 'testdb' });
    await other?.command({ create: 'x', $db: 'secret' });
    expect(await owner?.command({ listDatabases: 1, nameOnly: true })).toEqual({
      databases: [{ name: 'testdb' }],
      ok: 1,
    });
  });

  test('are listed on admin only', async () => {
    expect(await run(await admin(), { listDatabases: 1 })).toMatchObject({ code: 13 });
  });
});

describe('administration', () => {
  test.each(['getCmdLineOpts', 'hostInfo', 'serverStatus', 'startSession'])(
    '%s answers an administrator',
    async (name) => {
      expect(await (await admin()).command({ [name]: 1 })).toMatchObject({ ok: 1 });
    },
  );

  test('getParameter', async () => {
    const client = await admin();
    expect(await client.command({ getParameter: 1, featureCompatibilityVersion: 1 })).toEqual({
      featureCompatibilityVersion: { version: '7.0' },
      ok: 1,
    });
    expect(await client.command({ getParameter: '*' })).toMatchObject({
      authenticationMechanisms: ['MONGODB-AWS'],
    });
    expect(await client.command({ getParameter: 1, nope: 1 })).toMatchObject({ code: 72 });
  });

  test.each(['getCmdLineOpts', 'getParameter', 'hostInfo', 'serverStatus'])(
    '%s is not for everybody',
    async (name) => {
      const client = await logIn([{ roleName: 'readWriteAnyDatabase', databaseName: 'admin' }]);
      expect(await client.command({ [name]: 1 })).toMatchObject({ ok: 0, code: 8000 });
    },
  );

  test('transactions are refused in words that name the sandbox', async () => {
    const transaction = {
      insert: 'x',
      documents: [{}],
      txnNumber: Long.ONE,
      autocommit: false,
      startTransaction: true,
    };
    expect(await run(await admin(), transaction)).toEqual({
      ok: 0,
      code: 20,
      codeName: 'IllegalOperation',
      errmsg:
        'The sandbox is a standalone server, with neither transactions nor retryable writes: try this on a replica set, such as any Atlas cluster',
    });
  });

  test('a write concern that one node cannot give', async () => {
    const client = await admin();
    expect(await run(client, { insert: 'x', documents: [{}], writeConcern: { w: 2 } })).toMatchObject({
      ok: 0,
      code: 2,
    });
    expect(
      await run(client, { insert: 'x', documents: [{}], writeConcern: { w: 'majority' } }),
    ).toMatchObject({ n: 1 });
  });

  test('a batch of more than 100,000 is refused', async () => {
    const documents = Array.from({ length: 100_001 }, () => ({}));
    expect(await run(await admin(), { insert: 'x', documents })).toMatchObject({ ok: 0, code: 16 });
  });

  test('an update may not make a document too large', async () => {
    const half = 'x'.repeat(9 * 1024 * 1024);
    const client = await withDocuments([{ _id: 1, half }]);
    expect(
      await run(client, { update: 'x', updates: [{ q: {}, u: { $set: { other: half } } }] }),
    ).toMatchObject({
      n: 0,
      writeErrors: [{ code: 17419 }],
    });
  });

  test.each(['insert', 'update', 'delete'])('an empty %s is refused', async (name) => {
    const field = { insert: 'documents', update: 'updates', delete: 'deletes' }[name] ?? '';
    expect(await run(await admin(), { [name]: 'x', [field]: [] })).toMatchObject({ ok: 0, code: 16 });
  });
});
