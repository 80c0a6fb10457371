import { type Document, Long, UUID } from 'bson';
import { MongoClient, MongoNetworkError } from 'mongodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectUpstream } from '../../../src/atlas/upstream/upstream.ts';
import { startSandbox, UserError } from '../../../src/index.ts';
import { opMsg } from '../../../src/login-client/frames.ts';
import { createManualTimers } from '../../support/manual-timers.ts';
import { openRelay } from '../../support/open-relay.ts';
import { openRawClient } from '../../support/raw-client.ts';
import { startRelay } from '../../support/start-relay.ts';
import { type ScriptedServer, startScriptedServer } from '../../support/start-scripted-server.ts';

const SILENCE = 'it has said nothing for 5 seconds';

/** A server that says nothing any more from the first of this command on, or from the test's word, until it says otherwise. */
function createScript(silencing?: string) {
  const state = { isSilent: false, hasFallen: false };
  const script = (command: Document) => {
    if (silencing !== undefined && command[silencing] && !state.hasFallen) {
      state.isSilent = true;
      state.hasFallen = true;
    }
    return state.isSilent ? 'silence' : undefined;
  };
  return { state, script };
}

const EMPTY = { cursor: { firstBatch: [], id: Long.ZERO, ns: 'shop.x' } };

/** Lets the time pass in which a silent server is asked, and given up; afterwards it answers again. */
async function lose(
  server: ScriptedServer,
  timers: ReturnType<typeof createManualTimers>,
  state: { isSilent: boolean },
): Promise<void> {
  await expect.poll(() => state.isSilent).toBe(true);
  const before = server.openConnections();
  timers.pass();
  await expect.poll(server.openConnections).toBeGreaterThan(before);
  state.isSilent = false;
  timers.pass();
}

async function openDriver(uri: string): Promise<MongoClient> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 60_000 });
  onTestFinished(() => client.close());
  return client.connect();
}

describe('a server that accepts connections and says nothing', () => {
  test('is none to start before', async () => {
    const server = await startScriptedServer(() => 'silence');
    const { startTimer, seconds, pass } = createManualTimers();
    const failure = connectUpstream(server.uri, startTimer).catch((error: unknown) => error);
    await expect.poll(server.openConnections).toBe(1);
    expect(seconds()).toEqual([5]);
    pass();
    const error = (await failure) as UserError;
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(
      new RegExp(`^no MongoDB server answers at 127\\.0\\.0\\.1:\\d+: ${SILENCE}\\.$`),
    );
    expect(error.fix).toBe(
      'Something else listens there, or the server hangs: stop it and start it again, or name another port.',
    );
    await expect.poll(server.openConnections).toBe(0);
  });

  test('is given up by startSandbox in the machine’s own time', async () => {
    const server = await startScriptedServer(() => 'silence');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const failure = startSandbox({ upstream: server.uri }).catch((error: unknown) => error);
    await expect.poll(server.openConnections).toBe(1);
    vi.advanceTimersByTime(5_000);
    expect(await failure).toMatchObject({ name: 'UserError', message: expect.stringContaining(SILENCE) });
  });

  test('lets hello and buildInfo fail in time', async () => {
    const { state, script } = createScript();
    const { uri, timers } = await startRelay(script);
    state.isSilent = true;
    for (const command of [{ hello: 1 }, { buildInfo: 1 }]) {
      const client = await openRawClient(uri);
      const reply = client.command(command);
      await expect.poll(timers.seconds).toEqual([5]);
      timers.pass();
      expect(await reply).toMatchObject({ ok: 0, code: 91, errmsg: expect.stringContaining(SILENCE) });
    }
  });
});

