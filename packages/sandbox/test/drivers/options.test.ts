import { describe, expect, test } from 'vitest';
import { ADMINISTRATOR, createUser, drivers, openClient } from '../support/drivers.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

// A field that a driver sends must be known, or be refused by name: never be an unknown field.

await Promise.all(drivers.map(({ load }) => load()));

describe.each(drivers)('driver $version ($packageName)', (driver) => {
  test.each([
    ['as it is', {}],
    ['with a stable API', { serverApi: { version: '1', strict: true, deprecationErrors: true } as const }],
    [
      'with concerns',
      { readConcernLevel: 'local', w: 'majority', readPreference: 'primaryPreferred' } as const,
    ],
  ])('every option that a program can give, %s', async (_, clientOptions) => {
    const sandbox = await startTestSandbox();
    const { keys } = createUser(sandbox, 'administrator', ADMINISTRATOR);
    const client = await openClient(driver, sandbox, keys, clientOptions);
    const db = client.db('testdb');
    const things = db.collection<{ _id: number; a?: unknown }>('things');
    const session = client.startSession({ causalConsistency: true });
    const common = { session, comment: 'why', maxTimeMS: 5000 };
    const write = { ...common, bypassDocumentValidation: true };

    await things.insertMany([{ _id: 1 }, { _id: 2 }], { ...write, ordered: false });
    await things.createIndex({ a: 1 }, { ...common, name: 'a', unique: false, background: true });
    await things.updateOne({ _id: 1 }, { $set: { a: [1] } }, { ...write, hint: '_id_', upsert: true });
    await things.updateMany(
      { _id: 1 },
      { $set: { 'a.$[item]': 2 } },
      { ...write, arrayFilters: [{ item: 1 }], hint: { _id: 1 } },
    );
    await things.replaceOne({ _id: 2 }, { a: 1 }, { ...write, hint: '_id_' });
    await things.findOneAndUpdate(
      { _id: 2 },
      { $set: { a: 2 } },
      { ...write, hint: { _id: 1 }, projection: { a: 1 }, sort: { a: 1 }, returnDocument: 'after' },
    );
    await things.bulkWrite(
      [
        { insertOne: { document: { _id: 3 } } },
        { updateOne: { filter: { _id: 3 }, update: { $set: { a: 1 } }, hint: '_id_' } },
        { deleteOne: { filter: { _id: 3 }, hint: '_id_' } },
      ],
      { ...write, ordered: true },
    );
    const found = things.find(
      {},
      {
        ...common,
        allowDiskUse: true,
        allowPartialResults: true,
        batchSize: 1,
        hint: '_id_',
        noCursorTimeout: true,
        projection: { a: 1 },
        singleBatch: false,
        sort: { _id: 1 },
      },
    );
    expect(await found.toArray()).toHaveLength(2);
    const aggregated = things.aggregate([{ $match: {} }], {
      ...common,
      allowDiskUse: true,
      batchSize: 1,
      hint: '_id_',
    });
    expect(await aggregated.toArray()).toHaveLength(2);
    expect(await things.countDocuments({}, { ...common, hint: '_id_', limit: 5, skip: 0 })).toBe(2);
    expect(await things.estimatedDocumentCount(common)).toBe(2);
    expect(await things.distinct('_id', {}, common)).toEqual([1, 2]);
    expect(
      await db.listCollections({}, { session, nameOnly: true, authorizedCollections: true }).toArray(),
    ).toHaveLength(1);
    expect(await things.listIndexes({ session, batchSize: 1 }).toArray()).toHaveLength(2);
    await client.db().admin().listDatabases({ nameOnly: true, authorizedDatabases: true });
    await things.deleteMany({}, { ...common, hint: '_id_' });
    await things.dropIndex('a', common);
    await things.drop({ session });
    await session.endSession();
  });
});
