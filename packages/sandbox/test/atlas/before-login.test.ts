import { serialize } from 'bson';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDatabaseUsers } from '../../src/atlas/database-users.ts';
import type { StartTimer } from '../../src/atlas/deadline.ts';
import { startMongoServer } from '../../src/atlas/server.ts';
import { logIn } from '../../src/login-client/conversation.ts';
import { frame, opMsg } from '../../src/login-client/frames.ts';
import type { WireClient } from '../../src/login-client/wire-client.ts';
import { createTlsIdentity } from '../../src/tls-identity.ts';
import { keysOf } from '../support/path-keys.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const CLIENT_HELLO = Buffer.concat([Buffer.from('16030102000100', 'hex'), Buffer.alloc(200, 7)]);

async function start() {
  const sandbox = await startTestSandbox();
  const client = await openRawClient(sandbox.mongodbUri);
  const authenticate = async () => {
    const reply = await logIn(client, keysOf(await sandbox.provision('env-vars')));
    expect(reply).toMatchObject({ done: true });
  };
  return { sandbox, client, authenticate };
}

/** A ping in a message of exactly so many bytes. */
function pingOf(bytes: number): Buffer {
  const empty = opMsg({ ping: 1, comment: '' }).length;
  return opMsg({ ping: 1, comment: 'x'.repeat(bytes - empty) });
}

const pingWith = (elements: number) => ({ ping: 1, comment: Array(elements).fill(null) });

describe('a message', () => {
  test('of 64 KiB is taken; of one byte more the header alone is read, and the connection goes on', async () => {
    const { client } = await start();
    client.send(pingOf(65_536));
    expect(await client.receive()).toEqual({ ok: 1 });
    client.send(Buffer.concat([pingOf(65_537), opMsg({ ping: 1 })]));
    expect(await client.receive()).toMatchObject({
      ok: 0,
      code: 10334,
      errmsg:
        'Before login the sandbox takes messages of at most 65536 bytes, and this one has 65537. Log in first.',
    });
    expect(await client.receive()).toEqual({ ok: 1 });
  });

  test('that is refused is answered before its end has come', async () => {
    const { client } = await start();
    const header = opMsg({ ping: 1 }).subarray(0, 16);
    header.writeInt32LE(48_000_000);
    client.send(header);
    expect(await client.receive()).toMatchObject({ ok: 0, code: 10334 });
  });

  test('has a thousand fields and items at most, at all levels', async () => {
    const { client } = await start();
    // The ping, $db, and the array itself.
    expect(await client.command(pingWith(997))).toEqual({ ok: 1 });
    expect(await client.command(pingWith(998))).toMatchObject({
      code: 10334,
      errmsg: 'Before login the sandbox takes messages of at most 1000 fields and items. Log in first.',
    });
  });

  test('may be larger after login', async () => {
    const { client, authenticate } = await start();
    await authenticate();
    client.send(pingOf(65_537));
    expect(await client.receive()).toEqual({ ok: 1 });
    expect(await client.command(pingWith(100_000))).toEqual({ ok: 1 });
  });

  test('of a login may not', async () => {
    const { client, authenticate } = await start();
    await authenticate();
    const command = { saslStart: 1, mechanism: 'MONGODB-AWS', $db: '$external' };
    for (const payload of [Buffer.alloc(65_537), 'A'.repeat(65_537)]) {
      expect(await client.command({ ...command, payload })).toMatchObject({
        ok: 0,
        errmsg: expect.stringMatching(/SASL payload is larger than 65536 bytes|authenticated/),
      });
    }
  });
});

