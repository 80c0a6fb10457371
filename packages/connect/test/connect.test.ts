import { BSON, type Document, MongoClient, type MongoClientOptions } from 'mongodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { authenticatedUser, type ConnectError, type ConnectOptions, connect } from '../src/index.ts';
import { STATIC, temporary } from './credentials.ts';
import { type Answer, HELLO, STUB_USER, startStubServer } from './stub-server.ts';

const KEYS = { accessKeyId: STATIC.accessKeyId, secretAccessKey: STATIC.secretAccessKey };
const HOUR = 3_600_000;
const isDriver6 = process.env.DRIVER_MAJOR === '6';
const REFUSED = { ok: 0, code: 18, codeName: 'AuthenticationFailed', errmsg: 'Authentication failed.' };

async function connectTo(uri: string, options: ConnectOptions = {}): Promise<MongoClient> {
  const client = await connect({ clusterUrl: uri, credentialProvider: async () => STATIC, ...options });
  onTestFinished(() => client.close());
  return client;
}

const refusalOf = (options: ConnectOptions): Promise<ConnectError> =>
  connect(options).then(
    () => expect.unreachable('it connected'),
    (error) => error,
  );

const names = (commands: Document[]) => commands.map((command) => Object.keys(command)[0]);

// What the driver signed with: the key id in the Authorization header, and the session token beside it.
function signedWith(commands: Document[]): { accessKeyId: string | undefined; sessionToken: unknown } {
  const login = commands.find((command) => 'saslContinue' in command);
  const { a: authorization, t: sessionToken } = BSON.deserialize(login?.payload.buffer);
  return { accessKeyId: /Credential=([^/]+)/.exec(authorization)?.[1], sessionToken };
}

test('these tests run on the driver their project is named after', async () => {
  let version = '';
  const server = await startStubServer((command) => {
    version ||= command.client?.driver.version ?? '';
    return undefined;
  });
  await connectTo(server.uri);
  expect(version.split('.')[0]).toBe(process.env.DRIVER_MAJOR);
});

