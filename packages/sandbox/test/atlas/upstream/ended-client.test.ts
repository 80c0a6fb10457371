import type { Document } from 'bson';
import { describe, expect, test } from 'vitest';
import { logIn } from '../../../src/login-client/conversation.ts';
import { opMsg } from '../../../src/login-client/frames.ts';
import { createUserKeys } from '../../support/log-in.ts';
import { openRelay, READ_WRITE } from '../../support/open-relay.ts';
import { openRawClient } from '../../support/raw-client.ts';
import { isSandboxGreeting, startScriptedServer } from '../../support/start-scripted-server.ts';
import { startTestSandbox } from '../../support/start-test-sandbox.ts';

const MORE_TO_COME = 1 << 1;
const insert = (collection: string): Document => ({ insert: collection, documents: [{}], $db: 'shop' });

describe('a client that goes away while the server is silent takes its way there with it', () => {
  test.each<[string, (client: Awaited<ReturnType<typeof openRelay>>['client']) => void]>([
    ['by a reset', ({ socket }) => socket.resetAndDestroy()],
    ['by ending its side', ({ socket }) => socket.end()],
  ])('%s', async (_, leave) => {
    for (const command of [{ find: 'x' }, { insert: 'x', documents: [{}] }, { listDatabases: 1 }]) {
      const [name] = Object.keys(command) as [string];
      const { server, sandbox, client } = await openRelay((sent) =>
        sent[name] && !sent.nameOnly ? 'silence' : undefined,
      );
      client.send(opMsg({ ...command, $db: 'shop' }));
      await expect.poll(() => server.commands.at(-1)).toHaveProperty(name);
      expect(server.openConnections()).toBe(1);
      leave(client);
      await expect.poll(server.openConnections).toBe(0);
      await expect.poll(() => sandbox.connectionCount).toBe(0);
    }
  });

  test('also while that way is only being opened', async () => {
    let release = () => {};
    let isHeld = false;
    const held = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    const server = await startScriptedServer((command) => {
      if (command.find) return 'silence';
      return isHeld && isSandboxGreeting(command) ? held : undefined;
    });
    const sandbox = await startTestSandbox({ upstream: server.uri });
    const client = await openRawClient(sandbox.mongodbUri);
    expect(await logIn(client, createUserKeys(sandbox, 'somebody', [READ_WRITE]))).toMatchObject({ ok: 1 });
    isHeld = true;
    client.send(opMsg({ find: 'x', $db: 'shop' }));
    await expect.poll(server.openConnections).toBe(1);
    client.socket.resetAndDestroy();
    await expect.poll(() => sandbox.connectionCount).toBe(0);
    release();
    await expect.poll(server.openConnections).toBe(0);
  });
});

describe('what a client sends before it ends its side', () => {
  test('is passed on where it wants no reply', async () => {
    const { server, client } = await openRelay();
    client.socket.end(opMsg(insert('x'), { flags: MORE_TO_COME }));
    await expect.poll(() => server.commands).toMatchObject([{ insert: 'x' }]);
    await expect.poll(server.openConnections).toBe(0);
  });

  test('is passed on whole, though nobody answers', async () => {
    const { server, client } = await openRelay(({ insert: name }) => (name ? 'silence' : undefined));
    client.socket.end(Buffer.concat([opMsg(insert('x')), opMsg(insert('y')), opMsg(insert('z'))]));
    await expect
      .poll(() => server.commands)
      .toMatchObject([{ insert: 'x' }, { insert: 'y' }, { insert: 'z' }]);
    await expect.poll(server.openConnections).toBe(0);
  });
});

test('a client that ends its side gets no list of databases that nobody has given', async () => {
  const { client } = await openRelay(({ listDatabases, nameOnly }) =>
    listDatabases && !nameOnly ? 'silence' : undefined,
  );
  client.socket.end(opMsg({ listDatabases: 1 }));
  expect(await client.receive()).toMatchObject({ ok: 0, code: 279, codeName: 'ClientDisconnect' });
});
