import { Binary, Decimal128, Int32, Long, ObjectId, serialize, Timestamp } from 'bson';
import type { OpMsgParts } from './frames.ts';

const id = new ObjectId('665000000000000000000001');
const lsid = { id: new Binary(Buffer.alloc(16, 7), Binary.SUBTYPE_UUID) };
const $db = 'testdb';

const everyType = {
  _id: 1,
  double: 1.5,
  string: 'a',
  object: { a: [1, { b: 2 }] },
  array: [1, 'x', null],
  binary: new Binary(Buffer.from('abc')),
  objectId: id,
  bool: true,
  date: new Date(0),
  null: null,
  regex: /a+/i,
  int: new Int32(1),
  long: Long.fromNumber(2 ** 40),
  decimal: Decimal128.fromString('9.50'),
  timestamp: new Timestamp({ t: 1, i: 2 }),
};

/** What clients send on any day, in every shape a message has. The fuzzer bends these. */
export const dailyCommands: readonly OpMsgParts[] = [
  { body: serialize({ find: 'things', filter: { a: 1 }, limit: 1, lsid, $db }) },
  {
    body: serialize({
      find: 'things',
      filter: {
        $or: [{ a: { $gt: 1, $lte: 5 } }, { 'object.a.b': { $in: [2, null] } }],
        array: { $size: 3 },
      },
      sort: { a: 1, b: -1 },
      projection: { a: 1, _id: 0 },
      skip: 1,
      batchSize: 2,
      $db,
    }),
    hasChecksum: true,
  },
  {
    body: serialize({
      find: 'things',
      filter: { array: { $elemMatch: { $gte: 1 } }, s: { $regex: '^a', $options: 'i' } },
      $db,
    }),
  },
  {
    body: serialize({ insert: 'things', ordered: true, lsid, $db }),
    sequences: [{ name: 'documents', documents: [serialize(everyType), serialize({ a: 1 })] }],
  },
  { body: serialize({ insert: 'things', documents: [{ a: 1 }, everyType], ordered: false, $db }) },
  {
    body: serialize({ insert: 'things', $db }),
    sequences: [{ name: 'documents', documents: [serialize({ _id: { a: 1 }, b: [1, 2] })] }],
    hasChecksum: true,
  },
  {
    body: serialize({
      update: 'things',
      updates: [
        {
          q: { a: 1 },
          u: { $set: { 'b.c': 2 }, $inc: { n: 1 }, $push: { x: 1 } },
          upsert: true,
          multi: false,
        },
      ],
      $db,
    }),
  },
  {
    body: serialize({ update: 'things', $db }),
    sequences: [{ name: 'updates', documents: [serialize({ q: { _id: 1 }, u: { replaced: true } })] }],
  },
  {
    body: serialize({
      update: 'things',
      updates: [{ q: {}, u: [{ $set: { a: 1 } }, { $unset: 'b' }], multi: true }],
      $db,
    }),
  },
  { body: serialize({ delete: 'things', deletes: [{ q: { a: 1 }, limit: 1 }], $db }) },
  {
    body: serialize({ delete: 'things', $db }),
    sequences: [{ name: 'deletes', documents: [serialize({ q: {}, limit: 0 })] }],
  },
  {
    body: serialize({
      findAndModify: 'things',
      query: { a: 1 },
      sort: { a: 1 },
      update: { $set: { a: 2 } },
      new: true,
      upsert: true,
      fields: { a: 1 },
      $db,
    }),
  },
  {
    body: serialize({
      aggregate: 'things',
      pipeline: [
        { $match: { a: { $gte: 1 } } },
        { $group: { _id: '$a', n: { $sum: 1 } } },
        { $sort: { n: -1 } },
        { $project: { n: 1 } },
        { $limit: 3 },
      ],
      cursor: { batchSize: 2 },
      $db,
    }),
  },
  { body: serialize({ count: 'things', query: { a: 1 }, limit: 2, skip: 1, $db }) },
  { body: serialize({ distinct: 'things', key: 'a', query: {}, $db }) },
  { body: serialize({ getMore: Long.fromNumber(77), collection: 'things', batchSize: 2, $db }) },
  { body: serialize({ killCursors: 'things', cursors: [Long.fromNumber(77)], $db }) },
  {
    body: serialize({
      createIndexes: 'things',
      indexes: [{ key: { a: 1 }, name: 'a_1', unique: true }],
      $db,
    }),
  },
  { body: serialize({ listIndexes: 'things', cursor: {}, $db }) },
  { body: serialize({ dropIndexes: 'things', index: 'a_1', $db }) },
  { body: serialize({ create: 'made', $db }) },
  { body: serialize({ drop: 'made', $db }) },
  {
    body: serialize({ listCollections: 1, filter: { name: { $ne: 'x' } }, nameOnly: true, cursor: {}, $db }),
  },
  { body: serialize({ listDatabases: 1, filter: { name: 'x' }, nameOnly: true, $db: 'admin' }) },
  { body: serialize({ connectionStatus: 1, showPrivileges: true, $db: 'admin' }) },
  { body: serialize({ buildInfo: 1, $db: 'admin' }) },
  { body: serialize({ getParameter: 1, featureCompatibilityVersion: 1, $db: 'admin' }) },
  { body: serialize({ serverStatus: 1, $db: 'admin' }) },
  { body: serialize({ hostInfo: 1, $db: 'admin' }) },
  { body: serialize({ endSessions: [lsid], $db: 'admin' }) },
  { body: serialize({ logout: 1, $db: '$external' }) },
];

export const helloDocument = {
  hello: 1,
  helloOk: true,
  client: { driver: { name: 'fuzz', version: '0' }, os: { type: 'any' }, application: { name: 'bent' } },
  compression: [],
  $db: 'admin',
};
