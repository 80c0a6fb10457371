import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { mongoClientOptions } from '../src/index.ts';

// Logins are watched in the driver's log. What a program wanted of that log, it must get as if nobody watched.

async function prepare() {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const { arn } = sandbox.account.createUser({ userName: 'app-user' });
  sandbox.databaseUsers.create({
    username: arn,
    awsIAMType: 'USER',
    roles: [{ roleName: 'readWrite', databaseName: 'testdb' }],
  });
  const keys = sandbox.account.createAccessKey({ userName: 'app-user' });
  return { sandbox, provider: vi.fn(async () => keys) };
}

const watched = ({ mongodbUri }: Sandbox, credentialProvider: () => Promise<never>, clientOptions: object) =>
  mongoClientOptions({ clusterUrl: mongodbUri, database: 'testdb', credentialProvider, clientOptions });

async function use(uri: string, options: MongoClientOptions): Promise<void> {
  const client = new MongoClient(uri, options);
  try {
    await client.db('testdb').collection('fruit').findOne();
  } finally {
    await client.close();
  }
}

const asLine = (entry: object) => {
  const { c, s, message } = entry as Record<string, unknown>;
  return `${c} ${s} ${message}`;
};

test.each([
  ['all', { default: 'trace' }],
  ['the connections alone', { connection: 'debug' }],
  ['all but the connections', { default: 'debug', connection: 'off' }],
  ['of the connections what is an error', { connection: 'error', command: 'debug' }],
] as const)('a writer of one’s own gets what it would get: %s', async (_, mongodbLogComponentSeverities) => {
  const { sandbox, provider } = await prepare();
  const plain: string[] = [];
  const own = { mongodbLogPath: { write: (entry: object) => plain.push(asLine(entry)) } };
  const authMechanismProperties = { AWS_CREDENTIAL_PROVIDER: provider };
  await use(sandbox.mongodbUri, { ...own, mongodbLogComponentSeverities, authMechanismProperties });
  const passedOn: string[] = [];
  const { uri, options } = watched(sandbox, provider as never, {
    mongodbLogPath: { write: (entry: object) => passedOn.push(asLine(entry)) },
    mongodbLogComponentSeverities,
  });
  await use(uri, options);
  expect(passedOn).toEqual(plain);
  expect(plain.length).toBeGreaterThan(0);
});

test('nothing is written unless it was asked for', async () => {
  const { sandbox, provider } = await prepare();
  const streams = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
  const { uri, options } = watched(sandbox, provider as never, {});
  await use(uri, options);
  const written = streams.flatMap(({ mock }) => mock.calls.map(String));
  vi.restoreAllMocks();
  expect(written).toEqual([]);
});

test.each([
  ['stdout', { MONGODB_LOG_CONNECTION: 'debug', MONGODB_LOG_PATH: 'stdout' }, {}],
  ['stderr', { MONGODB_LOG_ALL: 'DEBUG' }, {}],
  ['stdout', { MONGODB_LOG_ALL: 'debug', MONGODB_LOG_PATH: 'stderr' }, { mongodbLogPath: 'stdout' }],
] as const)('goes to %s with %j and %j', async (stream, env, clientOptions) => {
  const { sandbox, provider } = await prepare();
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { uri, options } = watched(sandbox, provider as never, clientOptions);
  const write = vi.spyOn(process[stream], 'write').mockReturnValue(true);
  await use(uri, options);
  const written = write.mock.calls.map(String).join('');
  vi.restoreAllMocks();
  const isReady = /^\{.*c: 'connection', s: 'debug'.*message: 'Connection ready'.*\}$/;
  expect(written.split('\n').filter((line) => isReady.test(line))).toHaveLength(1);
});

test.each([
  [{ mongodbLogPath: 5 }, /mongodbLogPath/],
  [{ mongodbLogPath: { write: 'no' } }, /mongodbLogPath/],
  [{ mongodbLogComponentSeverities: 'debug' }, /mongodbLogComponentSeverities/],
  [{ mongodbLogComponentSeverities: { connections: 'debug' } }, /connections/],
])('%j is for the driver to refuse', async (clientOptions, message) => {
  const { sandbox, provider } = await prepare();
  const { uri, options } = watched(sandbox, provider as never, clientOptions);
  expect(() => new MongoClient(uri, options)).toThrow(message);
});

test.each([
  [
    'throws',
    () => {
      throw new Error('the disk is full');
    },
  ],
  ['rejects', () => Promise.reject(new Error('the disk is full'))],
  ['never answers', () => new Promise(() => {})],
])('with a writer that %s, a refused login empties the cache all the same', async (_, write) => {
  const { sandbox, provider } = await prepare();
  const keys = await provider();
  provider.mockClear();
  provider.mockResolvedValueOnce({ ...keys, secretAccessKey: keys.secretAccessKey.toLowerCase() });
  const expiring = async () => ({ ...(await provider()), expiration: new Date(Date.now() + 3_600_000) });
  const { uri, options } = watched(sandbox, expiring as never, {
    mongodbLogPath: { write },
    mongodbLogComponentSeverities: { default: 'debug' },
  });
  await expect(use(uri, options)).rejects.toThrow(/bad auth/i);
  await use(uri, options);
  await use(uri, options);
  expect(provider).toHaveBeenCalledTimes(2);
});
