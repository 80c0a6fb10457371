import { serialize } from 'bson';
import { expect, test } from 'vitest';
import {
  clientFirst,
  clientSecond,
  logIn as login,
  saslContinue,
  saslStart,
  startConversation,
} from '../../src/login-client/conversation.ts';
import { frame, HEADER_BYTES, OP_MSG } from '../../src/login-client/index.ts';
import { commandsOf, eventsOf, loginsOf, openedLogin } from '../support/inspected.ts';
import { createUserKeys } from '../support/log-in.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const ROLES = [{ roleName: 'readWrite', databaseName: 'shop' }] as const;

async function start() {
  const sandbox = await startTestSandbox({ inspect: true });
  const keys = createUserKeys(sandbox, 'somebody', [...ROLES]);
  return { sandbox, keys, connect: () => openRawClient(sandbox.mongodbUri) };
}

test('without the option there is no page, and no record leads to one', async () => {
  const sandbox = await startTestSandbox();
  expect(sandbox.inspectorUrl).toBeUndefined();
  expect(sandbox.env).not.toHaveProperty('ATLAS_AWS_IAM_INSPECTOR_URL');
  await login(await openRawClient(sandbox.mongodbUri), createUserKeys(sandbox, 'somebody', []));
  expect(sandbox.authAttempts[0]).not.toHaveProperty('viewUrl');
});

