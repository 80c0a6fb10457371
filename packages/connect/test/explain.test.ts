import { createServer, type LookupFunction } from 'node:net';
import { fromEnv, fromIni, fromTokenFile } from '@aws-sdk/credential-providers';
import type { Document } from 'mongodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Explanation, explain } from '../src/explain/index.ts';
import { type AwsCredentialIdentity, type ConnectOptions, connect, isNotAuthorized } from '../src/index.ts';
import { STATIC, temporary } from './credentials.ts';
import { HELLO, startStubServer } from './stub-server.ts';

const MINUTE = 60_000;
const isDriver6 = process.env.DRIVER_MAJOR === '6';

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.unreachable('it did not fail'),
    (error) => error,
  );
}

async function explainFailure(options: ConnectOptions): Promise<Explanation> {
  return explain(await failureOf(connect({ credentialProvider: async () => STATIC, ...options })));
}

const atlas = (errmsg: string) => ({ ok: 0, code: 8000, codeName: 'AtlasError', errmsg });
const mongod = (code: number, codeName: string, errmsg: string) => ({ ok: 0, code, codeName, errmsg });
const STS_403 = atlas('bad auth : aws sts call has response 403');
const FAILED_18 = mongod(18, 'AuthenticationFailed', 'Authentication failed.');

async function explainLogin(
  answer: Document,
  { credentials = STATIC, clockDifferenceMs = 0, step = 'saslContinue' } = {} as {
    credentials?: AwsCredentialIdentity;
    clockDifferenceMs?: number;
    step?: string;
  },
): Promise<Explanation> {
  const server = await startStubServer((command) => {
    if (step in command) return answer;
    const isHello = 'hello' in command || 'ismaster' in command;
    return isHello ? HELLO(new Date(Date.now() + clockDifferenceMs)) : undefined;
  });
  return explainFailure({ clusterUrl: server.uri, credentialProvider: async () => credentials });
}

test('a placeholder that is no URL, where a provider reads its own settings', () => {
  const error = failureOf(Promise.resolve().then(() => new URL('<uri>')));
  return expect(error.then((thrown) => explain(thrown))).resolves.toMatchObject({
    code: 'placeholder',
    summary: expect.stringContaining('<uri>'),
  });
});

describe.each([
  ['Atlas', STS_403],
  ['mongod', FAILED_18],
])('a refused login on %s', (_, answer) => {
  test('a temporary key without its token', async () => {
    const { sessionToken: _, ...credentials } = temporary(60 * MINUTE);
    const explanation = await explainLogin(answer, { credentials });
    expect(explanation.code).toBe('session-token-missing');
    expect(explanation.cause).toContain('ASIA…MPLE (temporary credentials');
  });

  test('a static key with a token', async () => {
    const explanation = await explainLogin(answer, { credentials: { ...STATIC, sessionToken: 'left-over' } });
    expect(explanation.code).toBe('session-token-unexpected');
    expect(JSON.stringify(explanation)).not.toContain('left-over');
  });

  test.each([
    [20 * MINUTE, /20 minutes behind/],
    [-20 * MINUTE, /20 minutes ahead of/],
    [5 * 60 * MINUTE, /5 hours behind/],
  ])('a clock that is %d ms off', async (clockDifferenceMs, cause) => {
    const explanation = await explainLogin(answer, { clockDifferenceMs });
    expect(explanation).toMatchObject({ code: 'clock-skewed', cause: expect.stringMatching(cause) });
  });

  test('expired credentials', async () => {
    const explanation = await explainLogin(answer, { credentials: temporary(-MINUTE) });
    expect(explanation.code).toBe('credentials-expired');
  });

  test('an expiration that is no date is not in the past', async () => {
    const credentials = { ...STATIC, expiration: new Date('not a date') };
    const { code } = await explainLogin(answer, { credentials });
    expect(code).toMatch(/^(sts-refused|authentication-failed)$/);
  });

  test('credentials that have expired by the cluster’s clock', async () => {
    const credentials = temporary(5 * MINUTE);
    const explanation = await explainLogin(answer, { credentials, clockDifferenceMs: 10 * MINUTE });
    expect(explanation.code).toBe('credentials-expired');
  });
});

