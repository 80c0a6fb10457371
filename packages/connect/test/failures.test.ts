import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { Agent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxOptions, startSandbox } from '@atlas-aws-iam/sandbox';
import {
  fromContainerMetadata,
  fromEnv,
  fromHttp,
  fromIni,
  fromInstanceMetadata,
  fromProcess,
  fromSSO,
  fromTemporaryCredentials,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Explanation, explain } from '../src/explain/index.ts';
import { formatExplanation } from '../src/format-explanation.ts';
import { type AwsCredentialIdentity, type ConnectOptions, connect } from '../src/index.ts';
import { STATIC, temporary } from './credentials.ts';
import { HELLO, startStubServer } from './stub-server.ts';

// What goes wrong for users of MONGODB-AWS, by the numbers of the project's collection of reports (section A), and the
// code `explain` has for it. Every error here is made by the driver, of both majors, and by the SDK's own providers;
// servers and endpoints are on loopback.
//
// |  A | code                                                                | where                          |
// | -- | ------------------------------------------------------------------- | ------------------------------ |
// |  1 | aws4-missing                                                        | missing-aws4.test.ts           |
// |  2 | aws4-missing, sdk-missing                                           | missing-*.test.ts              |
// |  3 | sdk-missing                                                         | missing-sdk.test.ts            |
// |  4 | sdk-missing, provider-not-asked                                     | missing-sdk.test.ts            |
// |  5 | no error: connect() memoises the given provider                     | memoise-provider.test.ts       |
// |  6 | no error: a warning of Node's                                       |                                |
// |  7 | uri-credentials, option-refused                                     | here; target, connect          |
// |  8 | uri-credentials, option-refused                                     | here; target, connect          |
// |  9 | option-refused; bare driver 6: sts-refused                          | here                           |
// | 10 | session-token-unexpected                                            | here                           |
// | 11 | no-provider-found if nothing, or more than one source is configured; | here                           |
// |    | of one source its own code, named or in the chain                   | here                           |
// | 12 | auth-source-empty                                                   | here; target.test.ts           |
// | 13 | other-auth-source                                                   | here; target.test.ts           |
// | 14 | auth-source-encoded-twice                                           | here; target.test.ts           |
// | 15 | uri-credentials; a + that became a space: sts-refused               | here                           |
// | 16 | env-credentials-incomplete; with connect({ provider }) no error     | here; explain.test.ts          |
// | 17 | mechanism-missing                                                   | here                           |
// | 18 | not-authenticated                                                   | here                           |
// | 19 | credentials-shape                                                   | here; explain.test.ts          |
// | 20 | credentials-shape                                                   | here; connect.test.ts          |
// | 21 | no error with connect(); else driver-prefers-environment,           | sandbox, connect,              |
// |    | provider-not-asked                                                  | missing-sdk                    |
// | 22 | profile-over-environment; if the profile works: 23                  | here                           |
// | 23 | database-user-missing                                               | sandbox.test.ts                |
// | 24 | database-user-missing                                               | sandbox.test.ts                |
// | 25 | no error of its own: becomes 23                                     |                                |
// | 26 | database-user-missing, with the role's ARN                          | sandbox.test.ts, here          |
// | 27 | sts-refused, authentication-failed, clock-skewed, session-token-*,  | sandbox.test.ts                |
// |    | credentials-expired                                                 |                                |
// | 28 | not-authorized                                                      | sandbox.test.ts                |
// | 29 | mechanism-unavailable                                               | here; explain.test.ts          |
// | 30 | ip-not-allowed                                                      | explain.test.ts                |
// | 31 | credentials-expired; as connect() is built: no error                | sandbox.test.ts; Lambda: here  |
// | 32 | sts-refused (rotated keys: the driver's chain keeps the old ones)   | here                           |
// | 33 | aws-throttled                                                       | here                           |
// | 34 | web-identity-incomplete; of neither variable credentials-missing    | mistakes.test.ts               |
// | 35 | provider-file-missing                                               | here; mistakes.test.ts         |
// | 36 | identity-provider-missing                                           | mistakes.test.ts               |
// | 37 | web-identity-refused                                                | here; mistakes.test.ts         |
// | 38 | assume-role-refused                                                 | mistakes.test.ts               |
// | 39 | no error: a warning of the SDK's                                    |                                |
// | 40 | sso-login-needed, sso-role-refused; of aws login aws-login-needed   | here; mistakes.test.ts         |
// | 41 | not this program: Compass, VS Code                                  |                                |
// | 42 | mfa-needed                                                          | mistakes.test.ts               |
// | 43 | assume-role-refused                                                 | here                           |
// | 44 | metadata-unreachable                                                | here                           |
// | 45 | metadata-unreachable                                                | here                           |
// | 46 | metadata-v1-blocked                                                 | here                           |
// | 47 | database-user-missing                                               | sandbox.test.ts                |
// | 48 | container-uri-refused                                               | here                           |
// | 49 | container-uri-refused                                               | here                           |
// |    | container-unreachable, though the SDK complains of the host         | here                           |
// | 50-54 | not this program: Atlas's API and CLI, other applications        |                                |

const MINUTE = 60_000;
const isDriver6 = process.env.DRIVER_MAJOR === '6';
const KEYS = { accessKeyId: STATIC.accessKeyId, secretAccessKey: STATIC.secretAccessKey };
const ROLE_ARN = 'arn:aws:iam::123456789012:role/app';

type Provider = NonNullable<ConnectOptions['credentialProvider']>;

/** Through connect(): with this provider, or with the driver's own chain. */
async function explainConnect(credentialProvider?: Provider, clusterUrl?: string): Promise<Explanation> {
  const connected = connect({ clusterUrl: clusterUrl ?? (await startStubServer()).uri, credentialProvider });
  return connected.then(() => expect.unreachable('it connected'), explain);
}

/** Without connect(), as somebody else's program has it. */
async function explainBareDriver(uri: string, options: MongoClientOptions = {}): Promise<Explanation> {
  try {
    const client = new MongoClient(uri, options);
    onTestFinished(() => client.close());
    await client.connect();
  } catch (error) {
    return explain(error);
  }
  return expect.unreachable('it connected');
}

const withProvider = (provider: unknown): MongoClientOptions => ({
  authMechanism: 'MONGODB-AWS',
  authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: provider as never },
});

async function startTestSandbox(options?: SandboxOptions) {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.stop());
  return sandbox;
}
type TestSandbox = Awaited<ReturnType<typeof startTestSandbox>>;