test('a login is opened where its record leads', async () => {
  const { sandbox, keys, connect } = await start();
  const client = await connect();
  await client.command({ hello: 1, client: { driver: { name: 'nodejs', version: '7.9.0' } } });
  expect(await login(client, keys)).toMatchObject({ ok: 1 });
  const [newest] = await loginsOf(sandbox);
  expect(sandbox.env.ATLAS_AWS_IAM_INSPECTOR_URL).toBe(sandbox.inspectorUrl);
  expect(sandbox.authAttempts[0]?.viewUrl).toBe(`${sandbox.inspectorUrl}#login=${newest?.id}`);
  expect(newest).toMatchObject({
    event: 'login',
    verdict: 'authenticated',
    check: 'none',
    authenticatedUser: 'arn:aws:iam::123456789012:user/somebody',
    client: { driver: { name: 'nodejs' } },
    clientId: 1,
  });
  const opened = await openedLogin(sandbox, newest?.id ?? 0);
  expect(opened.messages.map(({ from, to, title }) => [from, to, title])).toEqual([
    ['client', 'server', 'hello'],
    ['server', 'client', 'reply to hello'],
    ['client', 'server', 'saslStart'],
    ['server', 'client', 'reply to saslStart'],
    ['client', 'server', 'saslContinue'],
    ['server', 'sts', 'GetCallerIdentity'],
    ['sts', 'server', 'reply to GetCallerIdentity'],
    ['server', 'client', 'reply to saslContinue'],
  ]);
  expect(opened.server).toEqual({
    canonicalRequest: expect.stringContaining('x-mongodb-server-nonce:'),
    stringToSign: expect.stringMatching(/^AWS4-HMAC-SHA256\n/),
    signature: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(opened).not.toHaveProperty('client');
  expect(opened).not.toHaveProperty('search');
});

test('of a login that ends in the middle there is what came', async () => {
  const { sandbox, connect } = await start();
  const client = await connect();
  expect(await client.command(saslStart(serialize(clientFirst())))).toMatchObject({ ok: 1 });
  await client.end();
  const [newest] = await loginsOf(sandbox);
  expect(newest).toMatchObject({ verdict: 'refused', check: 'none', isUnfinished: true });
  const opened = await openedLogin(sandbox, newest?.id ?? 0);
  expect(opened).toMatchObject({ isUnfinished: true, attempt: { reason: expect.stringContaining('left') } });
  expect(opened.messages.map(({ title }) => title)).toEqual(['saslStart', 'reply to saslStart']);
  expect(sandbox.authAttempts).toEqual([]);
});

test('so there is of one after which the client begins anew', async () => {
  const { sandbox, keys, connect } = await start();
  const client = await connect();
  await client.command(saslStart(serialize(clientFirst())));
  expect(await login(client, keys)).toMatchObject({ ok: 1 });
  expect(await loginsOf(sandbox)).toMatchObject([
    { isUnfinished: true },
    { verdict: 'authenticated', check: 'none' },
  ]);
});

test('a payload in base64 is a login too', async () => {
  const { sandbox, connect } = await start();
  const client = await connect();
  const payload = Buffer.from(serialize({ r: 'x' })).toString('base64');
  expect(await client.command(saslStart(payload))).toMatchObject({ ok: 0 });
  expect(await loginsOf(sandbox)).toMatchObject([{ check: 'payload' }]);
});

test('a second login on a connection is one of its own', async () => {
  const { sandbox, keys, connect } = await start();
  const client = await connect();
  await client.command({ hello: 1 });
  await login(client, keys);
  await login(client, keys);
  const logins = await loginsOf(sandbox);
  expect(logins).toHaveLength(2);
  for (const { id } of logins) expect((await openedLogin(sandbox, id)).messages).toHaveLength(8);
});

test('of a message of 16 MB before a login there is the refusal', async () => {
  const { sandbox, connect } = await start();
  const client = await connect();
  client.send(frame(OP_MSG, Buffer.alloc(16_000_000)));
  expect(await client.receive()).toMatchObject({ code: 10334 });
  expect(await commandsOf(sandbox)).toEqual([
    expect.objectContaining({
      name: '(not read)',
      database: '',
      code: 10334,
      errmsg: `Before login the sandbox takes messages of at most 65536 bytes, and this one has ${16_000_000 + HEADER_BYTES}. Log in first.`,
    }),
  ]);
});

test('of one in a second login there is its beginning', async () => {
  const { sandbox, keys, connect } = await start();
  const client = await connect();
  await login(client, keys);
  const options = { x: 'x'.repeat(15_000_000) };
  expect(await client.command(saslStart(serialize(clientFirst()), { options }))).toMatchObject({ ok: 1 });
  await client.end();
  const { id = 0 } = (await loginsOf(sandbox)).at(-1) ?? {};
  const opened = await openedLogin(sandbox, id);
  expect(opened).toMatchObject({ isClipped: true, isUnfinished: true });
  const [{ base64, length } = { base64: '', length: 0 }] = opened.messages;
  expect(length).toBeGreaterThan(15_000_000);
  expect(Buffer.from(base64, 'base64')).toHaveLength(64 * 1024);
  expect(JSON.stringify(opened).length).toBeLessThan(1_000_000);
});

test('commands are told where they were refused, and the first of each kind that succeeds', async () => {
  const { sandbox, keys, connect } = await start();
  const client = await connect();
  await client.command({ find: 'x', $db: 'shop' });
  await login(client, keys);
  await client.command({ hello: 1 });
  await client.command({ connectionStatus: 1 });
  await client.command({ connectionStatus: 1 });
  await client.command({ insert: 'x', documents: [{}], $db: 'shop' });
  await client.command({ find: 'x', $db: 'shop' });
  await client.command({ find: 'x', $db: 'other' });
  const user = 'arn:aws:iam::123456789012:user/somebody';
  expect((await commandsOf(sandbox)).map(({ id, at, event, ...rest }) => rest)).toEqual([
    {
      name: 'find',
      database: 'shop',
      code: 13,
      codeName: 'Unauthorized',
      errmsg: 'Command find requires authentication',
    },
    { name: 'connectionStatus', database: 'admin', user, clientId: 1 },
    { name: 'insert', database: 'shop', user, clientId: 1 },
    {
      name: 'find',
      database: 'other',
      user,
      clientId: 1,
      code: 8000,
      codeName: 'AtlasError',
      errmsg: 'user is not allowed to do action [find] on [other.x]',
    },
  ]);
});

test('a reset leaves nothing, and what was under way is not told any more', async () => {
  const { sandbox, keys, connect } = await start();
  const client = await connect();
  await login(client, keys);
  const [before] = await loginsOf(sandbox);
  const halfway = await connect();
  await halfway.command(saslStart(serialize(clientFirst())));
  await sandbox.reset();
  expect([await client.receiveBytes(), await halfway.receiveBytes()]).toEqual([undefined, undefined]);
  expect(await eventsOf(sandbox)).toEqual([expect.objectContaining({ event: 'reset' })]);
  expect(await fetch(`${sandbox.inspectorUrl}logins/${before?.id}`)).toMatchObject({ status: 404 });
  await login(await connect(), createUserKeys(sandbox, 'next', []));
  expect(await loginsOf(sandbox)).toMatchObject([{ clientId: 1, verdict: 'authenticated' }]);
});

test('what a client signed otherwise is looked for, and found', async () => {
  const { sandbox, keys, connect } = await start();
  await login(await connect(), keys, {
    signing: { host: 'sts.eu-west-1.amazonaws.com', region: 'us-east-1' },
  });
  await login(await connect(), { ...keys, secretAccessKey: 'another' });
  const [host, secret] = await loginsOf(sandbox);
  expect((await openedLogin(sandbox, host?.id ?? 0)).search).toMatchObject({
    differences: [{ kind: 'host' }],
  });
  expect((await openedLogin(sandbox, secret?.id ?? 0)).search).toMatchObject({ differences: [] });
});

test('a login without a key id is refused as one without an inspector, and its connection ends as any', async () => {
  const { keys, connect } = await start();
  const client = await connect();
  const reply = await login(client, { ...keys, accessKeyId: '' });
  const sandboxAlone = await startTestSandbox();
  const alone = await login(await openRawClient(sandboxAlone.mongodbUri), { ...keys, accessKeyId: '' });
  expect(reply).toEqual(alone);
  await client.end();
  expect(await login(await connect(), keys)).toMatchObject({ ok: 1 });
});

test('of a login with more messages than one has, the first hundred are kept', async () => {
  const { sandbox, keys, connect } = await start();
  const client = await connect();
  const serverFirst = await startConversation(client);
  for (let sent = 0; sent < 200; sent += 1) await client.command({ ping: 1 });
  const second = clientSecond(keys, serverFirst);
  expect(await client.command(saslContinue(serialize(second)))).toMatchObject({ ok: 1 });
  const [newest] = await loginsOf(sandbox);
  const { messages, isClipped, verdict } = await openedLogin(sandbox, newest?.id ?? 0);
  // And what STS was asked, and said.
  expect([messages.length, isClipped, verdict]).toEqual([102, true, 'authenticated']);
});
