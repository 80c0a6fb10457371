import { createSocket } from 'node:dgram';
import dns from 'node:dns';
import type { LookupFunction } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { explain } from '../src/explain/index.ts';
import { type ConnectOptions, connect } from '../src/index.ts';
import { STATIC } from './credentials.ts';

const NXDOMAIN = 3;

// A name server on loopback that knows no name: it sends each question back with the response bit and this code, or
// not at all. RFC 1035, section 4.1.1.
async function startNameServer(
  responseCode: number | 'none' = NXDOMAIN,
): Promise<{ address: string; stop(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const answer = Buffer.from(question);
    if (responseCode === 'none') return;
    answer.writeUInt16BE(0x8180 | responseCode, 2);
    socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  };
  onTestFinished(stop);
  return { address: `127.0.0.1:${socket.address().port}`, stop };
}

function useNameServer(address: string): void {
  const servers = dns.getServers();
  onTestFinished(() => dns.setServers(servers));
  dns.setServers([address]);
}

async function explainConnect(options: ConnectOptions = {}) {
  const credentialProvider = async () => STATIC;
  return connect({ clusterUrl: 'cluster0.abc.example', credentialProvider, ...options }).then(
    () => expect.unreachable('it connected'),
    explain,
  );
}

test('a cluster without an SRV record', async () => {
  const { address } = await startNameServer();
  useNameServer(address);
  const explanation = await explainConnect();
  expect(explanation.code).toBe('host-not-found');
  expect(explanation.summary).toContain('_mongodb._tcp.cluster0.abc.example');
  expect(explanation.fix).toContain('mongodb:// URI');
});

test('a name server that does not answer', async () => {
  const { address, stop } = await startNameServer();
  await stop();
  useNameServer(address);
  const explanation = await explainConnect();
  expect(explanation.code).toBe('dns-failed');
  expect(explanation.cause).toContain('did not answer');
});

test('a name server that fails', async () => {
  const SERVFAIL = 2;
  const { address } = await startNameServer(SERVFAIL);
  useNameServer(address);
  const explanation = await explainConnect();
  expect(explanation).toMatchObject({ code: 'dns-failed', cause: expect.stringContaining('ESERVFAIL') });
});

test('a name server that swallows every question costs no more than the server selection timeout', async () => {
  const { address } = await startNameServer('none');
  useNameServer(address);
  const explanation = await explainConnect({ clientOptions: { serverSelectionTimeoutMS: 200 } });
  expect(explanation).toMatchObject({
    code: 'dns-failed',
    cause: expect.stringContaining('0.2 seconds'),
  });
});

test('a host of a full URI that has no address', async () => {
  const { address } = await startNameServer();
  useNameServer(address);
  // The system's resolver would ask the real name server: this lookup asks the one of the test.
  const lookup: LookupFunction = (hostname, _options, callback) =>
    dns.resolve4(hostname, (error, addresses) => callback(error, addresses?.[0] ?? '', 4));
  const explanation = await explainConnect({
    clusterUrl: 'mongodb://cluster0.abc.example:27017/',
    clientOptions: { lookup, serverSelectionTimeoutMS: 300 },
  });
  expect(explanation).toMatchObject({
    code: 'host-not-found',
    summary: expect.stringContaining('cluster0.abc.example'),
    fix: expect.not.stringContaining('SRV'),
  });
});
