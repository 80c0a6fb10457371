import { Binary, type Document, serialize } from 'bson';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dropConnections } from '../../fuzz/drop-connections.ts';
import { formatOpMsg } from '../../fuzz/frames.ts';
import { type FuzzClient, openFuzzClient } from '../../fuzz/fuzz-client.ts';
import type { Sandbox } from '../../src/index.ts';
import {
  clientSecond,
  readServerFirst,
  saslContinue,
  saslStart,
} from '../../src/login-client/conversation.ts';
import { frame, OP_MSG, opMsg } from '../../src/login-client/frames.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import { keysOf } from '../support/path-keys.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const MAX_DOCUMENT_BYTES = 16_777_216;
const MAX_MESSAGE_BYTES = 48_000_000;

async function start(): Promise<{ sandbox: Sandbox; keys: Keys; open(): Promise<FuzzClient> }> {
  const sandbox = await startTestSandbox();
  return {
    sandbox,
    keys: keysOf(await sandbox.provision('env-vars')),
    async open() {
      const client = await openFuzzClient(sandbox.mongodbUri);
      onTestFinished(() => void client.socket.destroy());
      return client;
    },
  };
}

async function ask(client: FuzzClient, document: Document, requestId = client.replies.length + 1) {
  client.send(opMsg(document, { requestId }));
  return (await client.replyTo(requestId))?.document;
}

async function secondOf(client: FuzzClient, keys: Keys): Promise<Document> {
  const first = await ask(client, saslStart(serialize({ r: new Binary(Buffer.alloc(32)), p: 110 })));
  return saslContinue(serialize(clientSecond(keys, readServerFirst(first ?? {}))));
}

async function logIn(client: FuzzClient, keys: Keys): Promise<void> {
  expect(await ask(client, await secondOf(client, keys))).toMatchObject({ ok: 1, done: true });
}

const expectNoneLeft = (sandbox: Sandbox) => expect.poll(() => sandbox.connectionCount).toBe(0);

const hello = { hello: 1, $db: 'admin' };

describe('slow clients', () => {
  test('a whole login that arrives byte by byte', async () => {
    const { open, keys } = await start();
    const client = await open();
    let requestId = 0;
    async function trickle(document: Document) {
      requestId += 1;
      for (const byte of opMsg(document, { requestId })) {
        // Written only when the byte before it is on its way, so that they are not joined again.
        await new Promise<void>((resolve) => client.socket.write(Buffer.of(byte), () => resolve()));
      }
      return (await client.replyTo(requestId))?.document;
    }
    expect(await trickle(hello)).toMatchObject({ ok: 1 });
    const first = await trickle(saslStart(serialize({ r: new Binary(Buffer.alloc(32)), p: 110 })));
    const second = clientSecond(keys, readServerFirst(first ?? {}));
    expect(await trickle(saslContinue(serialize(second)))).toMatchObject({ ok: 1, done: true });
  });

  test('one that never reads its replies is not read from, and holds up nobody', async () => {
    const { open, keys, sandbox } = await start();
    const writer = await open();
    await logIn(writer, keys);
    await ask(writer, { insert: 'large', documents: [{ text: 'x'.repeat(4_000_000) }], $db: 'testdb' });

    // Logged in like the others, and from then on silent: 8 MB of questions whose answers would be hundreds of GB.
    const client = await open();
    await logIn(client, keys);
    client.socket.pause();
    const question = opMsg({ find: 'large', filter: {}, comment: 'y'.repeat(8_000), $db: 'testdb' });
    const questions = Buffer.concat(Array.from({ length: 1000 }, () => question));
    const before = process.memoryUsage();
    client.socket.write(questions);

    for (let turn = 0; turn < 50; turn += 1) expect(await ask(writer, hello)).toMatchObject({ ok: 1 });
    const after = process.memoryUsage();
    // A few answers are on their way; a thousand would be four gigabytes.
    expect(after.rss - before.rss).toBeLessThan(400_000_000);
    client.socket.destroy();
    writer.socket.destroy();
    await expectNoneLeft(sandbox);
  });
});