describe('a server that falls silent over a command', () => {
  test('is asked on another connection, and then lost: the connection ends, and the next one says why', async () => {
    const { script } = createScript('find');
    const { server, uri, timers } = await startRelay(script);
    const client = await openRawClient(uri);
    await client.command({ hello: 1 });
    client.send(opMsg({ find: 'x', $db: 'shop' }));
    await expect.poll(() => server.commands.at(-1)).toMatchObject({ find: 'x' });
    timers.pass();
    // The way to the command, and the one by which it is asked.
    await expect.poll(server.openConnections).toBe(2);
    timers.pass();
    expect(await client.receive()).toBeUndefined();
    await expect.poll(server.openConnections).toBe(0);
    const next = (await openRawClient(uri)).command({ hello: 1 });
    await expect.poll(timers.seconds).toEqual([5]);
    timers.pass();
    expect(await next).toMatchObject({ ok: 0, code: 91, codeName: 'ShutdownInProgress' });
  });

  test('is waited for as long as it answers elsewhere', async () => {
    let release = (_: Document) => {};
    const { server, uri, timers } = await startRelay(({ find }) =>
      find ? new Promise<Document>((resolve) => (release = resolve)) : undefined,
    );
    const client = await openRawClient(uri);
    await client.command({ hello: 1 });
    const reply = client.command({ find: 'x', $db: 'shop' });
    await expect.poll(() => server.commands.at(-1)).toMatchObject({ find: 'x' });
    for (let times = 1; times <= 3; times += 1) {
      timers.pass();
      await expect.poll(() => server.commands.filter(({ hello }) => hello).length).toBe(2 + times);
      await expect.poll(timers.seconds).toEqual([5]);
    }
    release(EMPTY);
    expect(await reply).toMatchObject({ ok: 1 });
    await expect.poll(timers.seconds).toEqual([]);
  });

  test('is a network error to a driver, which reads again by itself', async () => {
    const { state, script } = createScript('find');
    const { server, uri, timers } = await startRelay(({ find, ...others }) => {
      const answer = script({ find, ...others });
      return find && !answer ? EMPTY : answer;
    });
    const client = await openDriver(uri);
    const found = client.db('shop').collection('x').find().toArray();
    await lose(server, timers, state);
    expect(await found).toEqual([]);
    expect(server.commands.filter(({ find }) => find)).toHaveLength(2);
  });

  test('lets a driver begin a transaction again', async () => {
    const { state, script } = createScript('insert');
    const { server, uri, timers } = await startRelay(script);
    const client = await openDriver(uri);
    const session = client.startSession();
    onTestFinished(() => session.endSession());
    session.startTransaction();
    const inserted = client.db('shop').collection('x').insertOne({}, { session });
    const failure = inserted.catch((error: unknown) => error);
    await lose(server, timers, state);
    const error = (await failure) as MongoNetworkError;
    expect(error).toBeInstanceOf(MongoNetworkError);
    expect(error.hasErrorLabel('TransientTransactionError')).toBe(true);
  });

  test('does not keep the sandbox from stopping', async () => {
    const { script } = createScript('find');
    const { server, sandbox, client } = await openRelay(script);
    client.send(opMsg({ find: 'x', $db: 'shop' }));
    await expect.poll(() => server.commands.at(-1)).toMatchObject({ find: 'x' });
    const waiting = await openRawClient(sandbox.mongodbUri);
    waiting.send(opMsg({ hello: 1 }));
    await expect.poll(server.openConnections).toBe(2);
    await sandbox.stop();
    await expect.poll(server.openConnections).toBe(0);
  });
});

describe('a server that is gone before a command reaches it', () => {
  const lsid = { id: new UUID() };
  const retried = { lsid, txnNumber: Long.ONE };
  const inTransaction = { ...retried, autocommit: false };
  test.each<[string, Document, string[] | undefined]>([
    ['a read', { find: 'x' }, undefined],
    ['a write', { insert: 'x', documents: [{}], lsid }, undefined],
    [
      'a write that may be tried again',
      { insert: 'x', documents: [{}], ...retried },
      ['RetryableWriteError'],
    ],
    ['a transaction', { find: 'x', ...inTransaction }, ['TransientTransactionError']],
    [
      'a transaction’s end',
      { commitTransaction: 1, ...inTransaction, $db: 'admin' },
      ['RetryableWriteError'],
    ],
    ['its abort', { abortTransaction: 1, ...inTransaction, $db: 'admin' }, ['RetryableWriteError']],
    ['what the sandbox adds to', { listDatabases: 1, $db: 'admin' }, undefined],
  ])('tells a driver what to do about %s', async (_, command, errorLabels) => {
    const { server, client } = await openRelay();
    await server.stop();
    const reply = await client.command({ ...command, $db: command.$db ?? 'shop' });
    expect(reply).toMatchObject({ ok: 0, code: 91, errmsg: expect.stringContaining('ECONNREFUSED') });
    expect(reply.errorLabels).toEqual(errorLabels);
  });

  test('in the middle of a command to whose reply the sandbox adds, it says so too', async () => {
    const { client } = await openRelay(({ listDatabases, nameOnly }) =>
      listDatabases && !nameOnly ? 'hang up' : undefined,
    );
    expect(await client.command({ listDatabases: 1 })).toMatchObject({
      ok: 0,
      code: 91,
      errmsg: expect.stringContaining('it closed the connection'),
    });
  });
});