function createUser({ account, databaseUsers }: TestSandbox, userName: string) {
  const { arn } = account.createUser({ userName });
  databaseUsers.create({ username: arn, awsIAMType: 'USER', roles: [] });
  return account.createAccessKey({ userName });
}

function stubKeys({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentialIdentity): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', sessionToken);
}

// The SDK parses each of these files once in a process, by its path: so every test has a directory of its own.
async function useHome(config = ''): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'connect-failures-'));
  onTestFinished(() => rm(home, { recursive: true }));
  await writeFile(join(home, 'config'), config);
  await writeFile(join(home, 'credentials'), '');
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'));
  return home;
}

/** The address of an HTTP server of the test's own. */
async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

/** An address on loopback where nothing listens. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const profile = (name: string, ...lines: string[]) => `[profile ${name}]\n${lines.join('\n')}\n`;
const BASE = profile(
  'base',
  `aws_access_key_id = ${STATIC.accessKeyId}`,
  `aws_secret_access_key = ${STATIC.secretAccessKey}`,
);

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
});

describe('what the driver refuses, opened without connect()', () => {
  const AWS = 'authMechanism=MONGODB-AWS';
  const { accessKeyId } = STATIC;
  const uri = (options: string, user = '') => `mongodb://${user}127.0.0.1:1/?${options}`;

  test.runIf(!isDriver6).each<[string, string, MongoClientOptions]>([
    ['A7: a user and password in the URI', uri(AWS, `${accessKeyId}:secret@`), {}],
    ['A7: a user alone in the URI', uri(AWS, `${accessKeyId}@`), {}],
    ['A7: in auth', uri(AWS), { auth: { username: accessKeyId, password: 'secret' } }],
    ['A8: a session token', uri(AWS), { authMechanismProperties: { AWS_SESSION_TOKEN: 'secret' } }],
  ])('%s', async (_, target, options) => {
    const explanation = await explainBareDriver(target, options);
    expect(explanation.code).toBe('uri-credentials');
    expect(JSON.stringify(explanation)).not.toContain('secret@');
  });

  test.runIf(isDriver6)('A7: driver 6, a user alone in the URI', async () => {
    expect((await explainBareDriver(uri(AWS, `${accessKeyId}@`))).code).toBe('uri-credentials');
    vi.stubEnv('AWS_SESSION_TOKEN', 'left-over');
    expect((await explainBareDriver(uri(AWS, `${accessKeyId}@`))).code).toBe('uri-credentials');
  });

  test.each<[string, string, string, MongoClientOptions]>([
    ['a host without a scheme', 'cluster-url-malformed', 'cluster0.abc.mongodb.net', {}],
    ['another mechanism', 'other-mechanism', uri('authMechanism=SCRAM-SHA-256'), {}],
    ['A12: authSource is empty', 'auth-source-empty', uri(`${AWS}&authSource=`), {}],
    ['A13: another authSource', 'other-auth-source', uri(`${AWS}&authSource=admin`), {}],
    ['A14: encoded twice', 'auth-source-encoded-twice', uri(`${AWS}&authSource=%2524external`), {}],
    ['A15: a slash in the secret', 'uri-credentials', uri(AWS, `${accessKeyId}:se/cret@`), {}],
    [
      'A17: a provider and no mechanism',
      'mechanism-missing',
      'stub',
      { authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => STATIC as never } },
    ],
    [
      'A19: the spelling of STS',
      'credentials-shape',
      'stub',
      withProvider(async () => ({ AccessKeyId: accessKeyId, SecretAccessKey: 'secret' })),
    ],
    ['A20: credentials for a provider', 'credentials-shape', 'stub', withProvider(STATIC)],
    ['A20: a provider of nothing', 'credentials-shape', 'stub', withProvider(async () => undefined)],
  ])('%s: %s', async (_, code, target, options) => {
    const address = target === 'stub' ? (await startStubServer()).uri : target;
    expect((await explainBareDriver(address, options)).code).toBe(code);
  });

  test('A16: half a key in the environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', STATIC.accessKeyId);
    const { uri: address } = await startStubServer();
    // Driver 6 looks there although a provider is given; connect() keeps it from looking.
    if (isDriver6) {
      const options = withProvider(async () => STATIC);
      expect(await explainBareDriver(address, options)).toMatchObject({
        code: 'env-credentials-incomplete',
        sources: [{ detail: expect.stringContaining('The chain stops here.') }, {}, {}, {}, {}],
      });
    }
    const client = await connect({ clusterUrl: address, credentialProvider: async () => STATIC });
    await client.close();
  });

  test('A18: no mechanism, and nobody logs in', async () => {
    const { mongodbUri } = await startTestSandbox();
    const client = new MongoClient(mongodbUri.replace(/\?.*/, '?authSource=%24external'));
    onTestFinished(() => client.close());
    await client.connect();
    await client.db().command({ ping: 1 });
    const found = client.db().collection('example').findOne({});
    const error = await found.catch((thrown: unknown) => thrown);
    expect(explain(error).code).toBe('not-authenticated');
  });
});

