import { type Document, MongoClient, type MongoClientOptions } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { type Explanation, explain } from '../src/explain/index.ts';
import { connect } from '../src/index.ts';
import { STATIC } from './credentials.ts';
import { HELLO, startStubServer } from './stub-server.ts';

// Servers that answer, and are not what the driver was told to look for.

const IN_TIME = { serverSelectionTimeoutMS: 400 };

async function startMember(hello: (port: number) => Document) {
  const server = await startStubServer((command) =>
    'hello' in command || 'ismaster' in command ? { ...HELLO(), ...hello(server.port) } : undefined,
  );
  return server;
}

const member = (state: Document) => (port: number) => ({
  setName: 'rs0',
  hosts: [`127.0.0.1:${port}`],
  ...state,
});
const PRIMARY = { ismaster: true, isWritablePrimary: true };
const SECONDARY = { ismaster: false, isWritablePrimary: false, secondary: true };

async function explainConnect(uri: string, clientOptions: MongoClientOptions = {}): Promise<Explanation> {
  return connect({
    clusterUrl: uri,
    credentialProvider: async () => STATIC,
    clientOptions: { ...IN_TIME, ...clientOptions },
  }).then(() => expect.unreachable('it connected'), explain);
}

async function explainBare(uri: string): Promise<Explanation> {
  const client = new MongoClient(uri, IN_TIME);
  onTestFinished(() => client.close());
  return client.connect().then(() => expect.unreachable('it connected'), explain);
}

test.each([
  ['a member of another set', member(PRIMARY), /is of the replica set "rs0"/, /Write replicaSet=rs0/],
  ['a standalone', () => ({}), /is a standalone/, /Leave replicaSet out/],
  ['a router', () => ({ msg: 'isdbgrid' }), /router \(mongos\) of a sharded cluster/, /Leave replicaSet out/],
])('replicaSet=other, at %s', async (_, hello, cause, fix) => {
  const { uri, port } = await startMember(hello);
  const explanation = await explainConnect(`${uri}?replicaSet=other`);
  expect(explanation).toMatchObject({
    code: 'no-suitable-server',
    summary: expect.stringContaining('"other"'),
    cause: expect.stringMatching(cause),
    fix: expect.stringMatching(fix),
  });
  expect(explanation.cause).toContain(`127.0.0.1:${port} answered`);
  expect(explanation.cause).toContain('Server selection timed out');
});

test('replicaSet=other, on a direct connection', async () => {
  const { uri } = await startMember(member(PRIMARY));
  const { code, cause } = await explainConnect(`${uri}?replicaSet=other&directConnection=true`);
  expect(code).toBe('no-suitable-server');
  expect(cause).toContain('is of the replica set "rs0"');
});

test('replicaSet=other, where another seed is dead', async () => {
  const { port } = await startMember(member(PRIMARY));
  const { code, fix } = await explainConnect(`mongodb://127.0.0.1:${port},127.0.0.1:1/?replicaSet=other`);
  expect(code).toBe('no-suitable-server');
  expect(fix).toContain('replicaSet=rs0');
});

test('replicaSet=other, with a bare driver, which does not keep what answered', async () => {
  const { uri } = await startMember(member(PRIMARY));
  expect(await explainBare(`${uri}?replicaSet=other`)).toMatchObject({
    code: 'no-suitable-server',
    summary: expect.stringContaining('"other"'),
    fix: expect.stringContaining('the name that the server has'),
  });
});

test('without the option, a set has the name that its servers have', async () => {
  const { uri } = await startMember(member(PRIMARY));
  const client = await connect({ clusterUrl: uri, credentialProvider: async () => STATIC });
  await client.close();
});

test.each([
  ['with connect()', explainConnect],
  ['with a bare driver', explainBare],
])('a set without a primary, %s', async (_, explainIt) => {
  const { uri, port } = await startMember(member(SECONDARY));
  expect(await explainIt(`${uri}?replicaSet=rs0`)).toMatchObject({
    code: 'no-suitable-server',
    summary: 'The replica set has no primary',
    cause: expect.stringContaining(`127.0.0.1:${port} (RSSecondary)`),
  });
});

test.each(['', '?replicaSet=rs0'])('a set that nobody has initiated: %j', async (options) => {
  const { uri } = await startMember(() => ({ isreplicaset: true }));
  expect(await explainConnect(`${uri}${options}`)).toMatchObject({
    code: 'no-suitable-server',
    summary: expect.stringContaining('waits for its replica set'),
    fix: expect.stringContaining('rs.initiate()'),
  });
});

test('tags that no server has', async () => {
  const { uri } = await startMember(member(PRIMARY));
  const options = 'replicaSet=rs0&readPreference=secondary&readPreferenceTags=region:nowhere';
  expect(await explainConnect(`${uri}?${options}`)).toMatchObject({
    code: 'no-suitable-server',
    summary: 'No server fits the read preference',
    fix: expect.stringContaining('nearest'),
  });
});

test('a set that names its members by addresses of another network', async () => {
  const { uri, port } = await startMember(() => ({ ...PRIMARY, setName: 'rs0', hosts: ['127.0.0.1:1'] }));
  expect(await explainConnect(`${uri}?replicaSet=rs0`)).toMatchObject({
    code: 'no-suitable-server',
    cause: expect.stringMatching(
      `127.0.0.1:${port} answered, and says that the set consists of 127.0.0.1:1:`,
    ),
    fix: expect.stringContaining('directConnection=true'),
  });
});

test('loadBalanced=true, at a server that is behind none', async () => {
  const { uri } = await startStubServer();
  expect(await explainConnect(`${uri}?loadBalanced=true`)).toMatchObject({
    code: 'option-invalid',
    fix: expect.stringContaining('Leave loadBalanced=true out'),
  });
});

test('a server that has not answered may be the right one', async () => {
  const explanation = await explainConnect('mongodb://127.0.0.1:1/?replicaSet=other');
  expect(explanation.code).toBe('nothing-listens');
});
