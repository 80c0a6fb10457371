import assert from 'node:assert/strict';
import { devNull } from 'node:os';
import { after, before, test } from 'node:test';
import { startSandbox } from '@atlas-aws-iam/sandbox';

let sandbox;
let program;
before(async () => {
  sandbox = await startSandbox({ database: 'shop' });
  sandbox.use(await sandbox.provision('web-identity')); // where fromTokenFile() finds its file
  process.env.DOTENV_CONFIG_PATH = devNull; // a .env would bring back what use() has removed
  program = await import('../invoices.mjs'); // not before: it reads the environment
});
after(async () => {
  await program?.client.close();
  await sandbox?.stop();
});

test('an invoice is kept, as the role of the token', async () => {
  await program.invoices.insertOne({ total: 3 });
  assert.equal(await program.invoices.countDocuments(), 1);
  assert.match(sandbox.authAttempts[0].authenticatedUser, /assumed-role\/mdb-web-identity-role\/\*$/);
});
