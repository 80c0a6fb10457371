import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket, type LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { useNameServer } from '@atlas-aws-iam/test-support/name-server';
import type { MongoClient, MongoClientOptions, ServerHeartbeatFailedEvent } from 'mongodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../src/index.ts';
import { type Driver, latestDrivers } from './support/drivers.ts';
import { keysOf } from './support/path-keys.ts';
import { startTestSandbox } from './support/start-test-sandbox.ts';

const DAY_MS = 24 * 3600 * 1000;
const USER = 'arn:aws:iam::123456789012:user/mdb-env-vars-user';

/** Every name is 127.0.0.1. */
const toLoopback: LookupFunction = (_hostname, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

const portOf = ({ mongodbUri }: Sandbox) => Number(new URL(mongodbUri).port);

async function createClient(
  driver: Driver,
  sandbox: Sandbox,
  uri: string,
  options: MongoClientOptions = {},
): Promise<MongoClient> {
  const { MongoClient } = await driver.load();
  const keys = keysOf(await sandbox.provision('env-vars'));
  const client = new MongoClient(uri, {
    authMechanism: 'MONGODB-AWS',
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => keys },
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

async function authenticatedUser(client: MongoClient): Promise<string> {
  return (await client.db('admin').command({ connectionStatus: 1 })).authInfo.authenticatedUsers[0]?.user;
}

/**
 * Why the driver's first look at the server failed, and the code of it. `connect()` itself would go on trying until the
 * server selection timeout.
 */
async function heartbeatFailure(client: MongoClient): Promise<{ message: string; code: unknown }> {
  const heartbeat = once(client, 'serverHeartbeatFailed');
  const connected = client.connect().then(
    () => expect.unreachable('it connected'),
    () => {},
  );
  const [{ failure }] = (await heartbeat) as [ServerHeartbeatFailedEvent];
  await client.close();
  await connected;
  return { message: failure.message, code: (failure.cause as { code?: unknown } | undefined)?.code };
}

// Before the tests, whose time limit a first import would use up.
await Promise.all(latestDrivers.map(({ load }) => load()));

test('without the option there is no TLS', async () => {
  const sandbox = await startTestSandbox();
  expect(sandbox.tlsCertificateAuthority).toBeUndefined();
  expect(sandbox.mongodbUri).not.toContain('tls=');
});

test('the certificate is for loopback and the names given, and signed by an authority that signs nothing else', async () => {
  const now = Date.parse('2030-06-01T00:00:00Z');
  const names = ['node0.sandbox.test', '::1'];
  const sandbox = await startTestSandbox({ tls: { names }, clock: () => now });
  const authority = new X509Certificate(sandbox.tlsCertificateAuthority ?? '');
  const socket = connectTls({ port: portOf(sandbox), host: '127.0.0.1', rejectUnauthorized: false });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate();
  expect(certificate?.subjectAltName).toBe(
    'DNS:localhost, IP Address:127.0.0.1, DNS:node0.sandbox.test, IP Address:0:0:0:0:0:0:0:1',
  );
  expect(certificate).toMatchObject({ ca: false, issuer: authority.subject });
  expect(certificate?.verify(authority.publicKey)).toBe(true);
  expect(authority.ca).toBe(true);
  for (const { validFrom, validTo } of [authority, certificate as X509Certificate]) {
    expect(Date.parse(validFrom)).toBe(now - DAY_MS);
    expect(Date.parse(validTo)).toBe(now + 30 * DAY_MS);
  }
});

describe.each(latestDrivers)('driver $version', (driver) => {
  test('logs in over TLS, the authority given as an option', async () => {
    const sandbox = await startTestSandbox({ tls: true });
    const ca = sandbox.tlsCertificateAuthority as string;
    const client = await createClient(driver, sandbox, sandbox.mongodbUri, { ca });
    expect(await authenticatedUser(client)).toBe(USER);
    expect(sandbox.authAttempts).toMatchObject([
      { verdict: 'authenticated', client: { driver: { version: driver.version } } },
    ]);
  });

  test('logs in over TLS, the authority in a file', async () => {
    const sandbox = await startTestSandbox({ tls: true });
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-tls-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const tlsCAFile = join(directory, 'ca.pem');
    await writeFile(tlsCAFile, sandbox.tlsCertificateAuthority ?? '');
    const uri = `${sandbox.mongodbUri}&tlsCAFile=${encodeURIComponent(tlsCAFile)}`;
    expect(await authenticatedUser(await createClient(driver, sandbox, uri))).toBe(USER);
  });

  test('finds the server through an SRV record, as on Atlas', async () => {
    const sandbox = await startTestSandbox({ tls: { names: ['node0.sandbox.test'] } });
    const { questions } = await useNameServer({
      srv: {
        '_mongodb._tcp.cluster0.sandbox.test': [{ target: 'node0.sandbox.test', port: portOf(sandbox) }],
      },
      // What Atlas publishes, but for the replica set: it is for passwords, and must not win over $external.
      txt: { 'cluster0.sandbox.test': 'authSource=admin' },
    });
    const client = await createClient(driver, sandbox, 'mongodb+srv://cluster0.sandbox.test/', {
      ca: sandbox.tlsCertificateAuthority as string,
      lookup: toLoopback,
    });
    expect(await authenticatedUser(client)).toBe(USER);
    expect(questions.sort()).toEqual(['16 cluster0.sandbox.test', '33 _mongodb._tcp.cluster0.sandbox.test']);
    expect(sandbox.authAttempts).toMatchObject([{ verdict: 'authenticated', authenticatedUser: USER }]);
  });

  test('refuses the certificate of another authority', async () => {
    const sandbox = await startTestSandbox({ tls: true });
    const ca = (await startTestSandbox({ tls: true })).tlsCertificateAuthority as string;
    const client = await createClient(driver, sandbox, sandbox.mongodbUri, { ca });
    expect(await heartbeatFailure(client)).toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    expect(sandbox.authAttempts).toEqual([]);
    await expect.poll(() => sandbox.connectionCount).toBe(0);
  });

  test('refuses a name that is not in the certificate', async () => {
    const sandbox = await startTestSandbox({ tls: { names: ['node0.sandbox.test'] } });
    const uri = `mongodb://node1.sandbox.test:${portOf(sandbox)}/?tls=true`;
    const ca = sandbox.tlsCertificateAuthority as string;
    const client = await createClient(driver, sandbox, uri, { ca, lookup: toLoopback });
    expect(await heartbeatFailure(client)).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test.each([
    ['has expired', 60, 'CERT_HAS_EXPIRED'],
    ['is not valid yet', -60, 'CERT_NOT_YET_VALID'],
  ])('refuses a certificate that %s', async (_, days, code) => {
    const sandbox = await startTestSandbox({ tls: true, clock: () => Date.now() - days * DAY_MS });
    const ca = sandbox.tlsCertificateAuthority as string;
    const client = await createClient(driver, sandbox, sandbox.mongodbUri, { ca });
    expect(await heartbeatFailure(client)).toMatchObject({ code });
  });

  test('without TLS gets nowhere', async () => {
    const sandbox = await startTestSandbox({ tls: true });
    const client = await createClient(driver, sandbox, sandbox.mongodbUri.replace('&tls=true', ''));
    expect((await heartbeatFailure(client)).message).toMatch(/closed|ECONNRESET/);
    expect(sandbox.authAttempts).toEqual([]);
  });
});

describe('a client that does not get through the handshake', () => {
  const openSocket = async (sandbox: Sandbox) => {
    const socket = connectSocket({ port: portOf(sandbox), host: '127.0.0.1' });
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {});
    socket.resume();
    await once(socket, 'connect');
    return socket;
  };

  test('ends that socket only', async () => {
    const sandbox = await startTestSandbox({ tls: true });
    const ca = sandbox.tlsCertificateAuthority as string;
    const client = await createClient(latestDrivers[0] as Driver, sandbox, sandbox.mongodbUri, { ca });
    await client.connect();
    const before = sandbox.connectionCount;

    const plain = await openSocket(sandbox);
    plain.write('GET / HTTP/1.1\r\n\r\n');
    await once(plain, 'close');
    // The first bytes of a handshake record, RFC 8446 section 5.1, and then nobody is there.
    const gone = await openSocket(sandbox);
    gone.write(Buffer.from([22, 3, 1, 2, 0, 1]));
    gone.resetAndDestroy();

    await expect.poll(() => sandbox.connectionCount).toBe(before);
    expect(await authenticatedUser(client)).toBe(USER);
  });

  test('does not hold up stop', async () => {
    const sandbox = await startSandbox({ tls: true });
    const silent = await openSocket(sandbox);
    await expect.poll(() => sandbox.connectionCount).toBe(1);
    await Promise.all([once(silent, 'close'), sandbox.stop()]);
    expect(sandbox.connectionCount).toBe(0);
  });
});
