import { createRequire } from 'node:module';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { MongoClient } from 'mongodb';
import type { Mongoose } from 'mongoose';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { explain } from '../src/explain/index.ts';
import {
  type AwsCredentialIdentity,
  type AwsCredentialProvider,
  authenticatedUser,
  type ConnectOptions,
  connect,
  mongoClientOptions,
} from '../src/index.ts';
import { STATIC } from './credentials.ts';

// Clients that somebody else makes: mongoose of both majors, which bring drivers of their own, and the bare driver.

const MINUTE = 60_000;
const require = createRequire(import.meta.url);

interface Odm {
  name: string;
  driverVersion: string;
  mongoose: Mongoose;
}

async function odm(name: string, load: () => Promise<{ default: unknown }>): Promise<Odm> {
  const { version } = createRequire(require.resolve(name))('mongodb/package.json');
  return { name, driverVersion: version, mongoose: (await load()).default as Mongoose };
}

const odms = [
  await odm('mongoose', () => import('mongoose')),
  // @ts-expect-error its types declare a module "mongoose", whatever name it is installed under.
  await odm('mongoose-8', () => import('mongoose-8')),
] as const;

async function startTestSandbox(clock?: () => number): Promise<Sandbox> {
  const sandbox = await startSandbox(clock ? { clock } : {});
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

function createSession({ account, databaseUsers }: Sandbox, roleName = 'app-role') {
  const { arn } = account.createRole({ roleName });
  databaseUsers.create({
    username: arn,
    awsIAMType: 'ROLE',
    roles: [{ roleName: 'readWrite', databaseName: 'testdb' }],
  });
  const issue = (durationSeconds = 3600) =>
    account.issueSession({ roleName, roleSessionName: 'connect-test', durationSeconds });
  return { arn, issue };
}

const otherSecret = (credentials: AwsCredentialIdentity): AwsCredentialIdentity => ({
  ...credentials,
  secretAccessKey: STATIC.secretAccessKey,
});

/** A connection of mongoose's that is logged in, made as its users make it. */
async function open(
  { mongoose }: Odm,
  sandbox: Sandbox,
  provider: AwsCredentialProvider,
  clientOptions = {},
) {
  const { uri, options } = mongoClientOptions({
    clusterUrl: sandbox.mongodbUri,
    credentialProvider: provider,
    clientOptions: { autoIndex: false, ...clientOptions },
    driver: mongoose.mongo,
  });
  return openWith(mongoose, uri, options);
}

async function openWith(mongoose: Mongoose, uri: string, options: object) {
  const connection = mongoose.createConnection(uri, options);
  onTestFinished(() => connection.close());
  return connection.asPromise();
}

/** As Atlas and the sandbox name the user of a session. */
const userOf = (roleArn: string) =>
  `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/*`;

describe.each(odms)('$name on its driver $driverVersion', (odm) => {
  test('logs in as who the provider says, which is asked once for a pool', async () => {
    const sandbox = await startTestSandbox();
    const { arn, issue } = createSession(sandbox);
    const provider = vi.fn(async () => issue());
    const connection = await open(odm, sandbox, provider, { minPoolSize: 3 });
    const find = () => connection.collection('fruit').find().toArray();
    await Promise.all([find(), find(), find()]);
    expect(await authenticatedUser(connection.getClient())).toBe(userOf(arn));
    expect(connection.name).toBe('testdb');
    expect(sandbox.authAttempts.length).toBeGreaterThan(1);
    expect(provider).toHaveBeenCalledTimes(1);
  });

  test('a wrong key fails, and is explained with what is known of it', async () => {
    const sandbox = await startTestSandbox();
    const { issue } = createSession(sandbox);
    const error = await open(odm, sandbox, async () => otherSecret(issue())).catch((thrown) => thrown);
    const { code, cause } = explain(error);
    expect(code).toBe('sts-refused');
    // Who signed, which the server's answer does not say.
    expect(cause).toMatch(/ASIA….{4} \(temporary credentials, expire at /);
  });

  test('credentials that expire are asked for again', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const sandbox = await startTestSandbox(Date.now);
    const { issue } = createSession(sandbox);
    const provider = vi.fn(async () => issue(15 * 60));
    const { uri, options } = mongoClientOptions({
      clusterUrl: sandbox.mongodbUri,
      credentialProvider: provider,
      driver: odm.mongoose.mongo,
    });
    for (const calls of [1, 2, 3]) {
      await openWith(odm.mongoose, uri, options);
      expect(provider).toHaveBeenCalledTimes(calls);
      vi.setSystemTime(Date.now() + 16 * MINUTE);
    }
    expect(sandbox.authAttempts.map(({ verdict }) => verdict)).not.toContain('refused');
  });

  test('a refused login empties the cache, so that the next attempt gets other credentials', async () => {
    const sandbox = await startTestSandbox();
    const { arn, issue } = createSession(sandbox);
    const provider = vi.fn(async (): Promise<AwsCredentialIdentity> => issue());
    provider.mockImplementationOnce(async () => otherSecret(issue()));
    const { uri, options } = mongoClientOptions({
      clusterUrl: sandbox.mongodbUri,
      credentialProvider: provider,
      driver: odm.mongoose.mongo,
    });
    await expect(openWith(odm.mongoose, uri, options)).rejects.toThrow(/bad auth/i);
    const connection = await openWith(odm.mongoose, uri, options);
    expect(await authenticatedUser(connection.getClient())).toBe(userOf(arn));
    expect(provider).toHaveBeenCalledTimes(2);
  });

  test('keys in the environment do not sign instead: the options are refused, or the driver does not look', async () => {
    const sandbox = await startTestSandbox();
    const { arn, issue } = createSession(sandbox);
    vi.stubEnv('AWS_ACCESS_KEY_ID', STATIC.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
    const opened = open(odm, sandbox, async () => issue());
    if (odm.driverVersion.startsWith('6.')) {
      await expect(opened).rejects.toMatchObject({ code: 'driver-prefers-environment' });
    } else {
      expect(await authenticatedUser((await opened).getClient())).toBe(userOf(arn));
    }
  });
});

describe('two copies of the driver', () => {
  test.each(odms)('$name takes no client of another', ({ mongoose }) => {
    const client = new MongoClient('mongodb://127.0.0.1');
    let refused: unknown;
    try {
      mongoose.createConnection().setClient(client as never);
    } catch (error) {
      refused = error;
    }
    expect(explain(refused)).toMatchObject({
      code: 'two-drivers',
      fix: expect.stringContaining('mongoClientOptions('),
    });
  });

  test('a driver sends no ObjectId of another version', async () => {
    const sandbox = await startTestSandbox();
    const { issue } = createSession(sandbox);
    const client = await connect({ clusterUrl: sandbox.mongodbUri, credentialProvider: async () => issue() });
    onTestFinished(() => client.close());
    const [nine, eight] = odms;
    const { mongoose } = process.env.DRIVER_MAJOR === '7' ? eight : nine;
    const _id = new mongoose.mongo.ObjectId() as never;
    const refused = await client
      .db()
      .collection('fruit')
      .insertOne({ _id })
      .catch((error) => error);
    expect(explain(refused)).toMatchObject({
      code: 'two-drivers',
      cause: expect.stringContaining(`has bson ${process.env.DRIVER_MAJOR},`),
    });
  });
});

// As an application that has mongodb 7, and mongoose with a driver 6 of its own, which nobody asked.
test('a client that logs in without the provider raises an alarm, once', async () => {
  const [, { mongoose }] = odms;
  const sandbox = await startTestSandbox();
  const { env } = await sandbox.provision('env-vars');
  const { uri, options } = mongoClientOptions({
    clusterUrl: sandbox.mongodbUri,
    credentialProvider: async () => STATIC,
  });
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  await openWith(mongoose, uri, options);
  await openWith(mongoose, uri, options);
  expect(warn.mock.calls).toEqual([[expect.objectContaining({ code: 'driver-prefers-environment' })]]);
});

describe('the bare driver', () => {
  const openBare = async (uri: string, options: object) => {
    const client = new MongoClient(uri, options);
    onTestFinished(() => client.close());
    return client.connect();
  };

  test('several clients share one provider, and any refused login empties its cache', async () => {
    const sandbox = await startTestSandbox();
    const { issue } = createSession(sandbox);
    const first = issue();
    const provider = vi.fn(async () => issue());
    provider.mockResolvedValueOnce(first);
    const { uri, options } = mongoClientOptions({
      clusterUrl: sandbox.mongodbUri,
      credentialProvider: provider,
    });
    await Promise.all([openBare(uri, options), openBare(uri, options)]);
    expect(provider).toHaveBeenCalledTimes(1);
    // What STS does not know any more. Both clients have had connections of the same numbers that were accepted.
    sandbox.account.deleteRole({ roleName: 'app-role' });
    const again = createSession(sandbox, 'other-role');
    provider.mockImplementation(async () => again.issue());
    await expect(openBare(uri, options)).rejects.toThrow(/bad auth/i);
    const client = await openBare(uri, options);
    expect(await authenticatedUser(client)).toBe(userOf(again.arn));
  });

  test('without a provider nothing watches, and the default chain decides', () => {
    const { options } = mongoClientOptions({ clusterUrl: 'cluster0.abc.mongodb.net' });
    expect(options).toEqual({
      authMechanism: 'MONGODB-AWS',
      authSource: '$external',
      serverSelectionTimeoutMS: 10_000,
    });
  });

  test('what the URI and the client options say stays', () => {
    const clientOptions = { maxPoolSize: 5, serverSelectionTimeoutMS: 3 };
    const { uri, options } = mongoClientOptions({
      clusterUrl: 'mongodb://127.0.0.1/?retryWrites=false',
      database: 'shop',
      clientOptions,
    });
    expect(uri).toBe('mongodb://127.0.0.1/shop?retryWrites=false');
    expect(options).toMatchObject(clientOptions);
    // Null is left out, and names are in capitals and small letters alike, for the driver too.
    const odd = mongoClientOptions({
      clusterUrl: 'mongodb://127.0.0.1/',
      credentialProvider: async () => STATIC,
      clientOptions: {
        serverselectiontimeoutms: 3,
        MONGODBLOGPATH: 'none',
        authmechanismproperties: {},
        authMechanism: null,
        AUTHSOURCE: undefined,
      },
    });
    expect(odd.options).toEqual({
      authMechanism: 'MONGODB-AWS',
      authSource: '$external',
      authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: expect.any(Function) },
      serverSelectionTimeoutMS: 3,
      mongodbLogPath: 'none', // which the driver refuses by itself
    });
    const timed = mongoClientOptions({ clusterUrl: 'mongodb://127.0.0.1/?serverSelectionTimeoutMS=7' });
    expect(timed.options).not.toHaveProperty('serverSelectionTimeoutMS');
  });
});

describe('refuses what connect() refuses', () => {
  const provider = async () => STATIC;
  const clusterUrl = 'cluster0.abc.mongodb.net';
  test.each<[string, unknown]>([
    ['cluster-url-missing', {}],
    ['uri-credentials', { clusterUrl: 'mongodb+srv://me:word@cluster0.abc.mongodb.net' }],
    ['cluster-url-port', { clusterUrl: 'cluster0.abc.mongodb.net:27017' }],
    ['placeholder', { clusterUrl: '<cluster>' }],
    ['other-mechanism', { clusterUrl: 'mongodb://a.example/?authMechanism=SCRAM-SHA-256' }],
    ['database-conflict', { clusterUrl: 'mongodb://a.example/shop', database: 'other' }],
    ['database-name-invalid', { clusterUrl, database: 'a.b' }],
    ['option-refused', { clusterUrl, clientOptions: { auth: { username: 'me' } } }],
    ['option-refused', { clusterUrl, clientOptions: { user: 'me', pass: 'word' } }],
    [
      'option-refused',
      { clusterUrl, clientOptions: { authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: provider } } },
    ],
    ['other-auth-source', { clusterUrl, clientOptions: { authSource: 'admin' } }],
    ['other-mechanism', { clusterUrl, clientOptions: { authMechanism: 'PLAIN' } }],
    ['option-invalid', { clusterUrl, clientOptions: { dbName: 'shop' } }],
    // The driver takes its options in capitals and small letters alike.
    ['option-invalid', { clusterUrl, clientOptions: { dbname: 'shop' } }],
    ['option-refused', { clusterUrl, clientOptions: { Auth: { username: 'me' } } }],
    ['other-mechanism', { clusterUrl, clientOptions: { authmechanism: 'PLAIN' } }],
    ['other-auth-source', { clusterUrl, clientOptions: { AUTHSOURCE: 'admin' } }],
    // What cannot be turned into a text, and what is nothing for JavaScript alone.
    ...[Object.create(null), Symbol('PLAIN'), '', 0, false].flatMap((value): [string, unknown][] => [
      ['other-mechanism', { clusterUrl, clientOptions: { authMechanism: value } }],
      ['other-auth-source', { clusterUrl, clientOptions: { authSource: value } }],
    ]),
    ...[
      { authMechanismProperties: undefined, authmechanismproperties: { CANONICALIZE_HOST_NAME: false } },
      { mongodbLogPath: undefined, mongodblogpath: 'stderr' },
      { mongodbLogComponentSeverities: undefined, mongodblogcomponentseverities: { connection: 'off' } },
      { authMechanism: 'MONGODB-AWS', authmechanism: 'SCRAM-SHA-256' },
      { authSource: '$external', AUTHSOURCE: 'admin' },
      { serverSelectionTimeoutMS: 1, serverselectiontimeoutms: 2 },
      { authMechanismProperties: { SERVICE_NAME: 'mongodb' } },
      { authmechanismproperties: { SERVICE_NAME: 'mongodb' } },
      { AuthMechanismProperties: { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/app' } },
      { authMechanismProperties: 'AWS_ROLE_ARN:arn:aws:iam::123456789012:role/app' },
      { authMechanismProperties: '' },
      { authMechanismProperties: 0 },
      { authMechanismProperties: [] },
      { authMechanismProperties: new Map([['SERVICE_NAME', 'mongodb']]) },
      { authMechanismProperties: new (class Properties {})() },
    ].map((clientOptions): [string, unknown] => ['option-refused', { clusterUrl, clientOptions }]),
    [
      'option-refused',
      { clusterUrl, clientOptions: { authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: undefined } } },
    ],
    ['option-invalid', { clusterUrl, credentialsProvider: provider }],
    ['option-invalid', { clusterUrl, credentialTimeoutMs: 0 }],
    ['option-invalid', null],
    ['credentials-shape', { clusterUrl, credentialProvider: STATIC }],
  ])('%s: %j', async (code, request) => {
    expect(() => mongoClientOptions(request as never)).toThrow(expect.objectContaining({ code }));
    await expect(connect(request as ConnectOptions)).rejects.toMatchObject({ code });
  });

  test.each([
    [{ driver: 'mongoose' }, 'driver is not what mongoClientOptions() takes'],
    [{ driver: {} }, 'driver is not what mongoClientOptions() takes'],
    [{ drivers: {} }, 'mongoClientOptions() has no option drivers'],
    [{ clientOptions: { dbName: 'shop' } }, 'clientOptions.dbName is not what mongoClientOptions() takes'],
  ])('%j, in its own name', (request, summary) => {
    expect(() => mongoClientOptions({ clusterUrl, ...request } as never)).toThrow(summary);
  });
});
