import assert from 'node:assert/strict';
import { connect } from '@atlas-aws-iam/connect';
import { ask, startChild } from '@atlas-aws-iam/test-support/child';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import type { Message, Observed, SandboxReady, SandboxRequest } from './observed-sandbox.ts';

type Opener = 'bare' | 'connect';

export interface ConnectFigures {
  /** Milliseconds of one call, straight to the server. */
  totalMs: Record<Opener, number[]>;
  /** Commands on the connection that logs in, in their order; the same in every round. */
  commands: Record<Opener, string[]>;
  /** Where a call spends its milliseconds, by the times at which its messages passed a proxy. */
  splitMs: { part: string; bare: number[]; connect: number[] }[];
  pool: { name: string; ms: number[]; fetches: number[]; logins: number[] }[];
}

const ROUNDS = 30;
// Each takes ten seconds: the driver fills a pool one connection every 100 ms.
const POOL_ROUNDS = 2;
const POOL_SIZE = 100;
const PARTS = ['client, TCP, hello', 'signing, SASL, STS', 'connectionStatus', 'until it returns'] as const;

/** `connect()` of packages/connect beside the driver's own, on the same server. */
export async function measureConnect(signal: AbortSignal): Promise<ConnectFigures> {
  const { child, ready } = await startChild<SandboxReady>(
    new URL('observed-sandbox.ts', import.meta.url),
    [],
    signal,
  );
  const observe = () => ask<Observed>(child, 'observed' satisfies SandboxRequest);
  const untilLogins = (count: number) =>
    ask<'reached'>(child, { untilLogins: count } satisfies SandboxRequest);

  const { accessKeyId, secretAccessKey, sessionToken } = ready;
  const credentials = {
    accessKeyId,
    secretAccessKey,
    sessionToken,
    expiration: new Date(ready.expirationMs),
  };
  const fixed = async () => credentials;

  const open = (opener: Opener, uri: string, provider = fixed, clientOptions: MongoClientOptions = {}) =>
    opener === 'connect'
      ? connect({ clusterUrl: uri, credentialProvider: provider, clientOptions })
      : new MongoClient(uri, {
          ...clientOptions,
          authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: provider },
        }).connect();

  async function timed(opener: Opener, uri: string) {
    const startedMs = performance.timeOrigin + performance.now();
    const client = await open(opener, uri);
    const endedMs = performance.timeOrigin + performance.now();
    await client.close();
    return { startedMs, endedMs };
  }

  const openers = ['bare', 'connect'] as const;
  const figures: ConnectFigures = {
    totalMs: { bare: [], connect: [] },
    commands: { bare: [], connect: [] },
    splitMs: PARTS.map((part) => ({ part, bare: [], connect: [] })),
    pool: [],
  };

  // The first of each loads modules and compiles; it does not count.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const opener of openers) {
      const direct = await timed(opener, ready.directUri);
      await observe();
      const proxied = await timed(opener, ready.proxiedUri);
      const { messages } = await observe();
      if (round === 0) continue;
      figures.totalMs[opener].push(direct.endedMs - direct.startedMs);

      const own = ofLoginConnection(messages);
      const commands = own.filter(({ name }) => name !== 'reply').map(({ name }) => name);
      // What close() sends afterwards is no part of connecting.
      const beforeClose = commands.filter((name) => name !== 'endSessions');
      if (round > 1) assert.deepEqual(beforeClose, figures.commands[opener]);
      figures.commands[opener] = beforeClose;
      for (const [index, ms] of split(own, proxied).entries()) figures.splitMs[index]?.[opener].push(ms);
    }
  }
  // The promise: one round trip more, and nothing else.
  assert.deepEqual(figures.commands.connect, [...figures.commands.bare, 'connectionStatus']);

  for (const opener of openers) {
    const pool = {
      name: opener === 'bare' ? 'without the memoiser' : 'with the memoiser',
      ms: [] as number[],
      fetches: [] as number[],
      logins: [] as number[],
    };
    for (let round = 0; round < POOL_ROUNDS; round += 1) {
      await observe();
      let fetches = 0;
      const startedAt = performance.now();
      const client = await open(
        opener,
        ready.directUri,
        async () => {
          fetches += 1;
          await callSts(ready.awsEndpointUrl);
          return credentials;
        },
        { minPoolSize: POOL_SIZE },
      );
      await untilLogins(POOL_SIZE);
      pool.ms.push(performance.now() - startedAt);
      await client.close();
      const { logins } = await observe();
      // Together, because either alone proves nothing: one fetch for a login that failed, or a hundred logins that took
      // a hundred.
      assert.deepEqual(
        { logins, fetches },
        { logins: POOL_SIZE, fetches: opener === 'connect' ? 1 : POOL_SIZE },
      );
      pool.fetches.push(fetches);
      pool.logins.push(logins);
    }
    figures.pool.push(pool);
  }
  child.disconnect();
  return figures;
}

/** What fetching costs at least: one HTTP round trip, here on loopback, to a service that refuses it. */
async function callSts(awsEndpointUrl: string): Promise<void> {
  const response = await fetch(awsEndpointUrl, {
    method: 'POST',
    body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
  });
  await response.text();
}

/** The monitor has connections of its own, which say hello and never log in. */
function ofLoginConnection(messages: readonly Message[]): Message[] {
  const connection = messages.find(({ name }) => name === 'saslStart')?.connection;
  return messages.filter((message) => message.connection === connection);
}

function split(own: readonly Message[], call: { startedMs: number; endedMs: number }): number[] {
  const at = (name: string) => own.findIndex((message) => message.name === name);
  const timeAt = (index: number) => own[index]?.atMs ?? Number.NaN;
  const hasStatus = at('connectionStatus') !== -1;
  const saslStartedMs = timeAt(at('saslStart'));
  const saslEndedMs = timeAt(at('saslContinue') + 1);
  const statusMs = hasStatus ? timeAt(at('connectionStatus') + 1) - timeAt(at('connectionStatus')) : 0;
  const total = call.endedMs - call.startedMs;
  const before = saslStartedMs - call.startedMs;
  const sasl = saslEndedMs - saslStartedMs;
  return [before, sasl, statusMs, total - before - sasl - statusMs];
}