describe('connect', () => {
  test('returns a client that is logged in, on the database of the target', async () => {
    const server = await startStubServer();
    const client = await connectTo(server.uri, { database: 'app' });
    expect(await authenticatedUser(client)).toBe(STUB_USER);
    expect(client.db().databaseName).toBe('app');
  });

  test('asks one thing more than a bare connect: connectionStatus', async () => {
    const server = await startStubServer();
    const bare = new MongoClient(server.uri, {
      authMechanism: 'MONGODB-AWS',
      authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => ({ ...KEYS, sessionToken: '' }) },
    });
    onTestFinished(() => bare.close());
    await bare.connect();
    const expected = [...names(server.commands), 'connectionStatus'];
    server.commands.length = 0;
    await connectTo(server.uri);
    expect(names(server.commands)).toEqual(expected);
  });

  test('asks for the user where it logged in: with the read preference of the client', async () => {
    const server = await startStubServer((command) => {
      if (!('hello' in command || 'ismaster' in command)) return undefined;
      const me = `127.0.0.1:${server.port}`;
      return {
        ...HELLO(),
        ismaster: false,
        isWritablePrimary: false,
        secondary: true,
        setName: 'rs',
        hosts: [me],
        me,
      };
    });
    const clientOptions = {
      replicaSet: 'rs',
      readPreference: 'secondary',
      serverSelectionTimeoutMS: 500,
    } as const;
    const client = await connectTo(server.uri, { clientOptions });
    expect(await authenticatedUser(client)).toBe(STUB_USER);
  });

  test.each<[string, string, MongoClientOptions, number]>([
    ['ten seconds', '', {}, 10_000],
    ['the URI’s', '?serverSelectionTimeoutMS=1234', {}, 1234],
    ['the caller’s', '', { serverSelectionTimeoutMS: 4321 }, 4321],
  ])('waits for a server: %s', async (_, query, clientOptions, expected) => {
    const server = await startStubServer();
    const client = await connectTo(`${server.uri}${query}`, { clientOptions });
    expect(client.options.serverSelectionTimeoutMS).toBe(expected);
  });

  test('a login that names nobody is no login', async () => {
    const server = await startStubServer((command) =>
      'connectionStatus' in command ? { authInfo: { authenticatedUsers: [] }, ok: 1 } : undefined,
    );
    const error = await refusalOf({ clusterUrl: server.uri, credentialProvider: async () => STATIC });
    expect(error.code).toBe('not-authenticated');
  });

  test.each<[string, Answer]>([
    ['a refused login', (command) => ('saslContinue' in command ? REFUSED : undefined)],
    ['no user', (command) => ('connectionStatus' in command ? { ok: 1 } : undefined)],
  ])('leaves no connection behind: %s', async (_, answer) => {
    const server = await startStubServer(answer);
    const clusterUrl = server.uri;
    await expect(connect({ clusterUrl, credentialProvider: async () => STATIC })).rejects.toThrow();
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  test('throws the driver’s own error, unchanged', async () => {
    const server = await startStubServer((command) => ('saslContinue' in command ? REFUSED : undefined));
    const error = await refusalOf({ clusterUrl: server.uri, credentialProvider: async () => STATIC });
    expect(error).toMatchObject({ name: 'MongoServerError', code: 18, message: 'Authentication failed.' });
  });

  test('listens to heartbeats until it is connected, no longer', async () => {
    const server = await startStubServer();
    const client = await connectTo(server.uri);
    expect(client.listenerCount('serverHeartbeatSucceeded')).toBe(0);
  });
});

describe('the given provider', () => {
  test('is asked once for many connections', async () => {
    const provider = vi.fn(async () => temporary(HOUR));
    const server = await startStubServer();
    const client = await connectTo(server.uri, {
      credentialProvider: provider,
      clientOptions: { maxPoolSize: 20, maxConnecting: 20 },
    });
    await Promise.all(Array.from({ length: 20 }, () => client.db().command({ ping: 1 })));
    expect(server.commands.filter((command) => 'saslContinue' in command)).toHaveLength(20);
    expect(provider).toHaveBeenCalledTimes(1);
  });

  test('is asked again after a failed login, and the next one succeeds', async () => {
    let isRefusing = false;
    const server = await startStubServer((command) =>
      isRefusing && 'saslContinue' in command ? REFUSED : undefined,
    );
    const provider = vi.fn(async () => temporary(HOUR));
    const client = await connectTo(server.uri, { credentialProvider: provider });
    isRefusing = true;
    const ping = () => client.db().command({ ping: 1 });
    // Two at once: the second needs a connection of its own, and that login is refused.
    const [, second] = await Promise.allSettled([ping(), ping()]);
    expect(second).toMatchObject({ status: 'rejected', reason: { message: 'Authentication failed.' } });
    expect(provider).toHaveBeenCalledTimes(1);
    isRefusing = false;
    await expect(ping()).resolves.toMatchObject({ ok: 1 });
    expect(provider).toHaveBeenCalledTimes(2);
  });

  test('is asked again after a failed login in the background', async () => {
    let logins = 0;
    const server = await startStubServer((command) => {
      if ('saslContinue' in command) logins += 1;
      return 'saslContinue' in command && logins === 3 ? REFUSED : undefined;
    });
    const provider = vi.fn(async () => temporary(HOUR));
    // The failure empties the pool; the next heartbeat lets it fill up again.
    const clientOptions = { minPoolSize: 3, heartbeatFrequencyMS: 500 };
    await connectTo(server.uri, { credentialProvider: provider, clientOptions });
    await expect.poll(() => provider.mock.calls.length).toBe(2);
  });

  test('signs, whatever keys the environment holds, and leaves them there', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENTEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret-of-the-environment');
    vi.stubEnv('AWS_SESSION_TOKEN', 'a-token-of-the-environment');
    const server = await startStubServer();
    await connectTo(server.uri);
    expect(signedWith(server.commands)).toEqual({ accessKeyId: STATIC.accessKeyId, sessionToken: undefined });
    expect(process.env).toMatchObject({
      AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENTEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-environment',
      AWS_SESSION_TOKEN: 'a-token-of-the-environment',
    });
  });

  test('signs with its session token', async () => {
    vi.stubEnv('AWS_SESSION_TOKEN', 'a-token-of-the-environment');
    const server = await startStubServer();
    const credentials = temporary(HOUR);
    await connectTo(server.uri, { credentialProvider: async () => credentials });
    const { accessKeyId, sessionToken } = credentials;
    expect(signedWith(server.commands)).toEqual({ accessKeyId, sessionToken });
  });

  test('leaves absent variables absent', async () => {
    const server = await startStubServer();
    await connectTo(server.uri);
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
      expect(process.env).not.toHaveProperty(name);
    }
  });

  // Driver 7 never copies keys of the environment into a client.
  test.runIf(isDriver6)('is refused when the driver has found keys all the same', async () => {
    const appName = {
      toString() {
        vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENTEXAMPLE');
        vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret-of-the-environment');
        return 'sets keys while the client is being constructed';
      },
    } as unknown as string;
    const server = await startStubServer();
    const error = await refusalOf({
      clusterUrl: server.uri,
      credentialProvider: async () => STATIC,
      clientOptions: { appName },
    });
    expect(error.code).toBe('driver-prefers-environment');
    expect(process.env.AWS_ACCESS_KEY_ID).toBeUndefined();
  });

  test.each([
    ['<access-key-id>', STATIC.secretAccessKey, undefined, 'accessKeyId'],
    [STATIC.accessKeyId, '<secret-access-key>', undefined, 'secretAccessKey'],
    [STATIC.accessKeyId, STATIC.secretAccessKey, '<session-token>', 'sessionToken'],
  ])(
    'with a placeholder is refused before anything is signed',
    async (accessKeyId, secretAccessKey, sessionToken, field) => {
      const server = await startStubServer();
      const error = await refusalOf({
        clusterUrl: server.uri,
        credentialProvider: async () => ({ accessKeyId, secretAccessKey, sessionToken }),
      });
      expect(error.cause).toMatchObject({ code: 'placeholder', message: expect.stringContaining(field) });
      expect(server.commands).toEqual([]);
    },
  );

  test.each([
    ['the id and the secret swapped', STATIC.secretAccessKey, STATIC.accessKeyId, 'the two are swapped'],
    ['an id that is none', 'my-key', STATIC.secretAccessKey, 'capitals and digits'],
  ])('with %s is refused before anything is signed, and none of it shown', async (_, id, secret, cause) => {
    const server = await startStubServer();
    const error = await refusalOf({
      clusterUrl: server.uri,
      credentialProvider: async () => ({ accessKeyId: id, secretAccessKey: secret }),
    });
    expect(error.cause).toMatchObject({
      code: 'access-key-id-malformed',
      message: expect.stringContaining(cause),
    });
    expect(String(error)).not.toContain(STATIC.secretAccessKey);
    expect(server.commands).toEqual([]);
  });

  test('that is no function is refused', async () => {
    const credentialProvider = STATIC as unknown as () => Promise<typeof STATIC>;
    const error = await refusalOf({ clusterUrl: 'a.example', credentialProvider });
    expect(error.code).toBe('credentials-shape');
  });
});

