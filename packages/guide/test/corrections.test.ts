import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { frame, OP_REPLY } from '@atlas-aws-iam/sandbox/login-client';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { fromEnv, fromNodeProviderChain, fromTokenFile } from '@aws-sdk/credential-providers';
import { BSON, MongoClient } from 'mongodb';
import { MongoClient as MongoClient6 } from 'mongodb-6';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';

// What docs/corrections.md says of the drivers and the SDK by themselves, and no other test shows.

const KEYS = { username: 'ASIAIOSFODNN7EXAMPLE', password: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };

afterEach(() => vi.unstubAllEnvs());

async function startedSandbox(options: Parameters<typeof startSandbox>[0] = {}) {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

describe('auth: { username, password, sessionToken }', () => {
  const options = {
    authMechanism: 'MONGODB-AWS',
    auth: { ...KEYS, sessionToken: 'a-session-token' },
  } as const;

  test('driver 7 refuses it', () => {
    expect(() => new MongoClient('mongodb://127.0.0.1:1', options)).toThrow(
      'username and password cannot be provided when using MONGODB-AWS.',
    );
  });

  test('driver 6 takes it, and drops the token', () => {
    const { credentials } = new MongoClient6('mongodb://127.0.0.1:1', options).options;
    expect(credentials).toMatchObject(KEYS);
    expect(JSON.stringify(credentials)).not.toContain('a-session-token');
  });
});

test.each([
  [
    'authSource= is what a shell makes of authSource=$external',
    'authSource=',
    'cannot be specified with no value',
  ],
  [
    'authSource=admin is not for this mechanism',
    'authSource=admin',
    "Invalid source 'admin' for mechanism 'MONGODB-AWS'",
  ],
])('%s', (_, option, message) => {
  const uri = `mongodb://127.0.0.1:1/testdb?authMechanism=MONGODB-AWS&${option}`;
  expect(() => new MongoClient(uri)).toThrow(message);
});

test('without authMechanism the driver connects, and ping succeeds, with no login', async () => {
  const sandbox = await startedSandbox();
  const { host } = new URL(sandbox.mongodbUri);
  const client = new MongoClient(`mongodb://${host}/?authSource=%24external`);
  onTestFinished(() => client.close());
  await client.connect();
  expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
  const { authInfo } = await client.db().command({ connectionStatus: 1 });
  expect(authInfo.authenticatedUsers).toEqual([]);
});

test.each(['sts.amazonaws.com', 'sts.eu-west-1.amazonaws.com', 'sts.ap-southeast-2.amazonaws.com'])(
  'a login does not depend on AWS_REGION: the server names %s',
  async (stsHost) => {
    const sandbox = await startedSandbox({ stsHost });
    const { env, principal } = await sandbox.provision('env-vars');
    for (const [name, value] of Object.entries({ ...env, AWS_REGION: 'us-west-2' })) vi.stubEnv(name, value);
    const client = new MongoClient(sandbox.mongodbUri, {
      authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: fromEnv() },
    });
    onTestFinished(() => client.close());
    await client.connect();
    expect(sandbox.authAttempts.at(-1)).toMatchObject({
      verdict: 'authenticated',
      authenticatedUser: principal,
    });
  },
);

describe('the STS endpoint of the SDK', () => {
  async function requestedHost(env: Record<string, string>): Promise<string | undefined> {
    const tokenFile = join(emptyFolder(), 'token');
    writeFileSync(tokenFile, 'token');
    const own = {
      AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/example',
      AWS_REGION: '',
      AWS_DEFAULT_REGION: '',
      AWS_STS_REGIONAL_ENDPOINTS: '',
      AWS_ENDPOINT_URL: '',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    };
    for (const [name, value] of Object.entries({ ...own, ...env })) vi.stubEnv(name, value || undefined);
    let host: string | undefined;
    // Nothing is sent: the request is looked at, and refused.
    const requestHandler = {
      handle: async (request: { hostname: string }) => {
        host = request.hostname;
        throw new Error('not sent');
      },
    };
    await fromTokenFile({
      clientConfig: { requestHandler: requestHandler as never, maxAttempts: 1 },
    })().catch(() => {});
    return host;
  }

  test.each([
    [{ AWS_REGION: 'eu-west-1' }, 'sts.eu-west-1.amazonaws.com'],
    [{ AWS_REGION: 'eu-west-1', AWS_STS_REGIONAL_ENDPOINTS: 'regional' }, 'sts.eu-west-1.amazonaws.com'],
    [{ AWS_REGION: 'eu-west-1', AWS_STS_REGIONAL_ENDPOINTS: 'legacy' }, 'sts.eu-west-1.amazonaws.com'],
    [{}, 'sts.us-east-1.amazonaws.com'],
    [{ AWS_STS_REGIONAL_ENDPOINTS: 'regional' }, 'sts.us-east-1.amazonaws.com'],
    [{ AWS_DEFAULT_REGION: 'eu-west-1' }, 'sts.us-east-1.amazonaws.com'],
  ])('%j: %s', async (env, host) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect(await requestedHost(env)).toBe(host);
  });
});

describe('a server before 4.4', () => {
  const options = {
    authMechanism: 'MONGODB-AWS',
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => keys },
    directConnection: true,
    serverSelectionTimeoutMS: 2000,
  } as const;
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: KEYS.password };

  test('driver 6 refuses MONGODB-AWS with it', async () => {
    const client = new MongoClient6(await startOldServer(), options);
    onTestFinished(() => client.close());
    await expect(client.connect()).rejects.toThrow(
      'MONGODB-AWS authentication requires MongoDB version 4.4 or later',
    );
  });

  test('driver 7 refuses it altogether', async () => {
    const client = new MongoClient(await startOldServer(), options);
    onTestFinished(() => client.close());
    await expect(client.connect()).rejects.toThrow(/requires at least 9 \(MongoDB 4\.4\)/);
  });

  /** Answers `hello` as MongoDB 4.2 does, and nothing else. */
  async function startOldServer(): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (request) => {
        const hello = { ismaster: true, minWireVersion: 0, maxWireVersion: 8, ok: 1 };
        const numberReturned = Buffer.alloc(20);
        numberReturned.writeInt32LE(1, 16);
        const reply = frame(OP_REPLY, Buffer.concat([numberReturned, BSON.serialize(hello)]));
        request.copy(reply, 8, 4, 8);
        socket.write(reply);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
});

test('AWS_SHARED_CREDENTIALS_FILE="" does not keep a stray [default] away; a file that is empty does', async () => {
  const home = emptyFolder();
  mkdirSync(join(home, '.aws'));
  writeFileSync(
    join(home, '.aws', 'credentials'),
    `[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${KEYS.password}\n`,
  );
  const empty = join(home, 'empty');
  writeFileSync(empty, '');
  const own = {
    HOME: home,
    USERPROFILE: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: empty,
    AWS_SHARED_CREDENTIALS_FILE: '',
  };
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
  expect(await fromNodeProviderChain()()).toMatchObject({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' });
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', empty);
  await expect(fromNodeProviderChain({ ignoreCache: true })()).rejects.toThrow(
    'Could not load credentials from any providers',
  );
});