describe('a client that ends its side', () => {
  const stages: [string, (client: FuzzClient, keys: Keys) => Promise<Buffer>][] = [
    ['before it said anything', async () => Buffer.alloc(0)],
    ['in a header', async () => opMsg(hello).subarray(0, 9)],
    ['in a message', async () => opMsg(hello).subarray(0, 30)],
    ['after a question', async () => opMsg(hello)],
    ['in client first', async () => opMsg(saslStart(Buffer.alloc(40))).subarray(0, 60)],
    ['in client second', async (client, keys) => opMsg(await secondOf(client, keys)).subarray(0, 200)],
    ['after client second', async (client, keys) => opMsg(await secondOf(client, keys))],
  ];

  test.each(stages)('%s gets what it asked for, and the connection ends', async (_, last) => {
    const { open, keys, sandbox } = await start();
    const client = await open();
    const bytes = await last(client, keys);
    const before = client.replies.length;
    client.socket.end(bytes);
    await client.end();
    const isWhole = bytes.length > 16 && bytes.length === bytes.readInt32LE(0);
    expect(client.replies.length - before).toBe(isWhole ? 1 : 0);
    await expectNoneLeft(sandbox);
  });

  test.each(stages)('%s by a reset leaves nothing behind', async (_, last) => {
    const { open, keys, sandbox } = await start();
    const client = await open();
    const bytes = await last(client, keys);
    await new Promise<void>((resolve) => client.socket.write(bytes, () => resolve()));
    client.socket.resetAndDestroy();
    await expectNoneLeft(sandbox);
    const other = await open();
    await logIn(other, keys);
  });
});

test('a thousand connections dropped in the middle of their conversations leave none', async () => {
  const { open, keys, sandbox } = await start();
  await dropConnections({ mongodbUri: sandbox.mongodbUri, keys }, 1000);
  await expectNoneLeft(sandbox);
  const other = await open();
  await logIn(other, keys);
}, 60_000);

describe('sizes', () => {
  const documentOf = (size: number) => {
    const bytes = serialize({ _id: 1, text: 'x'.repeat(size - serialize({ _id: 1, text: '' }).length) });
    expect(bytes.length).toBe(size);
    return bytes;
  };
  const insert = (document: Uint8Array, requestId: number) =>
    formatOpMsg({
      body: serialize({ insert: 'sizes', $db: 'testdb' }),
      sequences: [{ name: 'documents', documents: [document] }],
      requestId,
    });

  test('a document of 16 MiB is taken and comes back', async () => {
    const { open, keys } = await start();
    const client = await open();
    await logIn(client, keys);
    client.send(insert(documentOf(MAX_DOCUMENT_BYTES), 50));
    expect((await client.replyTo(50))?.document).toMatchObject({ ok: 1, n: 1 });
    const found = await ask(client, { find: 'sizes', filter: {}, $db: 'testdb' }, 51);
    expect(serialize(found?.cursor.firstBatch[0])).toHaveLength(MAX_DOCUMENT_BYTES);
  });

  test('one byte more is refused, and the connection goes on', async () => {
    const { open, keys } = await start();
    const client = await open();
    await logIn(client, keys);
    client.send(insert(documentOf(MAX_DOCUMENT_BYTES + 1), 50));
    const reply = (await client.replyTo(50))?.document;
    expect(reply?.writeErrors?.[0] ?? reply).toMatchObject({
      errmsg: expect.stringMatching(/too large.*16777217/),
    });
    expect(await ask(client, hello, 51)).toMatchObject({ ok: 1 });
  });

  test('a command of more than 16 MiB and 16 KiB is refused before it is read', async () => {
    const { open, keys } = await start();
    const client = await open();
    await logIn(client, keys);
    client.send(formatOpMsg({ body: documentOf(16_793_601), requestId: 50 }));
    expect((await client.replyTo(50))?.document).toMatchObject({
      ok: 0,
      code: 10334,
      codeName: 'BSONObjectTooLarge',
      errmsg: 'BSONObj size: 16793601 (0x1004001) is invalid. Size must be between 0 and 16793600(16MB)',
    });
  });

  test('a message of 48,000,000 bytes is taken, with one byte more the connection ends', async () => {
    const { open, keys, sandbox } = await start();
    const client = await open();
    await logIn(client, keys);
    // Three documents that fill the message to the byte.
    const rest = MAX_MESSAGE_BYTES - insert(documentOf(100), 1).length + 100 - 2 * MAX_DOCUMENT_BYTES;
    const documents = [MAX_DOCUMENT_BYTES, MAX_DOCUMENT_BYTES, rest].map((size, index) => {
      const bytes = documentOf(size);
      new DataView(bytes.buffer, bytes.byteOffset).setInt32(9, index, true);
      return bytes;
    });
    const largest = formatOpMsg({
      body: serialize({ insert: 'sizes', $db: 'testdb' }),
      sequences: [{ name: 'documents', documents }],
      requestId: 60,
    });
    expect(largest).toHaveLength(MAX_MESSAGE_BYTES);
    client.send(largest);
    expect((await client.replyTo(60))?.document).toMatchObject({ ok: 1, n: 3 });

    client.send(frame(OP_MSG, Buffer.alloc(MAX_MESSAGE_BYTES - 15)));
    await client.end();
    await expectNoneLeft(sandbox);
  });
});
