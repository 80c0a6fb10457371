import { expect, test } from 'vitest';
import { parseUpstreamUri } from '../../../src/atlas/upstream/upstream-uri.ts';
import { startSandbox, UserError } from '../../../src/index.ts';
import { startScriptedServer } from '../../support/start-scripted-server.ts';

test.each([
  ['mongodb://127.0.0.1:27018', { host: '127.0.0.1', port: 27018 }],
  ['mongodb://127.0.0.1', { host: '127.0.0.1', port: 27017 }],
  ['mongodb://127.4.5.6:1/', { host: '127.4.5.6', port: 1 }],
  ['mongodb://localhost:27018/?directConnection=true', { host: 'localhost', port: 27018 }],
  ['mongodb://[::1]:27018/?replicaSet=rs0&appName=x', { host: '::1', port: 27018 }],
])('%s', (uri, address) => expect(parseUpstreamUri(uri)).toEqual(address));

test.each([
  ['', 'names no single server'],
  ['127.0.0.1:27018', 'names no single server'],
  ['http://127.0.0.1:27018', 'names no single server'],
  ['mongodb+srv://127.0.0.1', 'names no single server'],
  ['mongodb://127.0.0.1:27018,127.0.0.1:27019', 'names no single server'],
  ['mongodb://127.0.0.1:27018/shop', 'names no single server'],
  ['mongodb://127.0.0.1:x', 'names no single server'],
  ['mongodb://ann:a-secret@127.0.0.1:27018', 'holds a user'],
  ['mongodb://ann@127.0.0.1:27018', 'holds a user'],
  ['mongodb://10.0.0.1:27018', 'not on this machine’s loopback interface: 10.0.0.1'],
  ['mongodb://0.0.0.0:27018', 'not on this machine’s loopback'],
  ['mongodb://127.0.0.1.example.com', 'not on this machine’s loopback'],
  ['mongodb://1270.0.0.1', 'not on this machine’s loopback'],
  ['mongodb://[::2]:27018', 'not on this machine’s loopback'],
  ['mongodb://127.0.0.1:0', '0 is no port'],
  ['mongodb://127.0.0.1:65536', '65536 is no port'],
  ['mongodb://127.0.0.1/?tls=true', 'the option "tls" does nothing'],
  ['mongodb://127.0.0.1/?authSource=admin', 'the option "authSource" does nothing'],
])('%j is refused', (uri, reason) => {
  expect(() => parseUpstreamUri(uri)).toThrow(UserError);
  expect(() => parseUpstreamUri(uri)).toThrow(reason);
  expect(() => parseUpstreamUri(uri)).not.toThrow('a-secret');
});

test('nothing listens there', async () => {
  const server = await startScriptedServer();
  await server.stop();
  const failure = startSandbox({ upstream: server.uri });
  await expect(failure).rejects.toThrow(/no MongoDB server answers at 127\.0\.0\.1:\d+: ECONNREFUSED/);
  await expect(failure).rejects.toMatchObject({ fix: expect.stringContaining('mongod --bind_ip 127.0.0.1') });
});

test.each([
  ['wants a login', { ok: 0, code: 13 }],
  ['does not list its databases', { ok: 0, code: 59 }],
])('a server that %s', async (reason, listed) => {
  const server = await startScriptedServer(({ listDatabases }) => (listDatabases ? listed : undefined));
  await expect(startSandbox({ upstream: server.uri })).rejects.toThrow(reason);
  await expect.poll(server.openConnections).toBe(0);
});

test.each([
  ['says nothing of its wire version', { maxWireVersion: undefined }],
  ['is too old', { maxWireVersion: 5 }],
])('a server that %s', async (_, said) => {
  const server = await startScriptedServer(({ hello }) => (hello ? { ...said } : undefined));
  await expect(startSandbox({ upstream: server.uri })).rejects.toThrow('is no MongoDB server of today');
});

test('what hangs up at once', async () => {
  const server = await startScriptedServer(() => 'hang up');
  await expect(startSandbox({ upstream: server.uri })).rejects.toThrow('no MongoDB server answers');
});
