import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type LookupFunction, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** What it answers to the first bytes of a client. */
async function startServer(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `mongodb://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

test('a server that answers without TLS', async () => {
  const uri = await startServer((socket) => socket.end('this is no TLS at all\r\n'));
  expect((await explainUri(`${uri}?tls=true`)).code).toBe('tls-not-spoken');
});

test('a URI without tls=true for a server with TLS', async () => {
  const sandbox = await startCluster();
  const { code, fix } = await explainUri(sandbox.mongodbUri.replace('&tls=true', ''));
  expect(code).toBe('server-unreachable');
  expect(fix).toContain('tls=true');
});

test.each([
  // Numbers of alerts: RFC 8446, section 6.
  ['handshake_failure', 40, 'tls-not-spoken', 'did not agree on TLS'],
  ['protocol_version', 70, 'tls-not-spoken', 'did not agree on TLS'],
  ['internal_error', 80, 'ip-not-allowed', 'broke off the TLS handshake'],
  ['certificate_required', 116, 'tls-certificate', 'asks for a certificate of the client'],
])('a server that ends the handshake with the alert %s', async (_, alert, code, summary) => {
  const uri = await startServer((socket) => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, alert])));
  expect(await explainUri(`${uri}?tls=true`)).toMatchObject({
    code,
    summary: expect.stringContaining(summary),
    fix: expect.not.stringContaining('without tls=true'),
  });
});

test.each<[string, (socket: Socket) => void]>([
  ['hangs up', (socket) => socket.end()],
  ['breaks off', (socket) => socket.resetAndDestroy()],
])('tls=true at a server that %s is not answered with advice to use it', async (_, answer) => {
  const uri = await startServer(answer);
  const { code, cause, fix } = await explainUri(`${uri}?tls=true`);
  expect(['tls-not-spoken', 'server-unreachable']).toContain(code);
  expect(`${cause} ${fix}`).not.toContain('without tls=true');
  expect(`${cause} ${fix}`).toMatch(/without TLS|speaks TLS/);
});

test.each(['tlsCAFile', 'tlsCertificateKeyFile'])(
  'a file of %s that is not there, or is no certificate',
  async (option) => {
    const sandbox = await startCluster();
    const folder = mkdtempSync(join(tmpdir(), 'tls-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const uri = `${sandbox.mongodbUri}&${option}=${encodeURIComponent(join(folder, 'a.pem'))}`;
    expect(await explainUri(uri)).toMatchObject({
      code: 'tls-certificate',
      summary: `The file that ${option} names cannot be read`,
      cause: expect.stringContaining('ENOENT'),
    });
    writeFileSync(join(folder, 'a.pem'), 'no certificate');
    const { code, summary } = await explainUri(uri);
    // A trusted list without a certificate in it is no error to Node: it trusts nobody.
    expect({ code, isTold: summary.includes(option) }).toEqual({
      code: 'tls-certificate',
      isTold: option === 'tlsCertificateKeyFile',
    });
  },
);

test('a file of the program’s own that is not there is not one of TLS', async () => {
  const missing = Object.assign(new Error("ENOENT: no such file or directory, open 'x.pem'"), {
    code: 'ENOENT',
    path: 'x.pem',
  });
  expect(explain(missing).code).toBe('unknown');
});
