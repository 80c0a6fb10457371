import { createServer, type LookupFunction } from 'node:net';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { useNameServer } from '@atlas-aws-iam/test-support/name-server';
import type { MongoClientOptions } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { explain } from '../src/explain/index.ts';
import { authenticatedUser, connect } from '../src/index.ts';
import { STATIC } from './credentials.ts';

// The route of every Atlas user: an SRV record, TLS whose certificate is verified, a login whose signature is.

const CLUSTER = 'cluster0.sandbox.test';
const DAY_MS = 24 * 3600 * 1000;

async function startCluster({
  names = ['node0.sandbox.test'],
  clock,
}: {
  names?: readonly string[];
  clock?: () => number;
} = {}) {
  const sandbox = await startSandbox({ tls: { names }, ...(clock && { clock }) });
  onTestFinished(() => sandbox.stop());
  await useNameServer({
    srv: {
      [`_mongodb._tcp.${CLUSTER}`]: [
        { target: 'node0.sandbox.test', port: Number(new URL(sandbox.mongodbUri).port) },
      ],
    },
    txt: { [CLUSTER]: 'authSource=admin' },
  });
  return sandbox;
}

/** Every name is 127.0.0.1. */
const lookup: LookupFunction = (_hostname, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

async function connectTo(ca: string | undefined, clientOptions: MongoClientOptions = {}) {
  const client = await connect({
    clusterUrl: CLUSTER,
    credentialProvider: async () => STATIC,
    clientOptions: { lookup, ...(ca && { ca }), serverSelectionTimeoutMS: 1000, ...clientOptions },
  });
  onTestFinished(() => client.close());
  return client;
}

test('a bare host name leads through DNS and TLS to an authenticated user', async () => {
  const sandbox = await startCluster();
  const { arn } = sandbox.account.createUser({ userName: 'app-user' });
  const roles = [{ roleName: 'readWrite', databaseName: 'testdb' } as const];
  sandbox.databaseUsers.create({ username: arn, awsIAMType: 'USER', roles });
  const key = sandbox.account.createAccessKey({ userName: 'app-user' });
  const client = await connect({
    clusterUrl: CLUSTER,
    credentialProvider: async () => key,
    clientOptions: { lookup, ca: sandbox.tlsCertificateAuthority as string },
  });
  onTestFinished(() => client.close());
  expect(await authenticatedUser(client)).toBe(arn);
  expect(sandbox.authAttempts).toMatchObject([
    {
      verdict: 'authenticated',
      client: { driver: { version: expect.stringMatching(`^${process.env.DRIVER_MAJOR}\\.`) } },
    },
  ]);
});

test.each([
  ['of an unknown authority', {}, undefined, /authority that is not trusted/],
  ['for another name', { names: ['node1.sandbox.test'] }, 'own', /for another name/],
  ['that has expired', { clock: () => Date.now() - 60 * DAY_MS }, 'own', /out of date/],
  ['that is not valid yet', { clock: () => Date.now() + 60 * DAY_MS }, 'own', /out of date/],
])('a certificate %s', async (_, options, trusted, summary) => {
  const sandbox = await startCluster(options);
  const explanation = await connectTo(trusted && sandbox.tlsCertificateAuthority).then(
    () => expect.unreachable('it connected'),
    explain,
  );
  expect(explanation).toMatchObject({
    code: 'tls-certificate',
    summary: expect.stringMatching(summary),
    fix: expect.not.stringContaining('tls=false'),
  });
  expect(sandbox.authAttempts).toEqual([]);
});

async function explainUri(clusterUrl: string) {
  return connect({
    clusterUrl,
    credentialProvider: async () => STATIC,
    clientOptions: { serverSelectionTimeoutMS: 500 },
  }).then(() => expect.unreachable('it connected'), explain);
}

test('a server that answers without TLS', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('this is no TLS at all\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  expect((await explainUri(`mongodb://127.0.0.1:${port}/?tls=true`)).code).toBe('tls-not-spoken');
});

test('a URI without tls=true for a server with TLS', async () => {
  const sandbox = await startCluster();
  const { code, fix } = await explainUri(sandbox.mongodbUri.replace('&tls=true', ''));
  expect(code).toBe('server-unreachable');
  expect(fix).toContain('tls=true');
});
