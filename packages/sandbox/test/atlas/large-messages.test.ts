import { Binary, type Document, serialize } from 'bson';
import { expect, onTestFinished, test } from 'vitest';
import { createDatabaseUsers } from '../../src/atlas/database-users.ts';
import { createDocumentCommands } from '../../src/atlas/document-commands/document-commands.ts';
import { startMongoServer } from '../../src/atlas/server.ts';
import { logIn } from '../../src/login-client/conversation.ts';
import { opMsg } from '../../src/login-client/frames.ts';
import type { WireClient } from '../../src/login-client/wire-client.ts';
import { createManualTimers } from '../support/manual-timers.ts';
import { openRawClient } from '../support/raw-client.ts';

const ARN = 'arn:aws:iam::123456789012:user/example';
const KEYS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** A server that lets everybody in, and whose timers pass when the test says so. */
async function start() {
  const { startTimer, seconds, pass } = createManualTimers();
  const databaseUsers = createDatabaseUsers();
  databaseUsers.create({
    username: ARN,
    awsIAMType: 'USER',
    roles: [{ roleName: 'readWrite', databaseName: 'testdb' }],
  });
  const server = await startMongoServer(
    {
      clock: Date.now,
      dialect: 'atlas',
      stsHost: 'sts.amazonaws.com',
      stsClient: { getCallerIdentity: async () => ({ status: 200, arn: ARN }), stop() {} },
      databaseUsers,
      clusterName: 'sandbox',
      documentCommands: createDocumentCommands(Date.now),
      recordAuthAttempt() {},
    },
    undefined,
    { startTimer },
  );
  onTestFinished(() => server.stop());
  const openClient = async () => {
    const client = await openRawClient(`mongodb://${server.host}/`);
    expect(await logIn(client, KEYS)).toMatchObject({ done: true });
    return client;
  };
  return { openClient, seconds, pass };
}

const ping = (client: WireClient) => client.command({ ping: 1 });
const largePing = opMsg({ ping: 1, comment: new Binary(Buffer.alloc(3_000_000)) });
const find = (collection: string): Document => ({ find: collection, $db: 'testdb' });

test('large messages are read one at a time, each within half a minute', async () => {
  const { openClient, seconds, pass } = await start();
  const [first, second, other] = [await openClient(), await openClient(), await openClient()];
  await expect.poll(seconds).toEqual([]);

  first.send(largePing.subarray(0, 2_000_000));
  await expect.poll(seconds).toEqual([30]);
  second.send(largePing);
  expect(await ping(other)).toEqual({ ok: 1 });
  expect(seconds()).toEqual([30]);
  pass();
  expect(await first.receive()).toBeUndefined();
  expect(await second.receive()).toEqual({ ok: 1 });
  await expect.poll(seconds).toEqual([]);
});

test('one that ends its connection ends its turn', async () => {
  const { openClient, seconds } = await start();
  const [first, second] = [await openClient(), await openClient()];
  first.send(largePing.subarray(0, 2_000_000));
  await expect.poll(seconds).toEqual([30]);
  first.socket.destroy();
  second.send(largePing);
  expect(await second.receive()).toEqual({ ok: 1 });
});

test('a large reply that nobody reads holds up other reads for half a minute, and nothing else', async () => {
  const { openClient, seconds, pass } = await start();
  const [silent, reader, other] = [await openClient(), await openClient(), await openClient()];
  const document = { _id: 1, data: new Binary(Buffer.alloc(15_000_000)) };
  expect(await other.command({ insert: 'large', documents: [document], $db: 'testdb' })).toMatchObject({
    n: 1,
  });
  await expect.poll(seconds).toEqual([]);

  silent.socket.pause();
  silent.send(opMsg(find('large')));
  await expect.poll(seconds).toEqual([30]);
  let isAnswered = false;
  const answer = reader.command(find('none')).then((reply) => {
    isAnswered = true;
    return reply;
  });
  expect(await ping(other)).toEqual({ ok: 1 });
  expect(isAnswered).toBe(false);
  pass();
  expect(await answer).toMatchObject({ cursor: { firstBatch: [] }, ok: 1 });
});

test('a read that wants no reply holds up nobody, itself neither', async () => {
  const { openClient } = await start();
  const client = await openClient();
  // More to come: bit 1.
  const silent = opMsg(find('none'), { flags: 2 });
  client.send(Buffer.concat([silent, silent, opMsg({ ping: 1 })]));
  expect(await client.receive()).toEqual({ ok: 1 });
  expect(await client.command(find('none'))).toMatchObject({ ok: 1 });
});

test('many reads of large replies are all answered', async () => {
  const { openClient } = await start();
  const clients = await Promise.all(Array.from({ length: 5 }, openClient));
  const [first] = clients;
  const document = serialize({ _id: 1, data: new Binary(Buffer.alloc(5_000_000)) });
  await first?.command({ insert: 'large', documents: [{ raw: new Binary(document) }], $db: 'testdb' });
  const replies = await Promise.all(clients.map((client) => client.command(find('large'))));
  expect(replies.map(({ ok }) => ok)).toEqual([1, 1, 1, 1, 1]);
});