describe('without a provider', () => {
  test('the driver’s chain reads the environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', STATIC.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', 'a-token-of-the-environment');
    const server = await startStubServer();
    await connectTo(server.uri, { credentialProvider: undefined });
    expect(signedWith(server.commands)).toEqual({
      accessKeyId: STATIC.accessKeyId,
      sessionToken: 'a-token-of-the-environment',
    });
  });
});

describe('clientOptions', () => {
  test.each<[string, Document]>([
    ['option-refused', { auth: { username: 'a', password: 'b' } }],
    ['option-refused', { authMechanismProperties: { AWS_SESSION_TOKEN: 'a-token' } }],
    ['option-refused', { authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => STATIC } }],
    ['other-mechanism', { authMechanism: 'SCRAM-SHA-256' }],
    ['other-auth-source', { authSource: 'admin' }],
  ])('%s: %j', async (code, clientOptions) => {
    const error = await refusalOf({ clusterUrl: 'a.example', clientOptions });
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('a-token');
  });

  test('may say what connect says anyway, and all else', async () => {
    const server = await startStubServer();
    const client = await connectTo(server.uri, {
      clientOptions: { authMechanism: 'MONGODB-AWS', authSource: '$external', appName: 'mine' },
    });
    expect(client.options.appName).toBe('mine');
  });
});
