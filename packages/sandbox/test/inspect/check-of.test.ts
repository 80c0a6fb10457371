import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Binary, type Document, serialize } from 'bson';
import { expect, test } from 'vitest';
import type { LoginFailure } from '../../src/atlas/dialect.ts';
import type { Sandbox, SandboxOptions } from '../../src/index.ts';
import { checkOf } from '../../src/inspect/check-of.ts';
import type { Check } from '../../src/inspect/model.ts';
import {
  clientFirst,
  logIn as login,
  saslContinue,
  saslStart,
  startConversation,
} from '../../src/login-client/conversation.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import type { WireClient } from '../../src/login-client/wire-client.ts';
import { loginsOf, openedLogin } from '../support/inspected.ts';
import { createUserKeys } from '../support/log-in.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

interface Scene {
  sandbox: Sandbox;
  client: WireClient;
  keys: Keys;
}

const ROLES = [{ roleName: 'read', databaseName: 'x' }] as const;

/** What each check is refused by, when the login is else good. */
const REFUSALS: readonly {
  check: Check;
  how: string;
  options?: SandboxOptions;
  logIn(scene: Scene): Promise<Document>;
}[] = [
  { check: 'none', how: 'nothing', logIn: ({ client, keys }) => login(client, keys) },
  {
    check: 'payload',
    how: 'a nonce of 31 bytes',
    logIn: ({ client }) =>
      client.command(saslStart(serialize(clientFirst({ r: new Binary(randomBytes(31)) })))),
  },
  {
    check: 'payload',
    how: 'an unknown field',
    logIn: ({ client, keys }) => login(client, keys, { edit: (second) => ({ ...second, x: 1 }) }),
  },
  {
    check: 'signed-headers',
    how: 'a nonce that is not signed',
    logIn: ({ client, keys }) => login(client, keys, { signing: { unsigned: ['x-mongodb-server-nonce'] } }),
  },
  {
    check: 'clock',
    how: 'a clock that is slow',
    async logIn({ sandbox, client, keys }) {
      sandbox.clock.advance(16 * 60_000);
      return login(client, keys);
    },
  },
  {
    check: 'credential-scope',
    how: 'a scope of another region',
    logIn: ({ client, keys }) => login(client, keys, { edit: changeScope('/us-east-1/', '/eu-west-1/') }),
  },
  {
    check: 'credential-scope',
    how: 'a scope of four parts',
    logIn: ({ client, keys }) => login(client, keys, { edit: changeScope('/aws4_request', '') }),
  },
  {
    check: 'session-token',
    how: 'a token that was never issued',
    logIn: ({ client, keys }) => login(client, { ...keys, sessionToken: 'never' }),
  },
  {
    check: 'session-token',
    how: 'a token of another session',
    logIn: ({ sandbox, client }) => {
      const [one, other] = sessionsOf(sandbox);
      return login(client, { ...one, sessionToken: other.sessionToken });
    },
  },
  {
    check: 'session-token',
    how: 'no token beside a temporary key',
    logIn: ({ sandbox, client }) => {
      const [{ accessKeyId, secretAccessKey }] = sessionsOf(sandbox);
      return login(client, { accessKeyId, secretAccessKey });
    },
  },
  {
    check: 'session-token',
    how: 'a token that has expired',
    options: { clock: () => Date.now() - 90 * 60_000 },
    async logIn({ sandbox, client }) {
      const [session] = sessionsOf(sandbox);
      sandbox.clock.advance(90 * 60_000);
      return login(client, session);
    },
  },
  {
    check: 'access-key',
    how: 'a key of somebody else',
    logIn: ({ client, keys }) => login(client, { ...keys, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
  },
  {
    check: 'access-key',
    how: 'a key that is inactive',
    logIn({ sandbox, client, keys }) {
      sandbox.account.entities.keys.setStatus(keys.accessKeyId, 'Inactive');
      return login(client, keys);
    },
  },
  {
    check: 'signature',
    how: 'another secret',
    logIn: ({ client, keys }) => login(client, { ...keys, secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' }),
  },
  {
    check: 'request',
    how: 'a date that is none',
    logIn: ({ client, keys }) => login(client, keys, { edit: (second) => ({ ...second, d: 'today' }) }),
  },
  {
    check: 'payload',
    how: 'a token with a line break, which no header holds',
    logIn: ({ client, keys }) => login(client, { ...keys, sessionToken: 'a token\n' }),
  },
  {
    check: 'sts-unreachable',
    how: 'an STS that is busy',
    logIn({ sandbox, client, keys }) {
      sandbox.failNext('sts-throttled');
      return login(client, keys);
    },
  },
  {
    check: 'sts-unreachable',
    how: 'an STS that is not there',
    options: { stsUrl: await closedAddress() },
    logIn: ({ client, keys }) => login(client, keys),
  },
  {
    check: 'already-authenticated',
    how: 'another user on the same connection',
    async logIn({ sandbox, client, keys }) {
      await login(client, keys);
      return login(client, createUserKeys(sandbox, 'other', []));
    },
  },
  {
    check: 'database-user',
    how: 'nobody in the database',
    logIn({ sandbox, client }) {
      sandbox.account.createUser({ userName: 'stranger' });
      return login(client, sandbox.account.createAccessKey({ userName: 'stranger' }));
    },
  },
  {
    check: 'command',
    how: 'a conversation under another id',
    async logIn({ client }) {
      await startConversation(client);
      return client.command(saslContinue(new Uint8Array(), { conversationId: 7 }));
    },
  },
];

test.each(REFUSALS)('$check refuses $how', async ({ check, options = {}, logIn }) => {
  const sandbox = await startTestSandbox({ ...options, inspect: true });
  const keys = createUserKeys(sandbox, 'somebody', [...ROLES]);
  const reply = await logIn({ sandbox, client: await openRawClient(sandbox.mongodbUri), keys });
  const newest = (await loginsOf(sandbox)).at(-1);
  expect(newest).toMatchObject({ check, verdict: check === 'none' ? 'authenticated' : 'refused' });
  const { words, ...opened } = await openedLogin(sandbox, newest?.id ?? 0);
  expect(opened).toMatchObject({ check, verdict: newest?.verdict });
  // The client's words, whole: none of them is one that the client sent.
  const { code, codeName, errmsg } = reply;
  expect(words).toEqual(check === 'none' ? undefined : { code, codeName, errmsg });
  expect(newest).toMatchObject(check === 'none' ? {} : { code, codeName });
});

const sts = (reason: string): LoginFailure => ({ kind: 'sts', status: 403, reason });

/** Those that no login here meets. */
test.each<[LoginFailure, Check]>([
  [sts('SignatureDoesNotMatch: Signature not yet current: 20260102T030405Z is still later than …'), 'clock'],
  [sts('SignatureDoesNotMatch: Date in Credential scope does not match …'), 'credential-scope'],
  [sts(`SignatureDoesNotMatch: 'Host' or ':authority' must be a 'SignedHeader' …`), 'signed-headers'],
  [sts('RegionDisabledException: STS is not activated in this region …'), 'region'],
  [sts('ServiceUnavailable: …'), 'sts-unreachable'],
  [sts('HTTP status 502'), 'sts-unreachable'],
  [sts('MissingAuthenticationToken: Request is missing Authentication Token'), 'request'],
  [{ kind: 'user-pending', loginName: 'x' }, 'database-user'],
  [{ kind: 'user-out-of-scope', loginName: 'x' }, 'database-user'],
])('%j is refused by %s', (failure, check) => {
  const error = { code: 8000, codeName: 'AtlasError', message: '' };
  expect(checkOf({ refusal: { error, failure } }, true)).toBe(check);
});

test('what is no failure of the login is one of a command', () => {
  expect(checkOf({ refusal: { error: { code: 1, codeName: 'InternalError', message: '' } } }, true)).toBe(
    'command',
  );
});

function sessionsOf(sandbox: Sandbox): [Required<Keys>, Required<Keys>] {
  const { arn } = sandbox.account.createRole({ roleName: 'app' });
  sandbox.databaseUsers.create({ username: arn, awsIAMType: 'ROLE', roles: [] });
  const session = () => sandbox.account.issueSession({ roleName: 'app', roleSessionName: 'test' });
  return [session(), session()];
}

function changeScope(from: string, to: string) {
  return (second: Document) => ({ ...second, a: second.a.replace(from, to) });
}

async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
