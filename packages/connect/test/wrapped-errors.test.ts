import { startSandbox } from '@atlas-aws-iam/sandbox';
import { MongoClient, type MongoServerSelectionError } from 'mongodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Explanation, explain } from '../src/explain/index.ts';

// What libraries around the driver make of its errors. The driver is real, and so are its errors; of the libraries there
// is what they do to them.

type Wrap = (error: Error) => unknown;

class WrappedError extends Error {}

/** Mongoose 9.12 and 8.24, lib/error/serverSelection.js, without its own advice. */
const asMongoose: Wrap = (error) =>
  Object.assign(named('MongooseServerSelectionError', error.message), {
    ...error,
    cause: (error as MongoServerSelectionError).reason,
  });

const wraps: readonly (readonly [library: string, Wrap])[] = [
  ['Mongoose', asMongoose],
  ['Mongoose, without reason', (error) => Object.assign(asMongoose(error) as Error, { reason: undefined })],
  [
    'TypeORM: driverError',
    (error) => Object.assign(new WrappedError('query failed'), { driverError: error }),
  ],
  ['Sequelize: parent', (error) => Object.assign(new WrappedError('it failed'), { parent: error })],
  [
    'MikroORM: a copy under another name',
    (error) => Object.assign(named('DriverException', error.message), error),
  ],
  ['AggregateError', (error) => new AggregateError([new Error('another'), error], 'all attempts failed')],
  ['Promise.any', (error) => new AggregateError([error])],
  ['a cause of a cause', (error) => new Error('start', { cause: new Error('inner', { cause: error }) })],
  ['reason', (error) => Object.assign(new WrappedError('unhandled rejection'), { reason: error })],
  [
    'SuppressedError',
    (error) => Object.assign(new WrappedError('disposal'), { error: new Error('close'), suppressed: error }),
  ],
];

function named(name: string, message: string): Error {
  return Object.assign(new WrappedError(message), { name });
}

async function failureAt(uri: string): Promise<Error> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 300 });
  return client
    .connect()
    .then(() => expect.unreachable('it connected'))
    .catch((error: Error) => error)
    .finally(() => client.close());
}

describe('errors of a server selection', () => {
  const errors: Record<string, Error> = {};

  beforeAll(async () => {
    await using sandbox = await startSandbox();
    await using withTls = await startSandbox({ tls: true });
    Object.assign(errors, {
      'nothing-listens': await failureAt('mongodb://127.0.0.1:1/'),
      'no-suitable-server': await failureAt(`${sandbox.mongodbUri}&replicaSet=other`),
      'tls-not-spoken': await failureAt(`${sandbox.mongodbUri}&tls=true`),
      'tls-certificate': await failureAt(withTls.mongodbUri),
      'server-unreachable': await failureAt(withTls.mongodbUri.replace('&tls=true', '')),
    });
  });

  const codes = [
    'nothing-listens',
    'no-suitable-server',
    'tls-not-spoken',
    'tls-certificate',
    'server-unreachable',
  ];

  test.each(wraps.flatMap(([library, wrap]) => codes.map((code) => [code, library, wrap] as const)))(
    '%s in %s',
    (code, _, wrap) => {
      const bare = explain(errors[code]);
      expect(bare.code).toBe(code);
      expect(explain(wrap(errors[code] as Error))).toMatchObject({
        code,
        summary: bare.summary,
        fix: bare.fix,
      });
    },
  );

  test.each([
    ['nothing-listens', 'nothing-listens'],
    ['tls-not-spoken', 'tls-not-spoken'],
    ['tls-certificate', 'tls-certificate'],
    ['server-unreachable', 'server-unreachable'],
    ['no-suitable-server', 'server-unreachable'],
  ])('%s, of which the words alone are left', (code, expected) => {
    const { message } = errors[code] as Error;
    for (const name of ['MongooseServerSelectionError', 'MongoServerSelectionError', 'Error']) {
      expect(explain(named(name, message)).code).toBe(expected);
    }
    const { fix } = explain(named('MongooseServerSelectionError', message));
    expect(fix.includes('replicaSet=')).toBe(code === 'no-suitable-server');
  });
});