describe.each(['atlas', 'mongod'] as const)(
  'keys that do not belong together, in the words of %s',
  (dialect) => {
    const general = dialect === 'atlas' ? 'sts-refused' : 'authentication-failed';
    const SESSION_TOKEN = 'a-left-over-session-token';

    async function createSession({ account, databaseUsers }: TestSandbox, durationSeconds = 3600) {
      const { arn } = account.createRole({ roleName: 'app' });
      databaseUsers.create({ username: arn, awsIAMType: 'ROLE', roles: [] });
      return account.issueSession({ roleName: 'app', roleSessionName: 'failures-test', durationSeconds });
    }

    test('A10: a token left over in the environment, beside a static key there', async () => {
      const sandbox = await startTestSandbox({ dialect });
      stubKeys(createUser(sandbox, 'app-user'));
      vi.stubEnv('AWS_SESSION_TOKEN', SESSION_TOKEN);
      const explanation = await explainConnect(undefined, sandbox.mongodbUri);
      expect(explanation.code).toBe('session-token-unexpected');
      expect(JSON.stringify(explanation)).not.toContain(SESSION_TOKEN);
      expect(sandbox.authAttempts).toMatchObject([{ verdict: 'refused', keyKind: 'temporary' }]);
    });

    test('a session in the environment without its token', async () => {
      const sandbox = await startTestSandbox({ dialect });
      const { accessKeyId, secretAccessKey, sessionToken } = await createSession(sandbox);
      const expected = (fix: RegExp) => ({
        code: 'session-token-missing',
        fix: expect.stringMatching(fix),
      });
      const own = async () => ({ accessKeyId, secretAccessKey });
      expect(await explainConnect(own, sandbox.mongodbUri)).toMatchObject(expected(/^Return sessionToken /));
      stubKeys({ accessKeyId, secretAccessKey });
      for (const provider of [undefined, fromEnv()]) {
        expect(await explainConnect(provider, sandbox.mongodbUri)).toMatchObject(
          expected(/^Set AWS_SESSION_TOKEN /),
        );
      }
      // The token is there, and the provider has left it out.
      vi.stubEnv('AWS_SESSION_TOKEN', sessionToken);
      expect(await explainConnect(own, sandbox.mongodbUri)).toMatchObject(expected(/^Return sessionToken /));
    });

    test('a token that a provider returns with a static key', async () => {
      const sandbox = await startTestSandbox({ dialect });
      const { accessKeyId, secretAccessKey } = createUser(sandbox, 'app-user');
      const own = async () => ({ accessKeyId, secretAccessKey, sessionToken: SESSION_TOKEN });
      expect(await explainConnect(own, sandbox.mongodbUri)).toMatchObject({
        code: 'session-token-unexpected',
        fix: expect.stringMatching(/^Return no sessionToken /),
      });
    });

    test('placeholders in the environment, and the driver’s own chain', async () => {
      await useHome();
      const sandbox = await startTestSandbox({ dialect });
      vi.stubEnv('AWS_ACCESS_KEY_ID', '<access-key-id>');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', '<secret-access-key>');
      expect(await explainConnect(undefined, sandbox.mongodbUri)).toMatchObject({
        code: 'placeholder',
        summary: expect.stringContaining('AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY'),
      });
      expect(await explainConnect(fromEnv(), sandbox.mongodbUri)).toMatchObject({
        code: 'placeholder',
        summary:
          "A placeholder is still in the credentials' accessKeyId (AWS_ACCESS_KEY_ID), secretAccessKey (AWS_SECRET_ACCESS_KEY)",
      });
    });

    test.runIf(isDriver6)('A10: driver 6 adds the environment’s token to a given key pair', async () => {
      const sandbox = await startTestSandbox({ dialect });
      const { accessKeyId: username, secretAccessKey: password } = createUser(sandbox, 'app-user');
      vi.stubEnv('AWS_SESSION_TOKEN', SESSION_TOKEN);
      const options: MongoClientOptions = { authMechanism: 'MONGODB-AWS', auth: { username, password } };
      expect((await explainBareDriver(sandbox.mongodbUri, options)).code).toBe('session-token-unexpected');
      expect(sandbox.authAttempts).toMatchObject([{ verdict: 'refused', keyKind: 'temporary' }]);
    });

    test('A10: a token in the environment, whose key is not, and a profile', async () => {
      const sandbox = await startTestSandbox({ dialect });
      const { accessKeyId, secretAccessKey } = createUser(sandbox, 'app-user');
      await useHome(
        profile('a', `aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`),
      );
      vi.stubEnv('AWS_PROFILE', 'a');
      vi.stubEnv('AWS_SESSION_TOKEN', SESSION_TOKEN);
      const connected = connect({ clusterUrl: sandbox.mongodbUri });
      const outcome = await connected.then(
        (client) => client.close().then(() => 'connected'),
        (error) => explain(error).code,
      );
      expect(outcome).toBe(isDriver6 ? 'session-token-unexpected' : 'connected');
    });

    test.runIf(isDriver6)('A9: driver 6 drops auth.sessionToken', async () => {
      const sandbox = await startTestSandbox({ dialect });
      const { accessKeyId: username, secretAccessKey: password, sessionToken } = await createSession(sandbox);
      const auth = { username, password, sessionToken };
      const explanation = await explainBareDriver(sandbox.mongodbUri, { authMechanism: 'MONGODB-AWS', auth });
      expect(explanation.code).toBe(general);
      expect(sandbox.authAttempts).toMatchObject([{ verdict: 'refused', keyKind: 'static' }]);
    });

    test.runIf(isDriver6)('A15: driver 6 reads a + in a URI’s token as a space', async () => {
      const sandbox = await startTestSandbox({ dialect });
      let session = await createSession(sandbox);
      while (!session.sessionToken.includes('+')) {
        session = sandbox.account.issueSession({ roleName: 'app', roleSessionName: 'failures-test' });
      }
      const user = `${session.accessKeyId}:${encodeURIComponent(session.secretAccessKey)}`;
      const encoded = encodeURIComponent(session.sessionToken);
      const uri = (token: string) =>
        `${sandbox.mongodbUri.replace('://', `://${user}@`)}&authMechanismProperties=AWS_SESSION_TOKEN:${token}`;
      expect((await explainBareDriver(uri(encoded.replaceAll('%2B', '+')))).code).toBe(general);
      const client = new MongoClient(uri(encoded));
      onTestFinished(() => client.close());
      await client.connect();
    });

    test('A32: new keys in the environment of a running program', async () => {
      let now = Date.now() - 10 * MINUTE;
      const sandbox = await startTestSandbox({ dialect, clock: () => now });
      const old = await createSession(sandbox, 900);
      now = Date.now();
      stubKeys(old);
      const client = new MongoClient(sandbox.mongodbUri);
      onTestFinished(() => client.close());
      await client.connect();

      now += 6 * MINUTE;
      stubKeys(sandbox.account.issueSession({ roleName: 'app', roleSessionName: 'rotated' }));
      // The connection that is open stays good; the second one, which the second command needs, logs in with the old keys.
      const ping = () => client.db().command({ ping: 1 });
      const outcomes = await Promise.allSettled([ping(), ping()]);
      const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(failures.map(({ reason }) => explain(reason).code)).toEqual([general]);
      expect(sandbox.authAttempts.at(-1)?.reason).toContain('ExpiredToken');
    });
  },
);

describe('in a Lambda function', () => {
  const session = temporary(60 * MINUTE);

  async function explainLambda(dialect: SandboxOptions['dialect'], credentialProvider?: Provider) {
    await useHome();
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'a-function');
    const { mongodbUri } = await startTestSandbox({ ...(dialect && { dialect }) });
    return explainConnect(credentialProvider, mongodbUri);
  }

  test.each(['atlas', 'mongod'] as const)('session keys that %s refuses', async (dialect) => {
    stubKeys(session);
    for (const provider of [undefined, fromEnv()]) {
      const explanation = await explainLambda(dialect, provider);
      expect(explanation).toMatchObject({
        code: 'credentials-expired',
        cause: expect.stringContaining('a program cannot renew them'),
      });
      expect(JSON.stringify(explanation)).not.toContain(session.sessionToken);
    }
  });

  test('other keys, and keys elsewhere, are not its', async () => {
    stubKeys(session);
    expect((await explainLambda('atlas', async () => STATIC)).code).toBe('sts-refused');
    const { sessionToken: _, ...withoutToken } = session;
    stubKeys(withoutToken);
    expect((await explainLambda('atlas')).code).toBe('session-token-missing');
    stubKeys(STATIC);
    expect((await explainLambda('atlas')).code).toBe('sts-refused');
    stubKeys(session);
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', undefined);
    const { mongodbUri } = await startTestSandbox();
    expect((await explainConnect(undefined, mongodbUri)).code).toBe('sts-refused');
  });
});

