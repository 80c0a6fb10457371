import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openOrders } from '../open-orders.cjs';

// A sandbox of this file's own: that of globalSetup is in another process, and all workers use it.
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ database: 'shop' });
  sandbox.use(await sandbox.provision('env-vars'));
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

test('a login that STS throttles is refused', async () => {
  sandbox.failNext('sts-throttled');
  const { orders, close } = openOrders();
  try {
    await expect(orders.countDocuments()).rejects.toThrow('aws sts call has response 400');
  } finally {
    await close();
  }
});
