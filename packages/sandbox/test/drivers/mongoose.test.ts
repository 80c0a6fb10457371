import type { Connection } from 'mongoose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ADMINISTRATOR, createUser, credentialOptions, type Odm, odms } from '../support/drivers.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

interface Fruit {
  name: string;
  stock: number;
  tags: string[];
}

/** A model on a connection of its own, its indexes built. */
async function open(odm: Odm) {
  const sandbox = await startTestSandbox();
  const { arn, keys } = createUser(sandbox, 'administrator', ADMINISTRATOR);
  const mongoose = await odm.load();
  const connection: Connection = mongoose.createConnection(sandbox.mongodbUri, {
    ...credentialOptions(keys),
    dbName: 'testdb',
  });
  onTestFinished(() => connection.close());
  await connection.asPromise();
  const schema = new mongoose.Schema<Fruit>({
    name: { type: String, required: true, unique: true },
    stock: { type: Number, default: 0 },
    tags: [String],
  });
  const FruitModel = connection.model('Fruit', schema);
  await FruitModel.init();
  return { sandbox, arn, mongoose, connection, FruitModel };
}

// Before the tests, whose time limit a first import would use up.
await Promise.all(odms.map(({ load }) => load()));

describe.each(odms)('mongoose $version on driver $driverVersion', (odm) => {
  test('logs in, and the server knows which it is', async () => {
    const { sandbox, arn, connection } = await open(odm);
    const status = await connection.db?.admin().command({ connectionStatus: 1 });
    expect(status?.authInfo.authenticatedUsers).toEqual([{ user: arn, db: '$external' }]);
    expect(sandbox.authAttempts[0]).toMatchObject({
      verdict: 'authenticated',
      client: {
        driver: { name: 'nodejs|Mongoose', version: `${odm.driverVersion}|${odm.version}` },
      },
    });
  });

  test('saves, finds, updates, counts, deletes', async () => {
    const { FruitModel } = await open(odm);
    const apple = new FruitModel({ name: 'apple', stock: 5, tags: ['red'] });
    await apple.save();
    apple.stock = 4;
    apple.tags.push('sweet');
    await apple.save();
    await FruitModel.create([{ name: 'banana', stock: 3 }, { name: 'cherry' }]);

    expect(await FruitModel.findById(apple._id).lean()).toMatchObject({ stock: 4, tags: ['red', 'sweet'] });
    const names = await FruitModel.find({ stock: { $gt: 0 } })
      .sort('-stock')
      .select('name -_id')
      .limit(5)
      .lean();
    expect(names).toEqual([{ name: 'apple' }, { name: 'banana' }]);
    expect((await FruitModel.findOne({ name: /^che/ }))?.stock).toBe(0);

    expect(await FruitModel.updateOne({ name: 'banana' }, { $inc: { stock: 1 } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 1,
    });
    const cherry = await FruitModel.findOneAndUpdate({ name: 'cherry' }, { stock: 9 }, { new: true }).lean();
    expect(cherry).toMatchObject({ name: 'cherry', stock: 9 });
    const fig = await FruitModel.findOneAndUpdate({ name: 'fig' }, { stock: 1 }, { upsert: true, new: true });
    expect(fig).toMatchObject({ name: 'fig', stock: 1 });

    expect(await FruitModel.countDocuments({ stock: 4 })).toBe(2);
    expect(await FruitModel.estimatedDocumentCount()).toBe(4);
    expect(await FruitModel.exists({ name: 'fig' })).toMatchObject({ _id: fig?._id });
    expect((await FruitModel.distinct('stock')).sort()).toEqual([1, 4, 9]);
    expect(await FruitModel.deleteMany({ stock: { $lt: 9 } })).toMatchObject({ deletedCount: 3 });
    expect(await FruitModel.find().lean()).toMatchObject([{ name: 'cherry' }]);
  });

  test('reads through a cursor in batches', async () => {
    const { FruitModel } = await open(odm);
    await FruitModel.insertMany(Array.from({ length: 7 }, (_, stock) => ({ name: `fruit ${stock}`, stock })));
    const stocks: number[] = [];
    for await (const { stock } of FruitModel.find().sort('stock').cursor({ batchSize: 2 }))
      stocks.push(stock);
    expect(stocks).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('its unique index is enforced', async () => {
    const { FruitModel } = await open(odm);
    await FruitModel.create({ name: 'apple' });
    await expect(FruitModel.create({ name: 'apple' })).rejects.toMatchObject({
      code: 11000,
      keyValue: { name: 'apple' },
    });
    expect(await FruitModel.listIndexes()).toMatchObject([
      { name: '_id_' },
      { name: 'name_1', unique: true },
    ]);
    expect(await FruitModel.syncIndexes()).toEqual([]);
  });

  test('a document that breaks the schema is refused before it is sent', async () => {
    const { mongoose, FruitModel } = await open(odm);
    await expect(FruitModel.create({ stock: 1 })).rejects.toBeInstanceOf(mongoose.Error.ValidationError);
  });

  test('transactions are refused in words that name the sandbox', async () => {
    const { connection, FruitModel } = await open(odm);
    const transaction = connection.transaction(async (session) => {
      await FruitModel.create([{ name: 'apple' }], { session });
    });
    const error = await transaction.catch((thrown) => thrown);
    // Driver 7 tells of retryWrites=false instead, and keeps what the server said.
    expect(error.originalError ?? error).toMatchObject({
      code: 20,
      message: expect.stringMatching(/^The sandbox is a standalone server/),
    });
    expect(await FruitModel.countDocuments()).toBe(0);
  });
});
