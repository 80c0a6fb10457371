import { randomUUID } from 'node:crypto';
import { useEnvironment } from '@atlas-aws-iam/sandbox';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openOrders } from '../open-orders.cjs';

// One sandbox for all workers: each test file has a database of its own in it.
const sandbox = inject('sandbox');
const database = `shop_${randomUUID()}`;

let restore: () => void;
beforeAll(() => {
  restore = useEnvironment({ ...sandbox, env: { ...sandbox.env, AWS_MONGO_DATABASE: database } });
});
afterAll(() => restore());

test('an order is kept', async () => {
  const { orders, close } = openOrders();
  try {
    await orders.insertOne({ item: 'lamp' });
    expect(await orders.countDocuments()).toBe(1);
    expect(orders.dbName).toBe(database);
  } finally {
    await close();
  }
});