describe('A11: the driver’s chain finds nothing', () => {
  test('nothing is configured', async () => {
    await useHome();
    const { code, cause, sources } = await explainConnect();
    expect(code).toBe('no-provider-found');
    expect(cause).toBe('None of the sources that the default chain asks is configured.');
    expect(sources).toMatchObject([
      { id: 'environment', state: 'absent' },
      { id: 'profile', state: 'absent' },
      { id: 'web-identity', state: 'absent' },
      { id: 'container', state: 'absent' },
      { id: 'instance', state: 'absent', detail: 'AWS_EC2_METADATA_DISABLED is set.' },
    ]);
  });

  test('nothing is configured, and nobody answers where an instance would', async () => {
    await useHome();
    const { uri } = await startStubServer();
    const error = await connect({ clusterUrl: uri }).catch((thrown: unknown) => thrown);
    // Looked at only: nothing is asked any more.
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', undefined);
    expect(explain(error)).toMatchObject({
      code: 'no-provider-found',
      cause: expect.stringContaining('no EC2 instance’s metadata service gave a role'),
      sources: expect.arrayContaining([
        expect.objectContaining({ state: 'unknown', detail: expect.stringContaining('It was asked') }),
      ]),
    });
  });

  test('more than one source is configured, and none works', async () => {
    await useHome(profile('default', 'credential_process = node -e process.exit(3) a-secret-argument'));
    vi.stubEnv('AWS_ROLE_ARN', ROLE_ARN);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
    const explanation = await explainConnect();
    expect(explanation).toMatchObject({
      code: 'no-provider-found',
      summary: 'No AWS credentials found: what is configured gave none',
      sources: [
        { id: 'environment', state: 'incomplete' },
        {
          id: 'profile',
          state: 'incomplete',
          detail: expect.stringMatching(/It was asked, and gave no credentials\.$/),
        },
        { id: 'web-identity', state: 'incomplete' },
        { id: 'container', state: 'absent' },
        { id: 'instance', state: 'absent' },
      ],
    });
    for (const part of ['AWS_ACCESS_KEY_ID is not', 'credential_process', 'AWS_ROLE_ARN is set']) {
      expect(explanation.cause).toContain(part);
    }
    const text = JSON.stringify(explanation);
    expect(text).not.toContain('a-secret-argument');
    expect(text).not.toContain(STATIC.secretAccessKey);
  });

  test.each([
    ['one source', { AWS_PROFILE: 'nobody' }],
    ['several sources', { AWS_PROFILE: 'nobody', AWS_ROLE_ARN: ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE: '' }],
    ['half a key', { AWS_SECRET_ACCESS_KEY: STATIC.secretAccessKey }],
  ])('what is printed says nothing twice: %s', async (_, env) => {
    await useHome(BASE);
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const { sources = [], ...text } = await explainConnect();
    const printed = formatExplanation({ ...text, sources });
    expect(printed).toContain('incomplete (see above).');
    for (const { detail } of sources) {
      expect(printed.split(detail), detail).toHaveLength(2);
    }
  });

  test('half a key in the environment, where AWS_PROFILE keeps it from being looked at', async () => {
    await useHome();
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
    vi.stubEnv('AWS_PROFILE', 'nobody');
    expect((await explainConnect()).code).toBe('profile-unusable');
  });

  test('a key where the name of a profile should be', async () => {
    await useHome();
    vi.stubEnv('AWS_PROFILE', STATIC.accessKeyId);
    const explanation = await explainConnect();
    expect(explanation.sources?.[1]?.detail).toContain('AWS_PROFILE is "AKIA…MPLE"');
    expect(JSON.stringify(explanation)).not.toContain(STATIC.accessKeyId);
  });

  test('keys that came into the environment afterwards', async () => {
    await useHome();
    const { uri } = await startStubServer();
    const error = await connect({ clusterUrl: uri }).catch((thrown: unknown) => thrown);
    stubKeys(STATIC);
    expect(explain(error).code).toBe('no-provider-found');
  });

  test('a file that was changed after the SDK had read it', async () => {
    const home = await useHome();
    const { uri } = await startStubServer();
    const error = await connect({ clusterUrl: uri }).catch((thrown: unknown) => thrown);
    await writeFile(join(home, 'config'), BASE.replace('profile base', 'default'));
    expect(explain(error)).toMatchObject({
      code: 'no-provider-found',
      fix: expect.stringContaining('after a change start the program again'),
    });
  });

  test('half a key in the environment', async () => {
    await useHome();
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
    expect(await explainConnect()).toMatchObject({
      code: 'env-credentials-incomplete',
      cause: 'AWS_SECRET_ACCESS_KEY is set, AWS_ACCESS_KEY_ID is not (or is empty).',
      sources: expect.arrayContaining([expect.objectContaining({ id: 'environment', state: 'incomplete' })]),
    });
  });

  const inProfile: [string, string, string, string][] = [
    [
      'credential_process fails',
      'credential-process-failed',
      'a',
      profile('a', 'credential_process = node -e process.exit(3) a-secret-argument'),
    ],
    [
      'credential_process prints no JSON',
      'credential-process-failed',
      'a',
      profile('a', 'credential_process = echo hello'),
    ],
  ];

  test.each(inProfile)('%s: %s when the provider is named', async (_, code, name, config) => {
    await useHome(config);
    const explanation = await explainConnect(fromIni({ profile: name }));
    expect(explanation.code).toBe(code);
    expect(JSON.stringify(explanation)).not.toContain('a-secret-argument');
    vi.stubEnv('AWS_PROFILE', name);
    const inChain = await explainConnect();
    expect(inChain).toMatchObject({
      code,
      cause: expect.stringContaining(`AWS_PROFILE is "${name}"`),
      sources: expect.arrayContaining([expect.objectContaining({ id: 'profile', state: 'incomplete' })]),
    });
    expect(JSON.stringify(inChain)).not.toContain('a-secret-argument');
  });

  test('fromProcess() and fromSSO() of a profile that has none of it', async () => {
    await useHome(BASE);
    for (const provider of [
      fromProcess({ profile: 'base' }),
      fromProcess({ profile: 'nobody' }),
      fromSSO({ profile: 'base' }),
    ]) {
      expect((await explainConnect(provider)).code).toBe('profile-unusable');
    }
  });

  test('fromSSO() and fromProcess() of a profile that is there: it is not looked for', async () => {
    await useHome(BASE);
    for (const [provider, lack] of [
      [fromSSO({ profile: 'base' }), 'has no SSO settings, which fromSSO() needs'],
      [fromProcess({ profile: 'base' }), 'has no credential_process, which fromProcess() needs'],
    ] as const) {
      expect(await explainConnect(provider)).toMatchObject({
        code: 'profile-unusable',
        cause: expect.stringMatching(/^The profile is there, /),
        fix: expect.stringContaining('use fromIni()'),
      });
      expect((await explainConnect(provider)).cause).toContain(lack);
    }
    await useHome(profile('half', `aws_access_key_id = ${STATIC.accessKeyId}`) + BASE);
    expect(await explainConnect(fromIni({ profile: 'half' }))).toMatchObject({
      cause: expect.stringContaining('it has aws_access_key_id, and no aws_secret_access_key.'),
      fix: expect.stringContaining('set AWS_PROFILE to another profile (base)'),
    });
    await useHome(profile('short', 'sso_account_id = 123456789012'));
    expect((await explainConnect(fromSSO({ profile: 'short' }))).cause).toContain('are not complete');
  });

  test('AWS_PROFILE is not set, and there is no [default]: the profiles that are there are named', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    await useHome(`${names.map((name) => profile(name, 'region = r')).join('')}[sso-session s]\nx = y\n`);
    for (const provider of [fromIni(), fromSSO(), fromProcess()]) {
      expect(await explainConnect(provider)).toMatchObject({
        code: 'profile-unusable',
        cause: expect.stringContaining('AWS_PROFILE is not set, and there is no profile "default"'),
        fix: 'Set AWS_PROFILE to one of these: a, b, c, d, e, f, g, h and others.',
      });
    }
    await useHome();
    expect((await explainConnect(fromIni())).fix).toContain('Make one with aws configure');
  });

  test('no variable of a container’s is set', async () => {
    await useHome();
    for (const [provider, name] of [
      [fromHttp(), 'fromHttp()'],
      [fromContainerMetadata(), 'fromContainerMetadata()'],
    ] as const) {
      const bare = await provider().catch((error: unknown) => explain(error));
      for (const explanation of [bare, await explainConnect(provider)]) {
        expect(explanation).toMatchObject({
          code: 'credentials-missing',
          cause: expect.stringContaining(`${name} reads AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or`),
          fix: expect.stringContaining('another provider'),
        });
      }
    }
  });

  test('A44: the metadata service cannot be reached', async () => {
    await useHome();
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', await closedAddress());
    expect((await explainConnect(fromInstanceMetadata())).code).toBe('metadata-unreachable');
    // On, for the chain to get there: the address is the one above.
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'false');
    expect(await explainConnect()).toMatchObject({
      code: 'metadata-unreachable',
      cause: expect.stringContaining('Only a request to 127.0.0.1:'),
    });
  });

  test('A48, A49: a container address that is neither AWS’s nor loopback', async () => {
    await useHome();
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://credentials.example/');
    expect((await explainConnect(fromHttp({}))).code).toBe('container-uri-refused');
    expect((await explainConnect(fromContainerMetadata())).code).toBe('container-uri-refused');
    expect(await explainConnect()).toMatchObject({
      code: 'container-uri-refused',
      cause: expect.stringContaining('AWS_CONTAINER_CREDENTIALS_FULL_URI names credentials.example'),
    });
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', '/v2/credentials');
    for (const provider of [undefined, fromContainerMetadata()]) {
      expect((await explainConnect(provider)).code).toBe('container-uri-refused');
    }
  });

  test('the container’s endpoint refuses', async () => {
    await useHome();
    const forbidden = await listen((_, response) => response.writeHead(403).end('no'));
    for (const address of [await closedAddress(), forbidden]) {
      const provider = fromHttp({ awsContainerCredentialsFullUri: address, maxRetries: 0 });
      expect((await explainConnect(provider)).code).toBe('container-unreachable');
    }
  });

  test('another address that is none', async () => {
    await useHome();
    const provider = async () => ({ ...KEYS, sessionToken: new URL('nowhere').href });
    for (const address of [undefined, 'http://127.0.0.1/']) {
      vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', address);
      expect((await explainConnect(provider)).code).toBe('provider-failed');
    }
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', '/v2/credentials');
    expect(explain(new TypeError('Invalid URL')).code).toBe('unknown');
  });

  // The chain asks four times, a second apart.
  test('the container’s endpoint refuses in the chain', async () => {
    await useHome();
    const forbidden = await listen((_, response) => response.writeHead(403).end('no'));
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', forbidden);
    expect(await explainConnect()).toMatchObject({
      code: 'container-unreachable',
      cause: expect.stringContaining('AWS_CONTAINER_CREDENTIALS_FULL_URI is set'),
    });
  });

  // fromContainerMetadata(), which is asked then, does not know this address, and the chain ends with its complaint.
  test('the container’s endpoint refuses connections in the chain', async () => {
    await useHome();
    const address = (await closedAddress()).replace('127.0.0.1', '127.0.0.2');
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', address);
    expect(await explainConnect()).toMatchObject({
      code: 'container-unreachable',
      cause: expect.stringContaining('The address is good.'),
    });
    expect((await explainConnect(fromContainerMetadata())).code).toBe('container-unreachable');
  });

  test('A22: AWS_PROFILE hides keys in the environment', async () => {
    await useHome();
    stubKeys(STATIC);
    vi.stubEnv('AWS_PROFILE', 'nobody');
    const sandbox = await startTestSandbox();
    // Driver 6 takes the keys without asking the chain, so there it is what STS says of them.
    expect(await explainConnect(undefined, sandbox.mongodbUri)).toMatchObject(
      isDriver6
        ? { code: 'sts-refused' }
        : {
            code: 'profile-over-environment',
            cause: expect.stringContaining('"nobody"'),
            sources: [{ state: 'shadowed', shadowedBy: 'profile' }, { state: 'incomplete' }, {}, {}, {}],
          },
    );
  });
});

