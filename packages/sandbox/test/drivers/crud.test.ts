import type { Collection, CommandSucceededEvent, MongoClient } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { ADMINISTRATOR, createUser, type Driver, drivers, openClient } from '../support/drivers.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

interface Fruit {
  _id: number;
  name: string;
  stock: number;
  note?: string;
}

const FRUITS: readonly Fruit[] = [
  { _id: 1, name: 'apple', stock: 5 },
  { _id: 2, name: 'banana', stock: 3 },
  { _id: 3, name: 'cherry', stock: 8 },
  { _id: 4, name: 'date', stock: 0 },
  { _id: 5, name: 'elderberry', stock: 3 },
];

/** A client of this driver, logged in as an administrator of a sandbox of the test's own, and five documents. */
async function open(driver: Driver) {
  const sandbox = await startTestSandbox();
  const { arn, keys } = createUser(sandbox, 'administrator', ADMINISTRATOR);
  const client = await openClient(driver, sandbox, keys, { monitorCommands: true });
  const fruits = client.db('testdb').collection<Fruit>('fruits');
  const { insertedCount } = await fruits.insertMany(FRUITS.map((fruit) => ({ ...fruit })));
  expect(insertedCount).toBe(FRUITS.length);
  return { sandbox, arn, client, fruits };
}

/** The commands that the work made the driver send, in order. */
async function commandsOf(client: MongoClient, work: () => Promise<unknown>): Promise<string[]> {
  const names: string[] = [];
  const record = ({ commandName }: CommandSucceededEvent) => names.push(commandName);
  client.on('commandSucceeded', record);
  await work();
  client.off('commandSucceeded', record);
  return names;
}

const find = (fruits: Collection<Fruit>, _id: number) => fruits.findOne({ _id });

// Before the tests, whose time limit a first import would use up.
await Promise.all(drivers.map(({ load }) => load()));