describe('what the server says', () => {
  test.each<[string, Document]>([
    ['sts-refused', STS_403],
    ['authentication-failed', FAILED_18],
    ['authentication-failed', atlas('bad auth : Authentication failed.')],
    ['authentication-failed', atlas('bad auth : authentication failed')],
    [
      'mechanism-unavailable',
      mongod(
        334,
        'MechanismUnavailable',
        'Received authentication for mechanism MONGODB-AWS which is not enabled',
      ),
    ],
    [
      'mechanism-unavailable',
      mongod(2, 'BadValue', "Unsupported mechanism 'MONGODB-AWS' on authentication database '$external'"),
    ],
    ['protocol-error', mongod(17, 'ProtocolError', 'sasl: Mismatched conversation id')],
    ['protocol-error', mongod(17, 'ProtocolError', 'No SASL session state found')],
    ['unknown', atlas('bad auth : something new')],
  ])('%s: %j', async (code, answer) => {
    expect((await explainLogin(answer)).code).toBe(code);
  });

  test('a 403 names the key, masked', async () => {
    const { cause } = await explainLogin(STS_403);
    expect(cause).toContain('AKIA…MPLE (static credentials)');
  });

  test.each([STS_403, FAILED_18])('%j without a reason: Atlas keeps one', async (answer) => {
    expect((await explainLogin(answer)).fix).toContain('Database Access History');
  });

  test('the refined cause survives wrapping', async () => {
    const server = await startStubServer((command) => ('saslContinue' in command ? STS_403 : undefined));
    const credentialProvider = async () => ({ ...STATIC, sessionToken: 'left-over' });
    const error = await failureOf(connect({ clusterUrl: server.uri, credentialProvider }));
    expect(explain(new Error('start-up failed', { cause: error })).code).toBe('session-token-unexpected');
  });

  test.each([
    [
      'arn:aws:iam::123456789012:user/team/somebody',
      'AWS IAM, IAM User, arn:aws:iam::123456789012:user/team/somebody (in the API: awsIAMType USER)',
    ],
    [
      'arn:aws:sts::123456789012:assumed-role/app/i-0abc',
      'AWS IAM, IAM Role, arn:aws:iam::123456789012:role/app (in the API: awsIAMType ROLE)',
    ],
    [
      'arn:aws:sts::123456789012:assumed-role/app/*',
      'AWS IAM, IAM Role, arn:aws:iam::123456789012:role/app (in the API: awsIAMType ROLE)',
    ],
    [
      'arn:aws-us-gov:sts::123456789012:assumed-role/app/s',
      'AWS IAM, IAM Role, arn:aws-us-gov:iam::123456789012:role/app (in the API: awsIAMType ROLE)',
    ],
    ['arn:aws:sts::123456789012:federated-user/somebody', 'add the ARN of the IAM user or role behind'],
  ])('no database user for %s', async (principal, fix) => {
    for (const answer of [
      atlas(`bad auth : user ${principal} is not found`),
      mongod(11, 'UserNotFound', `Could not find user "${principal}" for db "$external"`),
    ]) {
      const explanation = await explainLogin(answer);
      expect(explanation.code).toBe('database-user-missing');
      expect(explanation.summary).toContain(principal);
      expect(explanation.fix).toContain(fix);
    }
  });

  test.each([
    ['a short nonce', { s: Buffer.alloc(10), h: 'sts.amazonaws.com' }],
    ['a foreign nonce', { s: Buffer.alloc(64, 1), h: 'sts.amazonaws.com' }],
  ])('a conversation with %s', async (_, payload) => {
    const { BSON } = await import('mongodb');
    const serverFirst = { s: new BSON.Binary(payload.s), h: payload.h };
    const answer = {
      conversationId: 1,
      done: false,
      payload: new BSON.Binary(BSON.serialize(serverFirst)),
      ok: 1,
    };
    expect((await explainLogin(answer, { step: 'saslStart' })).code).toBe('protocol-error');
  });

  test.each<[string, boolean, Document]>([
    [
      'not-authorized',
      true,
      mongod(13, 'Unauthorized', 'not authorized on testdb to execute command { insert: 1 }'),
    ],
    ['not-authorized', true, atlas('user is not allowed to do action [insert] on [testdb.example]')],
    ['not-authenticated', false, mongod(13, 'Unauthorized', 'Command insert requires authentication')],
    ['unknown', false, mongod(17, 'ProtocolError', 'something else')],
    ['unknown', false, mongod(2, 'BadValue', 'unknown operator: $foo')],
  ])('%s, isNotAuthorized %s: %j', async (code, expected, answer) => {
    const server = await startStubServer((command) => ('insert' in command ? answer : undefined));
    const client = await connect({ clusterUrl: server.uri, credentialProvider: async () => STATIC });
    onTestFinished(() => client.close());
    const error = await failureOf(client.db().collection('example').insertOne({}));
    expect(explain(error).code).toBe(code);
    expect(isNotAuthorized(error)).toBe(expected);
  });

  test('isNotAuthorized of anything else is false', () => {
    for (const value of [undefined, null, 'not allowed to do action', { code: 13 }, new Error('13')]) {
      expect(isNotAuthorized(value)).toBe(false);
    }
  });
});

