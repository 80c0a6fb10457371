import assert from 'node:assert/strict';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { after, afterEach, before, it } from 'mocha';
import { openOrders } from '../open-orders.cjs';

let sandbox;
before(async () => {
  sandbox = await startSandbox({ database: 'shop' });
  sandbox.use(await sandbox.provision('web-identity'));
});
afterEach(() => sandbox.reset());
after(() => sandbox.stop()); // and the environment is as it was

it('keeps an order, as the role of a web identity', async () => {
  const { orders, close } = openOrders();
  try {
    await orders.insertOne({ item: 'lamp' });
    assert.equal(await orders.countDocuments(), 1);
    assert.match(sandbox.authAttempts[0].authenticatedUser, /assumed-role\/mdb-web-identity-role\/\*$/);
  } finally {
    await close();
  }
});

it('starts the next test with none', async () => {
  const { orders, close } = openOrders();
  try {
    assert.equal(await orders.countDocuments(), 0);
  } finally {
    await close();
  }
});