test.each<[string, string, Partial<Explanation>]>([
  [
    'Mongoose, of every failure to reach Atlas',
    'Could not connect to any servers in your MongoDB Atlas cluster. One common reason is that you’re trying to access the database from an IP that isn’t whitelisted.',
    { code: 'server-unreachable' },
  ],
  [
    'Mongoose, of a server without TLS',
    'Mongoose is connecting with SSL enabled, but the server is not accepting SSL connections.',
    { code: 'tls-not-spoken' },
  ],
  [
    'Mongoose, before it is connected',
    'Operation `users.find()` buffering timed out after 10000ms',
    { code: 'server-unreachable', summary: 'Mongoose waits for a connection that is not there' },
  ],
  [
    'Mongoose, without a URI',
    'The `uri` parameter to `openUri()` must be a string, got "undefined". Make sure the first parameter to `mongoose.connect()` or `mongoose.createConnection()` is a string.',
    { code: 'cluster-url-missing' },
  ],
  [
    // https://github.com/prisma/orm/issues/8966
    'Prisma, whose driver is of another language',
    'Server selection timeout: No available servers. Topology: { Type: ReplicaSetNoPrimary, Servers: [ { Address: cluster0-shard-00-00.abc.mongodb.net:27017, Type: Unknown, Error: Kind: I/O error: received fatal alert: InternalError } ] }',
    { code: 'ip-not-allowed' },
  ],
  [
    'Prisma, of a server that is silent',
    'Server selection timeout: No available servers. Topology: { Type: ReplicaSetNoPrimary, Servers: [ { Address: a.example:27017, Type: Unknown, Error: timed out } ] }',
    { code: 'server-unreachable' },
  ],
  [
    'a name that DNS has not',
    'getaddrinfo ENOTFOUND cluster0.abc.example',
    { code: 'host-not-found', summary: 'DNS does not find the cluster: cluster0.abc.example' },
  ],
  [
    'an SRV record that is not there',
    'querySrv ENOTFOUND _mongodb._tcp.cluster0.abc.example',
    { code: 'host-not-found', fix: expect.stringContaining('SRV') },
  ],
  [
    'a name server that is silent',
    'querySrv ETIMEOUT _mongodb._tcp.cluster0.abc.example',
    { code: 'dns-failed' },
  ],
  [
    'an address of IPv6',
    'connect ECONNREFUSED ::1:27017',
    { code: 'nothing-listens', summary: 'Nothing listens on ::1:27017' },
  ],
  [
    'words around it',
    'MongooseError: could not start (connect ECONNREFUSED 127.0.0.1:27017).',
    { code: 'nothing-listens', summary: 'Nothing listens on 127.0.0.1:27017' },
  ],
])('the words alone, of %s', (_, message, expected) => {
  expect(explain(named('WrappedError', message))).toMatchObject(expected);
});

test('a transaction, of which driver 7 has hidden what the server said', () => {
  const said = 'Transaction numbers are only allowed on a replica set member or mongos';
  const originalError = Object.assign(named('MongoServerError', said), { code: 20 });
  const advice =
    'This MongoDB deployment does not support retryable writes. Please add retryWrites=false to your connection string.';
  expect(explain(Object.assign(named('MongoServerError', advice), { originalError }))).toMatchObject({
    code: 'transactions-unavailable',
    cause: expect.stringContaining(said),
    fix: expect.stringContaining('changes nothing'),
  });
});

test('another refusal under code 20 is not of a transaction', () => {
  const error = Object.assign(named('MongoServerError', 'not allowed on a view'), { code: 20 });
  expect(explain(error).code).toBe('unknown');
});