describe('what stops the chain', () => {
  test('the token file of a profile is missing, or a directory', async () => {
    for (const path of ['/nonexistent/token', tmpdir()]) {
      await useHome(profile('a', `role_arn = ${ROLE_ARN}`, `web_identity_token_file = ${path}`));
      const named = await explainConnect(fromIni({ profile: 'a' }));
      vi.stubEnv('AWS_PROFILE', 'a');
      for (const explanation of [named, await explainConnect()]) {
        expect(explanation.code).toBe('provider-file-missing');
      }
      vi.stubEnv('AWS_PROFILE', undefined);
    }
  });

  test('a named provider’s file is missing: no chain has stopped', async () => {
    await useHome();
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', '/nonexistent/token');
    vi.stubEnv('AWS_ROLE_ARN', ROLE_ARN);
    expect(JSON.stringify(await explainConnect(fromTokenFile()))).not.toContain('The chain stops here');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', tmpdir());
    expect((await explainConnect(fromTokenFile())).cause).toContain(`${tmpdir()}, which is a directory.`);
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', undefined);

    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://127.0.0.1:1/');
    vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', '/nonexistent/token');
    const explanation = await explainConnect(fromHttp({ maxRetries: 0 }));
    expect(explanation).toMatchObject({
      code: 'provider-file-missing',
      docs: expect.stringContaining('feature-container-credentials'),
    });
    expect(JSON.stringify(explanation)).not.toContain('The chain stops here');
  });

  // This one too is asked for four times.
  test('the container’s token file is missing', async () => {
    await useHome();
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://127.0.0.1:1/');
    vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', '/nonexistent/token');
    expect(await explainConnect()).toMatchObject({
      code: 'provider-file-missing',
      cause: expect.stringContaining('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names /nonexistent/token'),
    });
  });

  const SSO = ['sso_account_id = 123456789012', 'sso_role_name = app'];
  const START = ['sso_region = us-east-1', 'sso_start_url = https://example.awsapps.com/start'];

  test.each([
    ['an sso_session that is not there', 'profile-unusable', profile('a', 'sso_session = s', ...SSO)],
  ])('%s: %s', async (_, code, config) => {
    await useHome(config);
    expect((await explainConnect(fromIni({ profile: 'a' }))).code).toBe(code);
    vi.stubEnv('AWS_PROFILE', 'a');
    expect((await explainConnect()).code).toBe(code);
  });

  const inAnHour = () => new Date(Date.now() + 60 * MINUTE).toISOString();
  const anHourAgo = () => new Date(Date.now() - 60 * MINUTE).toISOString();
  const OF_SESSION = `${profile('a', 'sso_session = s', ...SSO)}[sso-session s]\n${START.join('\n')}\n`;
  const OF_OLDER_KIND = profile('a', ...SSO, ...START);

  async function writeSsoCache(home: string, id: string, expiresAt: string): Promise<void> {
    const directory = join(home, '.aws', 'sso', 'cache');
    await mkdir(directory, { recursive: true });
    const name = createHash('sha1').update(id).digest('hex');
    const token = JSON.stringify({ accessToken: 'a-secret-token', expiresAt });
    await writeFile(join(directory, `${name}.json`), token);
  }

  // The SDK names the profile in one of its texts for this; the others leave it to AWS_PROFILE.
  test.each([
    ['never done', OF_SESSION, undefined, true],
    ['expired', OF_SESSION, 's', false],
    ['never done, the older kind', OF_OLDER_KIND, undefined, false],
    ['expired, the older kind', OF_OLDER_KIND, 'https://example.awsapps.com/start', false],
  ])('the SSO login is %s: its profile is named', async (_, config, id, isNamedByTheSdk) => {
    const home = await useHome(config);
    if (id) await writeSsoCache(home, id, anHourAgo());
    expect(await explainConnect(fromIni({ profile: 'a' }))).toMatchObject({
      code: 'sso-login-needed',
      fix: expect.stringContaining(`aws sso login --profile ${isNamedByTheSdk ? 'a' : '<the profile>'},`),
    });
    vi.stubEnv('AWS_PROFILE', 'a');
    for (const provider of [undefined, fromIni(), fromSSO()]) {
      expect(await explainConnect(provider)).toMatchObject({
        code: 'sso-login-needed',
        fix: expect.stringContaining('aws sso login --profile a,'),
      });
    }
  });

  test('the SSO login of another profile than AWS_PROFILE names', async () => {
    await useHome(OF_OLDER_KIND + profile('other', 'credential_process = a-command'));
    vi.stubEnv('AWS_PROFILE', 'other');
    expect(await explainConnect(fromIni({ profile: 'a' }))).toMatchObject({
      code: 'sso-login-needed',
      fix: expect.stringContaining('aws sso login --profile <the profile>,'),
    });
  });

  test('the SSO login behind a role: its own profile is named', async () => {
    await useHome(profile('app', `role_arn = ${ROLE_ARN}`, 'source_profile = a') + OF_OLDER_KIND);
    vi.stubEnv('AWS_PROFILE', 'app');
    expect((await explainConnect()).fix).toContain('aws sso login --profile a,');
  });

  // Status and body as recorded from AWS.
  test.each([
    ['sso-login-needed', 401, 'UnauthorizedException', 'Session token not found or invalid'],
    ['sso-role-refused', 403, 'ForbiddenException', 'No access'],
  ])(
    'the SSO login is current here, and the portal says otherwise: %s',
    async (code, status, type, message) => {
      const home = await useHome(OF_SESSION);
      await writeSsoCache(home, 's', inAnHour());
      const body = JSON.stringify({ message, __type: `com.amazonaws.switchboard.portal#${type}` });
      vi.stubEnv('AWS_ENDPOINT_URL_SSO', await listen((_, response) => response.writeHead(status).end(body)));
      vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
      vi.stubEnv('AWS_PROFILE', 'a');
      for (const provider of [undefined, fromIni()]) {
        const explanation = await explainConnect(provider);
        expect(explanation).toMatchObject({ code, cause: expect.stringContaining(message) });
        if (code === 'sso-login-needed') expect(explanation.fix).toContain('aws sso login --profile a,');
      }
    },
  );

  async function useLogin(home: string, expiresAt: string): Promise<void> {
    const directory = join(home, '.aws', 'login', 'cache');
    await mkdir(directory, { recursive: true });
    const name = createHash('sha256').update('a-session').digest('hex');
    const { privateKey: dpopKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'sec1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const accessToken = { ...KEYS, sessionToken: 'a-secret-token', accountId: '123456789012', expiresAt };
    const login = { accessToken, clientId: 'a-client', refreshToken: 'a-secret-token', dpopKey };
    await writeFile(join(directory, `${name}.json`), JSON.stringify(login));
  }

  test.each([
    ['TOKEN_EXPIRED', 'Your session has expired. Please reauthenticate.'],
    ['USER_CREDENTIALS_CHANGED', 'because of a change in your password'],
    ['INSUFFICIENT_PERMISSIONS', 'due to insufficient permissions'],
    ['SOMETHING_ELSE', 'Please re-authenticate using `aws login`'],
  ])('the session of aws login cannot be renewed: %s', async (error, message) => {
    const home = await useHome(profile('a', 'login_session = a-session'));
    await useLogin(home, anHourAgo());
    const headers = { 'x-amzn-errortype': 'AccessDeniedException', 'content-type': 'application/json' };
    const body = JSON.stringify({ error, message: 'refused' });
    vi.stubEnv(
      'AWS_ENDPOINT_URL_SIGNIN',
      await listen((_, response) => response.writeHead(400, headers).end(body)),
    );
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    vi.stubEnv('AWS_PROFILE', 'a');
    for (const provider of [undefined, fromIni()]) {
      expect(await explainConnect(provider)).toMatchObject({
        code: 'aws-login-needed',
        cause: expect.stringContaining(message),
        fix: expect.stringContaining('aws login --profile a,'),
      });
    }
  });

  test('the session of aws login is not there, or its renewal is not to be had', async () => {
    const home = await useHome(profile('a', 'login_session = a-session'));
    vi.stubEnv('AWS_PROFILE', 'a');
    const expected = { code: 'aws-login-needed', fix: expect.stringContaining('aws login --profile a,') };
    for (const provider of [undefined, fromIni()])
      expect(await explainConnect(provider)).toMatchObject(expected);

    // This failure alone does not stop the chain, which then says that there are no credentials.
    await useLogin(home, anHourAgo());
    vi.stubEnv('AWS_ENDPOINT_URL_SIGNIN', await closedAddress());
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    for (const provider of [undefined, fromIni()])
      expect(await explainConnect(provider)).toMatchObject(expected);
  });
});

describe('what STS answers a provider', () => {
  // Status, code and message as recorded from AWS.
  async function useSts(status: number, code: string, message: string): Promise<void> {
    const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>${code}</Code>
    <Message>${message}</Message>
  </Error>
  <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>
</ErrorResponse>
`;
    const url = await listen((request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(status, { 'content-type': 'text/xml' }).end(body));
    });
    vi.stubEnv('AWS_ENDPOINT_URL_STS', url);
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  }

  test.each([
    [
      'A37: of keys it cannot fetch',
      'web-identity-refused',
      400,
      'InvalidIdentityToken',
      "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
    ],
    ['A33: of too many calls', 'aws-throttled', 400, 'Throttling', 'Rate exceeded'],
  ])('with a web identity token, %s: %s', async (_, code, status, name, message) => {
    const home = await useHome();
    await writeFile(join(home, 'token'), 'header.payload.signature');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', join(home, 'token'));
    vi.stubEnv('AWS_ROLE_ARN', ROLE_ARN);
    await useSts(status, name, message);
    for (const provider of [fromTokenFile(), undefined]) {
      const explanation = await explainConnect(provider);
      expect(explanation).toMatchObject({ code });
      expect(`${explanation.summary} ${explanation.cause}`).toContain(message.split(' ').at(-1));
      expect(explanation.summary).not.toMatch(/has expired|another audience/);
    }
  });

  // The messages are those of the sandbox's tests, from where AWS has been probed.
  test.each([
    [
      'a session name of one letter',
      'ValidationError',
      "1 validation error detected: Value 's' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
      'AWS STS refuses what the request has for roleSessionName',
    ],
    [
      'several mistakes',
      'ValidationError',
      "2 validation errors detected: Value 'x' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2; Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
      'AWS STS refuses what the request has for externalId, durationSeconds',
    ],
    [
      'a session longer than the role allows',
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      'The session is to last longer than the role allows',
    ],
    [
      'a chained session of more than an hour',
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      'A role that assumes another one gets a session of one hour at most',
    ],
    ['an ARN that is none', 'ValidationError', 'Request ARN is invalid', 'The role ARN is malformed'],
  ])('of a request with %s: %s, %s', async (_, name, message, summary) => {
    await useHome(BASE + profile('a', `role_arn = ${ROLE_ARN}`, 'source_profile = base'));
    await useSts(400, name, message);
    const params = { RoleArn: ROLE_ARN };
    const named = fromTemporaryCredentials({ masterCredentials: { ...KEYS }, params });
    for (const provider of [fromIni({ profile: 'a' }), named]) {
      expect(await explainConnect(provider)).toMatchObject({
        code: 'sts-request-invalid',
        summary,
        cause: expect.stringContaining(message),
      });
    }
  });

  test('a region that is none, and an endpoint where nothing listens', async () => {
    await useHome();
    // As a name server answers; none is asked.
    const lookup: LookupFunction = (hostname, _, callback) =>
      callback(
        Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND', hostname }),
        '',
      );
    const named = (region: string) =>
      fromTemporaryCredentials({
        masterCredentials: { ...KEYS },
        params: { RoleArn: ROLE_ARN },
        clientConfig: { region, maxAttempts: 1, requestHandler: { httpsAgent: new Agent({ lookup }) } },
      });
    const explanation = await explainConnect(named('us-esat-1'));
    expect(explanation).toMatchObject({
      code: 'provider-failed',
      fix: expect.stringContaining(
        'Check the region in sts.us-esat-1.amazonaws.com: it comes from AWS_REGION',
      ),
    });

    vi.stubEnv('AWS_ENDPOINT_URL', await closedAddress());
    expect(await explainConnect(named('us-east-1'))).toMatchObject({
      code: 'provider-failed',
      fix: expect.stringMatching(/^AWS_ENDPOINT_URL sends the SDK there/),
    });
  });

  test('other validation errors are not explained away, and an MFA code is not repeated', async () => {
    await useHome();
    const named = () =>
      fromTemporaryCredentials({ masterCredentials: { ...KEYS }, params: { RoleArn: ROLE_ARN } });
    await useSts(400, 'ValidationError', 'something new');
    expect((await explainConnect(named())).code).toBe('provider-failed');
    const message =
      "1 validation error detected: Value '12345' at 'tokenCode' failed to satisfy constraint: Member must have length greater than or equal to 6";
    await useSts(400, 'ValidationError', message);
    const explanation = await explainConnect(named());
    expect(explanation.code).toBe('sts-request-invalid');
    expect(JSON.stringify(explanation)).not.toContain('12345');
  });

  test.each([
    ['arn:aws:iam::123456789012:instance-profile/app', 'An instance profile contains the role'],
    ['arn:aws:sts::123456789012:assumed-role/app/me', 'the part behind assumed-role/'],
  ])('of what is no role: %s', async (arn, hint) => {
    const message = `User: arn:aws:iam::123456789012:user/me is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    await useHome(BASE + profile('a', `role_arn = ${arn}`, 'source_profile = base'));
    await useSts(403, 'AccessDenied', message);
    const explanation = await explainConnect(fromIni({ profile: 'a' }));
    expect(explanation.summary).toBe('The ARN to assume is not the ARN of a role');
    expect(explanation.cause).toContain(arn);
    expect(explanation.fix).toContain(hint);
  });

  test.each([
    [
      'A43: of a role the caller may not assume',
      'assume-role-refused',
      403,
      'AccessDenied',
      `User: arn:aws:iam::123456789012:user/me is not authorized to perform: sts:AssumeRole on resource: ${ROLE_ARN}`,
    ],
    [
      'of an unknown key',
      'source-credentials-refused',
      403,
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    ],
    [
      'of a wrong secret',
      'source-credentials-refused',
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ],
    [
      'of an expired session',
      'source-credentials-refused',
      403,
      'ExpiredToken',
      'The security token included in the request is expired',
    ],
    ['A33: of too many calls', 'aws-throttled', 400, 'Throttling', 'Rate exceeded'],
  ])('with keys, %s: %s', async (_, code, status, name, message) => {
    // STS has the same words for a wrong external ID, and for none.
    const role = profile('a', `role_arn = ${ROLE_ARN}`, 'source_profile = base', 'external_id = wrong');
    await useHome(BASE + role);
    await useSts(status, name, message);
    const named = fromTemporaryCredentials({ masterCredentials: { ...KEYS }, params: { RoleArn: ROLE_ARN } });
    vi.stubEnv('AWS_PROFILE', 'a');
    for (const provider of [fromIni({ profile: 'a' }), named, undefined]) {
      expect((await explainConnect(provider)).code).toBe(code);
    }
  });
});

