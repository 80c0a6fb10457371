import { createServer, type LookupFunction } from 'node:net';
import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { explain } from '../src/explain/index.ts';
import { connect } from '../src/index.ts';
import { STATIC } from './credentials.ts';

// Hosts of Atlas that answer inside a private network alone: the IP access list has no say there.

const ENDPOINT = 'pl-0-us-east-1.abc12.mongodb.net';
const SHARD = 'cluster0-shard-00-00-pl-0.abc12.mongodb.net';
const PEERED = 'cluster0-shard-00-00-pri.abc12.mongodb.net';
const PUBLIC = 'cluster0-shard-00-00.abc12.mongodb.net';

/** A port that accepts connections and says nothing, and one where nothing listens. */
async function startSilence(): Promise<number> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

const loopback: LookupFunction = (_hostname, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
const notFound: LookupFunction = (hostname, _options, callback) =>
  callback(
    Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname,
    }),
    '',
    4,
  );

const clientOptions = (lookup: LookupFunction) => ({ lookup, serverSelectionTimeoutMS: 300 });

async function explainHost(host: string, port: number, lookup = loopback) {
  return connect({
    clusterUrl: `mongodb://${host}:${port}/?tls=true`,
    credentialProvider: async () => STATIC,
    clientOptions: clientOptions(lookup),
  }).then(() => expect.unreachable('it connected'), explain);
}

test.each([ENDPOINT, SHARD, ENDPOINT.toUpperCase()])(
  'a private endpoint that is silent: %s',
  async (host) => {
    const explanation = await explainHost(host, await startSilence());
    expect(explanation).toMatchObject({
      code: 'server-unreachable',
      cause: expect.stringMatching(/private endpoint of Atlas.*IP access list does not apply/),
      fix: expect.stringMatching(/VPC.*security group.*1024 to 65535/),
      docs: expect.stringContaining('private-endpoints'),
    });
    expect(explanation.fix).not.toContain('IP access list');
  },
);

test('the name of a cluster behind mongodb://, which has an SRV record alone', async () => {
  const { code, fix } = await explainHost('cluster0.abc12.mongodb.net', 27017, notFound);
  expect(code).toBe('host-not-found');
  expect(fix).toContain('Write mongodb+srv:// in front of it, and no port');
  expect((await explainHost(PUBLIC, 27017, notFound)).fix).toContain('Check the host');
});

test('a private endpoint that is silent, with a bare driver', async () => {
  const client = new MongoClient(`mongodb://${ENDPOINT}:${await startSilence()}/`, clientOptions(loopback));
  onTestFinished(() => client.close());
  const explanation = await client.connect().then(() => expect.unreachable('it connected'), explain);
  expect(explanation.cause).toContain('private endpoint of Atlas');
});

test('a private endpoint that refuses, and one that DNS does not know', async () => {
  expect(await explainHost(ENDPOINT, 1)).toMatchObject({
    code: 'nothing-listens',
    fix: expect.stringContaining('security group'),
  });
  expect(await explainHost(ENDPOINT, 1, notFound)).toMatchObject({
    code: 'host-not-found',
    fix: expect.stringContaining('must resolve to the endpoint’s private address'),
  });
});

test('the private host of a peered network', async () => {
  expect(await explainHost(PEERED, await startSilence())).toMatchObject({
    code: 'server-unreachable',
    cause: expect.stringContaining('peered network'),
    fix: expect.stringMatching(/peered VPC.*CIDR on the IP access list/),
  });
});

test.each([PUBLIC, 'pl-0.example.com', 'deploy-pl-0-us-east-1.example.net'])(
  'no host of that kind: %s',
  async (host) => {
    const { cause, fix } = await explainHost(host, await startSilence());
    expect(cause).not.toContain('private');
    expect(fix).toContain('IP access list admits this computer');
  },
);