describe('where credentials come from', () => {
  const withStub = async (options: ConnectOptions) => {
    const server = await startStubServer();
    return explainFailure({ clusterUrl: server.uri, ...options });
  };

  test.each([
    ['AWS_ACCESS_KEY_ID', STATIC.accessKeyId, 'AWS_SECRET_ACCESS_KEY is not'],
    ['AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey, 'AWS_ACCESS_KEY_ID is not'],
  ])('half a key in the environment: only %s', async (name, value, cause) => {
    vi.stubEnv(name, value);
    const expected = { code: 'env-credentials-incomplete', cause: expect.stringContaining(cause) };
    expect(await withStub({ credentialProvider: fromEnv() }), 'in the driver').toMatchObject(expected);
    expect(explain(await failureOf(fromEnv()())), 'bare').toMatchObject(expected);
    expect(await withStub({ credentialProvider: undefined }), 'in the chain').toMatchObject(expected);
  });

  test('an empty variable counts as not set', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', STATIC.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    expect((await withStub({ credentialProvider: fromEnv() })).code).toBe('env-credentials-incomplete');
  });

  test('nothing in the environment', async () => {
    expect((await withStub({ credentialProvider: fromEnv() })).code).toBe('credentials-missing');
    expect(explain(await failureOf(fromEnv()())).code).toBe('credentials-missing');
  });

  test('nothing anywhere', async () => {
    expect((await withStub({ credentialProvider: undefined })).code).toBe('no-provider-found');
  });

  test('a profile that is not there', async () => {
    const explanation = await withStub({ credentialProvider: fromIni({ profile: 'nobody' }) });
    expect(explanation).toMatchObject({ code: 'profile-unusable', cause: expect.stringContaining('nobody') });
    expect(explain(await failureOf(fromIni({ profile: 'nobody' })())).code).toBe('profile-unusable');
  });

  test('a token file that is not there', async () => {
    const credentialProvider = fromTokenFile({ webIdentityTokenFile: '/nonexistent/token', roleArn: 'arn' });
    expect(await withStub({ credentialProvider })).toMatchObject({
      code: 'provider-file-missing',
      summary: expect.stringContaining('/nonexistent/token'),
    });
  });

  test('a provider that cannot reach its source is no unreachable cluster', async () => {
    const { port } = await closedPort();
    const credentialProvider = async () => {
      await fetch(`http://127.0.0.1:${port}/`);
      return STATIC;
    };
    expect((await withStub({ credentialProvider })).code).toBe('provider-failed');
  });

  test.each([
    [{ AccessKeyId: 'x', SecretAccessKey: 'y' }, 'an object with AccessKeyId, SecretAccessKey'],
    [{}, 'an object without fields'],
    [undefined, 'undefined'],
    [null, 'null'],
    ['a string', 'string'],
    [
      { accessKeyId: '', secretAccessKey: 'y' },
      'an object with secretAccessKey, whose accessKeyId is empty.',
    ],
    [
      { accessKeyId: '', secretAccessKey: '', sessionToken: undefined, expiration: undefined },
      'an object whose accessKeyId and secretAccessKey are empty.',
    ],
    [{ accessKeyId: 'x', secretAccessKey: undefined }, 'with accessKeyId, whose secretAccessKey is empty.'],
    [{ accessKeyId: 'x', secretKey: 'y' }, 'with accessKeyId, secretKey, without secretAccessKey.'],
  ])('another shape: %j', async (value, cause) => {
    const credentialProvider = async () => value as unknown as AwsCredentialIdentity;
    const explanation = await withStub({ credentialProvider });
    expect(explanation).toMatchObject({ code: 'credentials-shape', cause: expect.stringContaining(cause) });
    const isOfSts = typeof value === 'object' && value !== null && 'AccessKeyId' in value;
    expect(explanation.fix.includes('a capital A')).toBe(isOfSts);
  });

  test('another shape, seen by the driver alone', async () => {
    const { MongoClient } = await import('mongodb');
    const server = await startStubServer();
    const client = new MongoClient(server.uri, {
      authMechanism: 'MONGODB-AWS',
      authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => ({}) as never },
    });
    onTestFinished(() => client.close());
    expect(explain(await failureOf(client.connect())).code).toBe('credentials-shape');
  });

  // Driver 6 alone has a constructor that reads the environment; without a provider nothing hides it.
  test.runIf(isDriver6)('half a key, in the constructor of driver 6', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', STATIC.accessKeyId);
    const error = await failureOf(connect({ clusterUrl: 'mongodb://127.0.0.1:1/' }));
    expect(error).toMatchObject({ message: expect.stringContaining('password must be set') });
    expect(explain(error).code).toBe('env-credentials-incomplete');
  });
});

