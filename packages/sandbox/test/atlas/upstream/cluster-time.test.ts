import { type Document, Long, Timestamp, UUID } from 'bson';
import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { openRelay } from '../../support/open-relay.ts';
import { openRawClient } from '../../support/raw-client.ts';
import { startRelay } from '../../support/start-relay.ts';

const timeAt = (t: number) => ({
  clusterTime: new Timestamp({ t, i: 1 }),
  signature: { hash: Buffer.alloc(20), keyId: Long.ZERO },
});

const TIMES = { $clusterTime: timeAt(10), operationTime: new Timestamp({ t: 10, i: 1 }) };

test('hello, which is the sandbox’s own, has none', async () => {
  const { uri } = await startRelay(({ hello }) =>
    hello ? { isWritablePrimary: true, setName: 'rs0', maxWireVersion: 25, ...TIMES } : undefined,
  );
  const hello = await (await openRawClient(uri)).command({ hello: 1 });
  expect(hello).toMatchObject({ ok: 1, setName: 'rs0' });
  expect(hello).not.toHaveProperty('$clusterTime');
  expect(hello).not.toHaveProperty('operationTime');
});

test('the server’s reply keeps its own, which every command admits and none takes to the server', async () => {
  const { server, client } = await openRelay(({ hello }) => (hello ? undefined : TIMES));
  const lsid = { id: new UUID() };
  const $clusterTime = timeAt(4_000_000_000);
  const command: Document = { find: 'x', lsid, $clusterTime, filter: { a: 1 }, $db: 'shop' };
  const reply = await client.command(command);
  expect(reply).toMatchObject({ ok: 1, operationTime: TIMES.operationTime });
  expect(reply.$clusterTime.clusterTime).toEqual(TIMES.$clusterTime.clusterTime);
  expect(server.commands).toEqual([{ find: 'x', lsid: expect.anything(), filter: { a: 1 }, $db: 'shop' }]);
  expect(server.commands[0]?.lsid).not.toEqual(lsid);
  for (const own of [{ hello: 1 }, { ping: 1 }, { connectionStatus: 1 }, { endSessions: [] }]) {
    expect(await client.command({ ...own, $clusterTime })).toMatchObject({ ok: 1 });
  }
});

test('a driver reads causally by the server’s times', async () => {
  const cursor = { firstBatch: [], id: Long.ZERO, ns: 'shop.x' };
  const { server, uri } = await startRelay(({ find, ping }) =>
    find || ping ? { cursor, ...TIMES } : undefined,
  );
  const client = new MongoClient(uri);
  onTestFinished(() => client.close());
  const session = client.startSession({ causalConsistency: true });
  onTestFinished(() => session.endSession());
  const collection = client.db('shop').collection('x');
  await collection.find({}, { session }).toArray();
  expect(session.clusterTime?.clusterTime).toEqual(TIMES.$clusterTime.clusterTime);
  await client.db('shop').command({ ping: 1 });
  await collection.find({}, { session }).toArray();
  expect(server.commands.filter(({ find }) => find)[1]).toMatchObject({
    readConcern: { afterClusterTime: TIMES.operationTime },
  });
});