describe.each(drivers)('driver $version ($packageName)', (driver) => {
  test('logs in, and the server knows which it is', async () => {
    const { sandbox, arn, client } = await open(driver);
    const { authInfo } = await client.db('admin').command({ connectionStatus: 1 });
    expect(authInfo.authenticatedUsers).toEqual([{ user: arn, db: '$external' }]);
    expect(sandbox.authAttempts[0]).toMatchObject({
      verdict: 'authenticated',
      client: { driver: { name: 'nodejs', version: driver.version } },
    });
  });

  test('finds, sorted, projected, limited', async () => {
    const { fruits } = await open(driver);
    const found = await fruits
      .find({ stock: { $gte: 3 } }, { projection: { name: 1, _id: 0 } })
      .sort({ stock: -1, name: 1 })
      .skip(1)
      .limit(2)
      .toArray();
    expect(found).toEqual([{ name: 'apple' }, { name: 'banana' }]);
    expect(await fruits.findOne({ name: 'fig' })).toBeNull();
  });

  test('fetches a result in several batches, and drops the rest of one it needs no more', async () => {
    const { client, fruits } = await open(driver);
    const read: number[] = [];
    const commands = await commandsOf(client, async () => {
      for await (const { _id } of fruits.find({}, { batchSize: 2, sort: { _id: 1 } })) read.push(_id);
    });
    expect(read).toEqual([1, 2, 3, 4, 5]);
    expect(commands).toEqual(['find', 'getMore', 'getMore']);

    const cursor = fruits.find({}, { batchSize: 2 });
    expect(
      await commandsOf(client, async () => {
        await cursor.next();
        await cursor.close();
      }),
    ).toEqual(['find', 'killCursors']);
  });

  test('updates with $set and $inc', async () => {
    const { fruits } = await open(driver);
    const update = { $set: { note: 'red' }, $inc: { stock: -1 } };
    expect(await fruits.updateOne({ name: 'apple' }, update)).toMatchObject({
      matchedCount: 1,
      modifiedCount: 1,
      upsertedCount: 0,
    });
    expect(await find(fruits, 1)).toEqual({ _id: 1, name: 'apple', stock: 4, note: 'red' });
    expect(await fruits.updateOne({ name: 'apple' }, { $set: { note: 'red' } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 0,
    });
    expect(await fruits.updateMany({ stock: 3 }, { $set: { stock: 2 } })).toMatchObject({ modifiedCount: 2 });
  });

  test('upserts', async () => {
    const { fruits } = await open(driver);
    const upsert = { $set: { stock: 1 }, $setOnInsert: { name: 'fig' } };
    expect(await fruits.updateOne({ _id: 6 }, upsert, { upsert: true })).toMatchObject({
      matchedCount: 0,
      upsertedCount: 1,
      upsertedId: 6,
    });
    expect(await find(fruits, 6)).toEqual({ _id: 6, name: 'fig', stock: 1 });
    expect(await fruits.updateOne({ _id: 6 }, upsert, { upsert: true })).toMatchObject({
      matchedCount: 1,
      upsertedCount: 0,
    });
  });

  test('replaces', async () => {
    const { fruits } = await open(driver);
    expect(await fruits.replaceOne({ _id: 1 }, { name: 'pear', stock: 7 })).toMatchObject({
      modifiedCount: 1,
    });
    expect(await find(fruits, 1)).toEqual({ _id: 1, name: 'pear', stock: 7 });
  });

  test('finds and updates in one', async () => {
    const { fruits } = await open(driver);
    const update = { $inc: { stock: 10 } };
    expect(await fruits.findOneAndUpdate({ _id: 2 }, update, { returnDocument: 'after' })).toEqual({
      _id: 2,
      name: 'banana',
      stock: 13,
    });
    expect(await fruits.findOneAndUpdate({ _id: 2 }, update)).toMatchObject({ stock: 13 });
    expect(await fruits.findOneAndDelete({ _id: 2 })).toMatchObject({ stock: 23 });
    expect(await find(fruits, 2)).toBeNull();
    expect(await fruits.findOneAndUpdate({ _id: 2 }, update)).toBeNull();
  });

  test('counts, and lists distinct values', async () => {
    const { fruits } = await open(driver);
    expect(await fruits.countDocuments({ stock: 3 })).toBe(2);
    expect(await fruits.countDocuments({ stock: 99 })).toBe(0);
    expect(await fruits.estimatedDocumentCount()).toBe(5);
    expect((await fruits.distinct('stock')).sort()).toEqual([0, 3, 5, 8]);
    expect(await fruits.distinct('stock', { name: /^a/ })).toEqual([5]);
  });

  test('aggregates', async () => {
    const { client, fruits } = await open(driver);
    const pipeline = [{ $match: { stock: { $gt: 0 } } }, { $sort: { stock: 1, _id: -1 } }, { $limit: 3 }];
    const read: number[] = [];
    const commands = await commandsOf(client, async () => {
      for await (const { _id } of fruits.aggregate<Fruit>(pipeline, { batchSize: 2 })) read.push(_id);
    });
    expect(read).toEqual([5, 2, 1]);
    expect(commands).toEqual(['aggregate', 'getMore']);
  });

  test('keeps an index unique', async () => {
    const { fruits } = await open(driver);
    expect(await fruits.createIndex({ name: 1 }, { unique: true })).toBe('name_1');
    expect(await fruits.indexes()).toMatchObject([{ name: '_id_' }, { name: 'name_1', unique: true }]);

    const duplicate = await fruits.insertOne({ _id: 6, name: 'apple', stock: 1 }).catch((error) => error);
    const { MongoServerError, MongoBulkWriteError } = await driver.load();
    expect(duplicate).toBeInstanceOf(MongoServerError);
    expect(duplicate).toMatchObject({
      code: 11000,
      keyPattern: { name: 1 },
      keyValue: { name: 'apple' },
      message:
        'E11000 duplicate key error collection: testdb.fruits index: name_1 dup key: { name: "apple" }',
    });
    await expect(fruits.updateOne({ _id: 2 }, { $set: { name: 'apple' } })).rejects.toMatchObject({
      code: 11000,
    });

    const fig = { _id: 7, name: 'fig', stock: 1 };
    const bulk = await fruits
      .insertMany([{ _id: 1, name: 'grape', stock: 1 }, fig], { ordered: false })
      .catch((error) => error);
    expect(bulk).toBeInstanceOf(MongoBulkWriteError);
    expect(bulk).toMatchObject({ code: 11000, insertedCount: 1, writeErrors: [{ index: 0, code: 11000 }] });
    expect(await find(fruits, 7)).toEqual(fig);

    await fruits.dropIndex('name_1');
    expect((await fruits.insertOne({ _id: 6, name: 'apple', stock: 1 })).insertedId).toBe(6);
    await expect(fruits.dropIndex('name_1')).rejects.toMatchObject({ code: 27, codeName: 'IndexNotFound' });
  });

  test('deletes and drops', async () => {
    const { client, fruits } = await open(driver);
    expect(await fruits.deleteOne({ _id: 1 })).toMatchObject({ deletedCount: 1 });
    expect(await fruits.deleteMany({ stock: 3 })).toMatchObject({ deletedCount: 2 });
    expect(await fruits.countDocuments()).toBe(2);
    expect(await fruits.drop()).toBe(true);
    expect(await client.db('testdb').listCollections().toArray()).toEqual([]);
  });

  test('lists collections and databases', async () => {
    const { client } = await open(driver);
    const other = client.db('otherdb');
    await other.createCollection('empty');
    const collections = await client.db('testdb').listCollections({}, { nameOnly: true }).toArray();
    expect(collections).toEqual([{ name: 'fruits', type: 'collection' }]);
    const { databases } = await client.db().admin().listDatabases();
    expect(databases.map(({ name }) => name)).toEqual(expect.arrayContaining(['otherdb', 'testdb']));
    expect(await other.dropDatabase()).toBe(true);
    const after = await client.db().admin().listDatabases({ nameOnly: true });
    expect(after.databases.map(({ name }) => name)).not.toContain('otherdb');
  });

  test('uses a session, and is told that there are no transactions', async () => {
    const { client, fruits } = await open(driver);
    await client.withSession(async (session) => {
      expect(await fruits.findOne({ _id: 1 }, { session })).toMatchObject({ name: 'apple' });
    });
    const transaction = client.withSession((session) =>
      session.withTransaction(() => fruits.insertOne({ _id: 9, name: 'kiwi', stock: 1 }, { session })),
    );
    const error = await transaction.catch((thrown) => thrown);
    // Some versions tell of retryWrites=false instead, and keep what the server said.
    expect(error.originalError ?? error).toMatchObject({
      code: 20,
      codeName: 'IllegalOperation',
      message: expect.stringMatching(/^The sandbox is a standalone server/),
    });
    expect(await find(fruits, 9)).toBeNull();
  });
});
