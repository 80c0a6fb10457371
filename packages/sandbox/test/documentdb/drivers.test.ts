import type * as Mongodb from 'mongodb';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Dialect } from '../../src/index.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

// NODE-6407: until 6.13.0 a driver continued every conversation as number 1. Both have no AWS_CREDENTIAL_PROVIDER yet: they
// take keys from the environment when a client is made, and sign with aws4.

const USER = 'arn:aws:iam::123456789012:user/mdb-env-vars-user';

const load = async (module: Promise<unknown>) => (await module) as typeof Mongodb;
const before = await load(import('mongodb-6.13.0'));
const after = await load(import('mongodb-6.13.1'));

afterEach(() => {
  vi.unstubAllEnvs();
});

async function userOf({ MongoClient }: typeof Mongodb, dialect: Dialect): Promise<string> {
  const sandbox = await startTestSandbox({ dialect });
  const { env } = await sandbox.provision('env-vars');
  vi.stubEnv('AWS_ACCESS_KEY_ID', env.AWS_ACCESS_KEY_ID);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', env.AWS_SECRET_ACCESS_KEY);
  const client = new MongoClient(sandbox.mongodbUri);
  onTestFinished(() => client.close());
  await client.connect();
  const { authInfo } = await client.db('admin').command({ connectionStatus: 1 });
  return authInfo.authenticatedUsers[0]?.user;
}

test.each(['atlas', 'mongod', 'documentdb'] as const)('%s lets in driver 6.13.1', async (dialect) => {
  expect(await userOf(after, dialect)).toBe(USER);
});

test.each(['atlas', 'mongod'] as const)('%s lets in driver 6.13.0', async (dialect) => {
  expect(await userOf(before, dialect)).toBe(USER);
});

test('documentdb refuses driver 6.13.0, which calls the conversation 1', async () => {
  await expect(userOf(before, 'documentdb')).rejects.toMatchObject({
    name: 'MongoServerError',
    code: 17,
    codeName: 'ProtocolError',
    errmsg:
      '[the sandbox’s words, not Amazon DocumentDB’s] The conversation goes on under another id than the one given.',
  });
});
