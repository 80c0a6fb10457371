const { startSandbox } = require('@atlas-aws-iam/sandbox');
const { openOrders } = require('../open-orders.cjs');

let sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ database: 'shop' });
  sandbox.use(await sandbox.provision('env-vars'));
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop()); // and the environment is as it was

test('an order is kept', async () => {
  const { orders, close } = openOrders();
  try {
    await orders.insertOne({ item: 'lamp' });
    expect(await orders.countDocuments()).toBe(1);
  } finally {
    await close();
  }
});

test('a user that is deleted is logged out', async () => {
  const { orders, close } = openOrders();
  try {
    expect(await orders.countDocuments()).toBe(0);
    const username = sandbox.authAttempts.at(-1).callerArn;
    sandbox.databaseUsers.delete({ username, awsIAMType: 'USER' });
    await expect(orders.countDocuments()).rejects.toThrow('requires authentication');
  } finally {
    await close();
  }
});
