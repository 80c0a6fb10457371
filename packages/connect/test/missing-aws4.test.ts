import { expect, test } from 'vitest';
import { STATIC } from './credentials.ts';
import { pretendMissing } from './missing-package.ts';

pretendMissing('aws4');
const { connect } = await import('../src/index.ts');
const { explain } = await import('../src/explain/index.ts');
const { startStubServer } = await import('./stub-server.ts');

const isDriver6 = process.env.DRIVER_MAJOR === '6';

test('driver 6 needs aws4, driver 7 does not', async () => {
  const { uri } = await startStubServer();
  const connected = connect({ clusterUrl: uri, credentialProvider: async () => STATIC });
  const outcome = await connected.then(
    (client) => client.close().then(() => 'connected'),
    (error) => explain(error).code,
  );
  expect(outcome).toBe(isDriver6 ? 'aws4-missing' : 'connected');
});
