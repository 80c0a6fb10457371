import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { closedPort } from '@atlas-aws-iam/test-support/closed-port';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { useNameServer } from '@atlas-aws-iam/test-support/name-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { resolveTarget } from '../src/from-connect.ts';
import { examineNetwork, parseHosts } from '../src/links/network.ts';

const LIMIT_MS = 300;

const examine = (clusterUrl: string) =>
  examineNetwork(resolveTarget({ clusterUrl, database: 'testdb' }, {}), () => {}, LIMIT_MS);

/** Answers every connection in its own way, and is gone after the test. */
async function listen(treat: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    treat(socket);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const HTML =
  'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<html><body>Please log in to the hotel</body></html>';

describe('what answers is no server of MongoDB', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['a captive portal that answers HTML', (socket) => socket.once('data', () => socket.end(HTML))],
    ['a server that closes at once', (socket) => socket.destroy()],
    ['a server that says nothing', () => {}],
    ['a length that no message has', (socket) => socket.write(Buffer.alloc(64, 0x7f))],
    ['half a message', (socket) => socket.write(Buffer.from([100, 0, 0, 0, 1, 2, 3]))],
    ['a document that is none', (socket) => socket.once('data', () => socket.write(badDocument()))],
  ])('%s', async (_, treat) => {
    const port = await listen(treat);
    const { findings = [], value, evidence } = await examine(`mongodb://127.0.0.1:${port}/`);
    expect(value).toBeUndefined();
    expect(findings).toHaveLength(1);
    expect(findings[0]?.code).not.toBe('unknown');
    expect(evidence?.join('\n')).not.toMatch(/\n\s+at /);
  });
});

function badDocument(): Buffer {
  const message = Buffer.alloc(40, 0xff);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(2013, 12);
  return message;
}

describe('several servers', () => {
  test('one that answers is enough, and the others are named', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.stop());
    const { port } = new URL(sandbox.mongodbUri.replace('mongodb://', 'http://'));
    const closed = await closedPort();
    const finding = await examine(`mongodb://127.0.0.1:${port},127.0.0.1:${closed}/`);
    expect(finding.value?.addresses).toEqual([{ host: '127.0.0.1', port: Number(port) }]);
    expect(finding.remarks).toEqual([expect.stringContaining(`127.0.0.1:${closed}`)]);
    expect(finding.findings ?? []).toEqual([]);
  });

  test('a seed list comes from SRV, and its options from TXT', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.stop());
    const { port } = new URL(sandbox.mongodbUri.replace('mongodb://', 'http://'));
    await useNameServer({
      srv: { '_mongodb._tcp.cluster0.abc.test': [{ target: 'localhost', port: Number(port) }] },
      txt: { 'cluster0.abc.test': 'authSource=$external' },
    });
    const finding = await examine('mongodb+srv://cluster0.abc.test/?tls=false');
    expect(finding.evidence).toEqual(
      expect.arrayContaining([
        `SRV _mongodb._tcp.cluster0.abc.test: localhost:${port}`,
        'TXT cluster0.abc.test: authSource=$external',
      ]),
    );
    expect(finding.value?.addresses).toEqual([{ host: 'localhost', port: Number(port) }]);
  });
});

describe('TLS', () => {
  test('the certificate and its authority are shown', async () => {
    const sandbox = await startSandbox({ tls: true });
    onTestFinished(() => sandbox.stop());
    const folder = emptyFolder();
    const file = join(folder, 'ca.pem');
    writeFileSync(file, sandbox.tlsCertificateAuthority ?? '');
    const finding = await examine(`${sandbox.mongodbUri}&tlsCAFile=${encodeURIComponent(file)}`);
    expect(finding.evidence?.join('\n')).toMatch(/TLSv1\.3, certificate of .+ by .+, valid to /);
    expect(finding.summary).toContain('with TLS');
  });
});

test.each([
  ['a.example.com:27018', [{ host: 'a.example.com', port: 27018 }]],
  ['a.example.com', [{ host: 'a.example.com', port: 27017 }]],
  [
    '[::1]:27018,[2001:db8::1]',
    [
      { host: '::1', port: 27018 },
      { host: '2001:db8::1', port: 27017 },
    ],
  ],
])('reads %s', (hosts, addresses) => {
  expect(parseHosts(hosts)).toEqual(addresses);
});