describe('another protocol on the plain port', () => {
  // As a length, the last byte counts 16 millions each: with all of them the server would wait for more.
  test.each([0, 1, 2, 0x7f])('TLS whose record begins with a length of %i × 256', async (length) => {
    const { client } = await start();
    const hello = Buffer.from(CLIENT_HELLO);
    hello[3] = length;
    client.send(hello);
    expect(await client.receive()).toBeUndefined();
  });

  test('the first five bytes of TLS are enough', async () => {
    const { client } = await start();
    client.send(CLIENT_HELLO.subarray(0, 5));
    expect(await client.receive()).toBeUndefined();
  });

  test('HTTP is told so, in HTTP', async () => {
    const { sandbox } = await start();
    const response = await fetch(`http://${new URL(sandbox.mongodbUri).host}/`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(
      'It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n',
    );
  });

  test.each(['POST / HTTP/1.1\r\n\r\n', 'SSH-2.0-OpenSSH_9.6\r\n', '\r\n\r\n\r\n\r\n'])(
    '%j ends the connection',
    async (text) => {
      const { client } = await start();
      client.send(Buffer.from(text));
      expect(await client.receive()).toBeUndefined();
    },
  );
});

test('wire messages to a port of TLS end the connection', async () => {
  const sandbox = await startTestSandbox({ tls: true });
  const client = await openRawClient(sandbox.mongodbUri);
  client.send(opMsg({ ping: 1 }));
  expect((await client.receive())?.ok).toBeUndefined();
  expect(client.socket.readableEnded || client.socket.destroyed).toBe(true);
});

describe('time', () => {
  /** Timers that pass when the test says so. */
  async function startTimed() {
    const running = new Map<() => void, number>();
    const startTimer: StartTimer = (ms, callback) => {
      running.set(callback, ms);
      return () => void running.delete(callback);
    };
    const server = await startMongoServer(context(), undefined, { startTimer });
    onTestFinished(() => server.stop());
    const client = await openRawClient(`mongodb://${server.host}/`);
    // Answered, the server has read all that was sent before.
    const ping = async () => expect(await client.command({ ping: 1 })).toEqual({ ok: 1 });
    return { client, ping, running, pass: () => [...running.keys()].forEach((callback) => void callback()) };
  }
  const seconds = (running: Map<unknown, number>) => [...running.values()].map((ms) => ms / 1000);

  const expectEnded = async (client: WireClient) => expect(await client.receive()).toBeUndefined();

  test('a client that says nothing has half a minute, and one that has spoken ten', async () => {
    const { client, ping, running, pass } = await startTimed();
    await expect.poll(() => seconds(running)).toEqual([30]);
    await ping();
    await expect.poll(() => seconds(running)).toEqual([600]);
    pass();
    await expectEnded(client);
  });

  test('a message has half a minute from its first byte, however many bytes follow', async () => {
    const { client, ping, running, pass } = await startTimed();
    await ping();
    await expect.poll(() => seconds(running)).toEqual([600]);
    const message = opMsg({ ping: 1 });
    client.send(message.subarray(0, 3));
    await expect.poll(() => seconds(running)).toEqual([30]);
    const [callback] = running.keys();
    // Were the timer set again, it would stand behind this one.
    running.set(() => {}, 1000);
    client.send(message.subarray(3, 20));
    await new Promise((resolve) => client.socket.write(message.subarray(20, 22), resolve));
    expect(running.keys().next().value).toBe(callback);
    pass();
    await expectEnded(client);
  });

  test('a TLS handshake has its time too', async () => {
    const tlsIdentity = await createTlsIdentity(Date.now);
    const server = await startMongoServer(context(), tlsIdentity, { tlsHandshakeMs: 1 });
    onTestFinished(() => server.stop());
    await expectEnded(await openRawClient(`mongodb://${server.host}/`));
  });
});

test('a sequence of more documents than a batch may have is refused before they are looked at', async () => {
  const { client, authenticate } = await start();
  await authenticate();
  const documents = Buffer.alloc(5 * 100_001);
  for (let index = 0; index < 100_001; index += 1) documents[index * 5] = 5;
  const content = Buffer.concat([Buffer.from('documents\0'), documents]);
  const size = Buffer.alloc(4);
  size.writeInt32LE(content.length + 4);
  const command = serialize({ insert: 'x', $db: 'testdb' });
  client.send(frame(2013, Buffer.concat([Buffer.alloc(5), command, Buffer.of(1), size, content])));
  expect(await client.receive()).toMatchObject({ ok: 0, code: 16 });
});

function context(): Parameters<typeof startMongoServer>[0] {
  return {
    clock: Date.now,
    dialect: 'atlas',
    stsHost: 'sts.amazonaws.com',
    stsClient: { getCallerIdentity: () => expect.unreachable(), stop() {} },
    databaseUsers: createDatabaseUsers(),
    clusterName: 'sandbox',
    documentCommands: { get: () => undefined, names: () => [] },
    recordAuthAttempt() {},
  };
}