test('what AWS answers the program itself is nothing of this', () => {
  for (const name of ['ExpiredTokenException', 'ExpiredToken', 'Throttling']) {
    expect(explain(Object.assign(new Error('of S3'), { name })).code).toBe('unknown');
  }
});

describe('what the metadata service of an instance answers', () => {
  async function useMetadataService(answer: RequestListener): Promise<void> {
    await useHome();
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', await listen(answer));
  }

  test('A44, A45: nothing in time', async () => {
    await useMetadataService(() => {});
    expect(await explainConnect(fromInstanceMetadata({ timeout: 50 }))).toMatchObject({
      code: 'metadata-unreachable',
      cause: expect.stringMatching(/^There was no answer\..*TimeoutError/),
      fix: expect.stringContaining('hop limit'),
    });
  });

  test('A46: no session token, and version 1 is turned off', async () => {
    await useMetadataService((_, response) => response.writeHead(403).end());
    vi.stubEnv('AWS_EC2_METADATA_V1_DISABLED', 'true');
    expect((await explainConnect(fromInstanceMetadata())).code).toBe('metadata-v1-blocked');
  });

  test.each([400, 403, 500])('%d to everything', async (status) => {
    await useMetadataService((_, response) => response.writeHead(status).end());
    const explanation = await explainConnect(fromInstanceMetadata());
    expect(explanation).toMatchObject({
      code: 'metadata-unreachable',
      cause: expect.stringContaining(`answered, with status ${status}.`),
    });
    expect(explanation.cause).not.toContain('nobody');
  });

  test('what a role answers that EC2 may not assume', async () => {
    const refusal = JSON.stringify({ Code: 'AssumeRoleUnauthorizedAccess', Message: 'EC2 cannot assume it' });
    await useMetadataService((request, response) =>
      response.end(request.url?.endsWith('/security-credentials/') ? 'a-role' : refusal),
    );
    expect(await explainConnect(fromInstanceMetadata())).toMatchObject({
      code: 'metadata-unreachable',
      cause: expect.stringContaining('answered, and not with credentials'),
      fix: expect.stringContaining('trust policy'),
    });
  });

  test('an endpoint that is no URL', async () => {
    await useHome();
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', '127.0.0.1:1');
    expect(await explainConnect(fromInstanceMetadata())).toMatchObject({
      code: 'metadata-unreachable',
      cause: 'AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL.',
    });
  });

  // What the fix says of timeout and maxRetries.
  test('one token in time, then one too late: maxRetries does not ask for it again, a later call does', async () => {
    let tokens = 0;
    await useMetadataService((request, response) => {
      if (request.method !== 'PUT') response.writeHead(404).end();
      else if (++tokens > 1) response.end('a-session-token-of-imds');
    });
    const provider = fromInstanceMetadata({ timeout: 50, maxRetries: 3, ec2MetadataV1Disabled: true });
    expect(await explainConnect(provider)).toMatchObject({
      code: 'metadata-v1-blocked',
      fix: expect.stringContaining('maxRetries does not apply to the token request'),
    });
    expect(tokens).toBe(1);
    expect((await explainConnect(provider)).code).toBe('instance-role-missing');
  });

  test('a session token, and no role', async () => {
    await useMetadataService((request, response) =>
      request.method === 'PUT' ? response.end('a-session-token-of-imds') : response.writeHead(404).end(),
    );
    expect((await explainConnect(fromInstanceMetadata())).code).toBe('instance-role-missing');
    // The chain keeps the 404 to itself.
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'false');
    expect(await explainConnect()).toMatchObject({
      code: 'metadata-unreachable',
      cause: expect.stringContaining('an EC2 instance that has a role'),
    });
  });
});

describe('what the server cannot', () => {
  test('A29: a server before 4.4', async () => {
    const { uri } = await startStubServer((command) =>
      'hello' in command || 'ismaster' in command ? { ...HELLO(), maxWireVersion: 8 } : undefined,
    );
    // Driver 7 does not speak with it at all, which shows when the server selection timeout is over.
    const { code } = await explainConnect(async () => STATIC, `${uri}?serverSelectionTimeoutMS=300`);
    expect(code).toBe('mechanism-unavailable');
  });

  test('A26: a role of IAM Identity Center that is no database user', async () => {
    const sandbox = await startTestSandbox();
    const roleName = 'AWSReservedSSO_Developer_0123456789abcdef';
    sandbox.account.createRole({ roleName });
    const session = sandbox.account.issueSession({ roleName, roleSessionName: 'me@example.com' });
    expect(await explainConnect(async () => session, sandbox.mongodbUri)).toMatchObject({
      code: 'database-user-missing',
      fix: expect.stringContaining('take the ARN from IAM, with the path'),
    });
  });
});