async function closedPort(): Promise<{ port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return { port };
}

describe('the way to the server', () => {
  const clientOptions = { serverSelectionTimeoutMS: 300 };

  test('nothing listens', async () => {
    const { port } = await closedPort();
    const explanation = await explainFailure({ clusterUrl: `mongodb://127.0.0.1:${port}/`, clientOptions });
    expect(explanation).toMatchObject({
      code: 'nothing-listens',
      summary: expect.stringContaining(`127.0.0.1:${port}`),
      fix: expect.stringContaining('a sandbox that has stopped'),
    });
  });

  test('nothing listens on any of several addresses', async () => {
    const { port } = await closedPort();
    const lookup = ((_hostname, _options, callback) =>
      callback(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '127.0.0.2', family: 4 },
      ])) as LookupFunction;
    const explanation = await explainFailure({
      clusterUrl: `mongodb://cluster0.abc.example:${port}/`,
      clientOptions: { ...clientOptions, lookup, autoSelectFamily: true },
    });
    expect(explanation).toMatchObject({
      code: 'nothing-listens',
      summary: expect.stringContaining(`127.0.0.1:${port}`),
    });
  });

  test('nothing listens on the second of two hosts, the first hangs up', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port: first } = server.address() as { port: number };
    const { port: second } = await closedPort();
    const clusterUrl = `mongodb://127.0.0.1:${first},127.0.0.1:${second}/`;
    const explanation = await explainFailure({ clusterUrl, clientOptions });
    expect(explanation).toMatchObject({
      code: 'nothing-listens',
      summary: expect.stringContaining(`127.0.0.1:${second}`),
    });
  });

  test('a server that never answers', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const explanation = await explainFailure({ clusterUrl: `mongodb://127.0.0.1:${port}/`, clientOptions });
    expect(explanation.code).toBe('server-unreachable');
  });

  test('an address that is not on the access list: TLS alert 80', async () => {
    // Record type 21 (alert), TLS 1.2, two bytes: fatal, internal_error(80). RFC 8446, sections 5.1 and 6.
    const alert = Buffer.from([21, 3, 3, 0, 2, 2, 80]);
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(alert));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const clusterUrl = `mongodb://127.0.0.1:${port}/?tls=true`;
    expect((await explainFailure({ clusterUrl, clientOptions })).code).toBe('ip-not-allowed');
  });

  test.each([['mongodb://a.example/?madeUpOption=1'], ['mongodb://a.example/?w=']])(
    'an option that the driver refuses: %s',
    async (clusterUrl) => {
      expect((await explainFailure({ clusterUrl })).code).toBe('option-invalid');
    },
  );
});

describe('an error that is not in the catalogue', () => {
  test('keeps its own name and message, and those of its causes', () => {
    const error = new TypeError('x is not a function', { cause: new RangeError('too far') });
    expect(explain(error)).toMatchObject({
      code: 'unknown',
      summary: 'TypeError: x is not a function',
      cause: 'Caused by RangeError: too far',
    });
  });

  test('may be no error at all', () => {
    expect(explain('out of order').summary).toBe('out of order');
    expect(explain(STATIC).summary).toBe('An object was thrown, and no error');
    expect(explain(undefined).summary).toBe('undefined was thrown, and no error');
  });

  test('may be its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(explain(error).summary).toBe('Error: round');
  });

  test('gives away no secret that stands in its message', () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', 'a-session-token');
    const { accessKeyId, secretAccessKey } = STATIC;
    const text = `${accessKeyId} ${secretAccessKey} a-session-token mongodb://me:p/w@a.example/?x=AWS_SESSION_TOKEN:tok,y`;
    const { summary } = explain(new Error(text));
    expect(summary).toBe(
      'Error: AKIA…MPLE (AWS_SECRET_ACCESS_KEY) (AWS_SESSION_TOKEN) mongodb://…@a.example/?x=AWS_SESSION_TOKEN:…,y',
    );
  });
});

test.each(['ECONNRESET', 'EPIPE'])('a write that the driver passes on bare: %s', (code) => {
  const error = Object.assign(new Error(`write ${code}`), { code, syscall: 'write' });
  expect(explain(error)).toMatchObject({ code: 'server-unreachable', cause: expect.stringContaining(code) });
});
