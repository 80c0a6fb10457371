import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, Long, serialize } from 'bson';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../src/index.ts';
import { clientFirst, logIn, saslContinue, saslStart } from '../../src/login-client/conversation.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import { createUser, type Driver, latestDrivers, openClient } from '../support/drivers.ts';
import { createUserKeys, logInTo } from '../support/log-in.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const OURS = '[the sandbox’s words, not Amazon DocumentDB’s] ';
const ADMINISTRATOR = [{ roleName: 'atlasAdmin', databaseName: 'admin' } as const];
const USER = 'arn:aws:iam::123456789012:user/alice';
const ROLE = 'arn:aws:iam::123456789012:role/app';
const READ_WRITE = [{ role: 'readWrite', db: 'shop' }];
const MECHANISMS = ['MONGODB-AWS'];

/** For clients by hand, which speak no TLS. */
const startPlain = () => startTestSandbox({ dialect: 'documentdb', tls: false });

const optionsOf = ({ mongodbUri }: Sandbox) =>
  Object.fromEntries(new URL(mongodbUri.replace(/^mongodb:/, 'http:')).searchParams);

// Before the tests, whose time limit a first import would use up.
await Promise.all(latestDrivers.map(({ load }) => load()));

describe('what a client is given', () => {
  test('is the URI of AWS’s console, with the authority in a file that goes with the sandbox', async () => {
    const sandbox = await startTestSandbox({ dialect: 'documentdb' });
    const { tlsCAFile = '', ...options } = optionsOf(sandbox);
    expect(options).toEqual({
      authMechanism: 'MONGODB-AWS',
      authSource: '$external',
      tls: 'true',
      replicaSet: 'rs0',
      readPreference: 'secondaryPreferred',
      retryWrites: 'false',
    });
    expect(tlsCAFile).toMatch(/global-bundle\.pem$/);
    expect(readFileSync(tlsCAFile, 'utf8')).toBe(sandbox.tlsCertificateAuthority);
    expect(sandbox.env.AWS_MONGO_CLUSTER_URL).toBe(sandbox.mongodbUri);
    await sandbox.reset();
    expect(readFileSync(tlsCAFile, 'utf8')).toBe(sandbox.tlsCertificateAuthority);
    await sandbox.stop();
    expect(statSync(dirname(tlsCAFile), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('is without TLS where that is turned off', async () => {
    const sandbox = await startPlain();
    expect(optionsOf(sandbox)).not.toHaveProperty('tls');
    expect(optionsOf(sandbox)).not.toHaveProperty('tlsCAFile');
    expect(optionsOf(sandbox)).toHaveProperty('replicaSet', 'rs0');
  });

  test('is the one member of the set rs0, of version 5.0', async () => {
    const client = await openRawClient((await startPlain()).mongodbUri);
    const address = `127.0.0.1:${client.socket.remotePort}`;
    expect(await client.command({ hello: 1 })).toMatchObject({
      isWritablePrimary: true,
      setName: 'rs0',
      hosts: [address],
      me: address,
      primary: address,
      maxWireVersion: 13,
    });
    expect(await client.command({ buildInfo: 1 })).toMatchObject({
      version: '5.0.0',
      versionArray: [5, 0, 0, 0],
    });
  });
});

describe.each(latestDrivers)('driver $version', (driver: Driver) => {
  test('logs in with the URI as it is, and writes', async () => {
    const sandbox = await startTestSandbox({ dialect: 'documentdb' });
    const { arn, keys } = createUser(sandbox, 'alice', { roleName: 'readWrite', databaseName: 'shop' });
    const client = await openClient(driver, sandbox, keys);
    expect((await client.db('admin').command({ connectionStatus: 1 })).authInfo.authenticatedUsers).toEqual([
      { user: arn, db: '$external' },
    ]);
    expect(await client.db('shop').collection('fruits').insertOne({ name: 'apple' })).toMatchObject({
      acknowledged: true,
    });
    expect(await client.db('shop').collection('fruits').countDocuments()).toBe(1);
  });

  test('is told in AWS’s words that there are no retryable writes', async () => {
    const sandbox = await startTestSandbox({ dialect: 'documentdb' });
    const { keys } = createUser(sandbox, 'alice', { roleName: 'readWrite', databaseName: 'shop' });
    const client = await openClient(driver, sandbox, keys, { retryWrites: true });
    await expect(client.db('shop').collection('fruits').insertOne({ name: 'apple' })).rejects.toMatchObject({
      code: 9,
      errmsg: "Unrecognized field: 'txnNumber'",
    });
  });

  test('is refused the authority of nobody', async () => {
    const sandbox = await startTestSandbox({ dialect: 'documentdb' });
    const { keys } = createUser(sandbox, 'alice');
    const mongodbUri = sandbox.mongodbUri.replace(/tlsCAFile=[^&]*&/, '');
    const refused = openClient(driver, { ...sandbox, mongodbUri }, keys, { serverSelectionTimeoutMS: 200 });
    await expect(refused).rejects.toThrow(/certificate/);
  });
});

describe('a conversation', () => {
  async function start(client: Awaited<ReturnType<typeof openRawClient>>) {
    return client.command(saslStart(serialize(clientFirst())));
  }

  test('has an id of its own, which is not 1, also on the same connection', async () => {
    const sandbox = await startPlain();
    const [one, other] = [await openRawClient(sandbox.mongodbUri), await openRawClient(sandbox.mongodbUri)];
    const replies = [await start(one), await start(other), await start(one)];
    const ids = replies.map(({ conversationId }) => conversationId);
    expect(new Set([1, ...ids]).size).toBe(4);
    expect(ids.every(Number.isInteger)).toBe(true);
  });

  test('keeps its id to the end', async () => {
    const sandbox = await startPlain();
    const client = await openRawClient(sandbox.mongodbUri);
    const reply = await logIn(client, createUserKeys(sandbox, 'alice', []));
    expect(reply).toMatchObject({ ok: 1, done: true });
    expect(reply.conversationId).toBeGreaterThan(1);
  });

  test('is told the host of the region’s STS', async () => {
    const client = await openRawClient((await startPlain()).mongodbUri);
    const { payload } = await start(client);
    expect(deserialize(payload.value()).h).toBe('sts.us-east-1.amazonaws.com');
  });

  test('ends for another id than its own, and for that of an earlier one', async () => {
    const sandbox = await startPlain();
    const client = await openRawClient(sandbox.mongodbUri);
    const { conversationId: earlier } = await start(client);
    await start(client);
    const refusal = { ok: 0, code: 17, codeName: 'ProtocolError' };
    expect(await client.command(saslContinue(new Uint8Array(), { conversationId: earlier }))).toMatchObject(
      refusal,
    );
    expect(sandbox.authAttempts).toMatchObject([{ verdict: 'refused' }]);
  });
});

describe('refusals, which Amazon DocumentDB words nowhere, say whose words they are', () => {
  test.each([
    ['a wrong secret', (keys: Keys) => ({ ...keys, secretAccessKey: 'x'.repeat(40) })],
    ['a key that nobody issued', (keys: Keys) => ({ ...keys, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' })],
  ])('%s', async (_, change) => {
    const sandbox = await startPlain();
    const client = await openRawClient(sandbox.mongodbUri);
    expect(await logIn(client, change(createUserKeys(sandbox, 'alice', [])))).toEqual({
      ok: 0,
      code: 18,
      codeName: 'AuthenticationFailed',
      errmsg: `${OURS}The login was refused.`,
    });
  });

  test('a user that is no database user', async () => {
    const sandbox = await startPlain();
    sandbox.account.createUser({ userName: 'stranger' });
    const client = await openRawClient(sandbox.mongodbUri);
    const keys = sandbox.account.createAccessKey({ userName: 'stranger' });
    expect(await logIn(client, keys)).toMatchObject({ code: 18, errmsg: `${OURS}The login was refused.` });
  });

  test('a transaction, which is no retryable write', async () => {
    const client = await logInTo(await startPlain(), 'alice', ADMINISTRATOR);
    const transaction = { txnNumber: Long.ONE, autocommit: false, startTransaction: true };
    expect(await client.command({ insert: 'fruits', documents: [{}], $db: 'shop', ...transaction })).toEqual({
      ok: 0,
      code: 238,
      codeName: 'NotImplemented',
      errmsg: `${OURS}The sandbox has no transactions: try this on a cluster.`,
    });
  });

  test('what a user’s roles do not allow is in the words that somebody saw', async () => {
    const client = await logInTo(await startPlain(), 'alice', [{ roleName: 'read', databaseName: 'shop' }]);
    expect(await client.command({ insert: 'fruits', documents: [{}], $db: 'shop' })).toEqual({
      ok: 0,
      code: 13,
      codeName: 'Unauthorized',
      errmsg: 'Authorization failure',
    });
  });
});

describe('the administrator', () => {
  async function startAdministered() {
    const sandbox = await startPlain();
    const client = await logInTo(sandbox, 'administrator', ADMINISTRATOR);
    onTestFinished(() => client.end());
    return { sandbox, command: (command: object) => client.command({ ...command, $db: '$external' }) };
  }

  async function isLetIn({ mongodbUri }: Sandbox, keys: Keys): Promise<boolean> {
    return (await logIn(await openRawClient(mongodbUri), keys)).ok === 1;
  }

  test('makes a user by its mechanism, who logs in, and drops it again', async () => {
    const { sandbox, command } = await startAdministered();
    sandbox.account.createUser({ userName: 'alice' });
    const keys = sandbox.account.createAccessKey({ userName: 'alice' });
    expect(await command({ createUser: USER, mechanisms: MECHANISMS, roles: READ_WRITE })).toEqual({ ok: 1 });
    expect(await isLetIn(sandbox, keys)).toBe(true);
    expect(await command({ dropUser: USER })).toEqual({ ok: 1 });
    expect(await isLetIn(sandbox, keys)).toBe(false);
  });

  test('makes a role’s user, whose sessions log in', async () => {
    const { sandbox, command } = await startAdministered();
    sandbox.account.createRole({ roleName: 'app' });
    expect(await command({ createUser: ROLE, mechanisms: MECHANISMS, roles: READ_WRITE })).toEqual({ ok: 1 });
    const session = sandbox.account.issueSession({ roleName: 'app', roleSessionName: 'one' });
    expect(await isLetIn(sandbox, session)).toBe(true);
  });

  test.each([
    undefined,
    [],
    ['SCRAM-SHA-1'],
    ['MONGODB-AWS', 'SCRAM-SHA-1'],
    ['MONGODB-AWS', 'MONGODB-AWS'],
    ['mongodb-aws'],
    [1],
  ])('makes no user with the mechanisms %j', async (mechanisms) => {
    const { sandbox, command } = await startAdministered();
    expect(await command({ createUser: USER, ...(mechanisms && { mechanisms }), roles: [] })).toMatchObject({
      ok: 0,
      code: 2,
      errmsg: `${OURS}A user of $external needs mechanisms: ['MONGODB-AWS'].`,
    });
    expect(sandbox.databaseUsers.find({ username: USER, awsIAMType: 'USER' })).toBeUndefined();
  });

  test('makes no user with a password', async () => {
    const { sandbox, command } = await startAdministered();
    const user = { createUser: USER, mechanisms: MECHANISMS, roles: [], pwd: 'wJalrXUtnFEMI/K7MDENG' };
    const reply = await command(user);
    expect(reply).toMatchObject({
      ok: 0,
      code: 2,
      errmsg: `${OURS}A user with the mechanism MONGODB-AWS has no password.`,
    });
    expect(sandbox.databaseUsers.find({ username: USER, awsIAMType: 'USER' })).toBeUndefined();
  });
});

test('whoever is no administrator makes no user', async () => {
  const client = await logInTo(await startPlain(), 'alice', [
    { roleName: 'readWriteAnyDatabase', databaseName: 'admin' },
  ]);
  const command = { createUser: USER, mechanisms: MECHANISMS, roles: [], $db: '$external' };
  expect(await client.command(command)).toMatchObject({ ok: 0, code: 13 });
});
