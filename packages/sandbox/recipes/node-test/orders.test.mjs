import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { openOrders } from '../open-orders.cjs';

let sandbox;
before(async () => {
  sandbox = await startSandbox({ database: 'shop' });
  sandbox.use(await sandbox.provision('env-vars'));
});
afterEach(() => sandbox.reset());
after(() => sandbox.stop()); // and the environment is as it was

test('an order is kept', async () => {
  const { orders, close } = openOrders();
  try {
    await orders.insertOne({ item: 'lamp' });
    assert.equal(await orders.countDocuments(), 1);
  } finally {
    await close();
  }
});

test('the next test starts with none, and sees a login fail', async () => {
  const { orders, close } = openOrders();
  try {
    assert.equal(await orders.countDocuments(), 0);
  } finally {
    await close();
  }
  sandbox.failNext('sts-throttled');
  const again = openOrders();
  await assert.rejects(again.orders.countDocuments(), /aws sts call has response 400/);
  assert.equal(sandbox.authAttempts.at(-1).reason, 'Throttling: Rate exceeded');
  await again.close();
});
