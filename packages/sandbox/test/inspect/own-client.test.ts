import { describe, expect, onTestFinished, test } from 'vitest';
import type { Dialect, Sandbox, SandboxOptions } from '../../src/index.ts';
import type { Check, Tampering } from '../../src/inspect/model.ts';
import { createOwnClient, type OwnAttempt } from '../../src/inspect/own-client.ts';
import { logIn } from '../../src/login-client/index.ts';
import { loginsOf, openedLogin } from '../support/inspected.ts';
import { createManualTimers } from '../support/manual-timers.ts';
import { keysOf } from '../support/path-keys.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const PRINCIPAL = 'arn:aws:iam::123456789012:user/inspector-client';

/** The page's own client before a sandbox; its next attempt begins when the test asks for it. */
async function startOwnClient(options?: SandboxOptions) {
  const sandbox = await startTestSandbox(options);
  const timers = createManualTimers();
  const attempts: OwnAttempt[] = [];
  let wake = () => {};
  const client = createOwnClient({
    account: sandbox.account,
    databaseUsers: sandbox.databaseUsers,
    database: 'testdb',
    clock: sandbox.clock.now,
    mongodbUri: sandbox.mongodbUri,
    certificateAuthority: sandbox.tlsCertificateAuthority,
    startTimer: timers.startTimer,
    onAttempt(attempt) {
      attempts.push(attempt);
      wake();
    },
  });
  onTestFinished(() => client.stop());

  async function nextAttempt(): Promise<OwnAttempt> {
    if (client.state()) timers.pass();
    else client.start();
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    // The timer of the next attempt starts in the same turn.
    await Promise.resolve();
    return attempts.at(-1) ?? {};
  }
  return { sandbox, timers, client, nextAttempt };
}

interface Row {
  tampering: Tampering;
  /** What of the server's own record says which check refused. */
  errorCode: string | undefined;
  reason: RegExp;
  stsStatus: 200 | 403;
  check: Check;
  /** What is found of it, were it somebody else's login: undefined where its signature is true. */
  found: string | RegExp | undefined;
}

const ROWS: readonly Row[] = [
  {
    tampering: 'clock',
    check: 'clock',
    found: undefined,
    errorCode: 'SignatureDoesNotMatch',
    reason: /^SignatureDoesNotMatch: Signature expired: /,
    stsStatus: 403,
  },
  {
    tampering: 'drop-token',
    check: 'session-token',
    found: 'sent no session token',
    errorCode: 'InvalidClientTokenId',
    reason: /^InvalidClientTokenId: The security token included in the request is invalid\.$/,
    stsStatus: 403,
  },
  {
    tampering: 'swap-token',
    check: 'session-token',
    found: /^sent the session token of ASIA…\w{4}$/,
    errorCode: 'InvalidClientTokenId',
    reason: /^InvalidClientTokenId: The security token included in the request is invalid\.$/,
    stsStatus: 403,
  },
  {
    tampering: 'change-header',
    check: 'signature',
    found: /^signed a date \d+ seconds? (?:later|earlier) than the one it sent$|^signed its date with/,
    errorCode: 'SignatureDoesNotMatch',
    reason: /^SignatureDoesNotMatch: The request signature we calculated does not match/,
    stsStatus: 403,
  },
  {
    tampering: 'other-region',
    check: 'credential-scope',
    found: 'signed for sa-west-1',
    errorCode: 'SignatureDoesNotMatch',
    reason: /^SignatureDoesNotMatch: Credential should be scoped to a valid region\. ?$/,
    stsStatus: 403,
  },
  {
    tampering: 'reuse-nonce',
    check: 'signature',
    found: 'signed the nonce of an earlier login',
    errorCode: 'SignatureDoesNotMatch',
    reason: /^SignatureDoesNotMatch: The request signature we calculated does not match/,
    stsStatus: 403,
  },
  {
    tampering: 'remove-database-user',
    check: 'database-user',
    found: undefined,
    errorCode: undefined,
    reason: /^no database user arn:aws:iam::123456789012:user\/inspector-client$/,
    stsStatus: 200,
  },
  {
    tampering: 'deactivate-key',
    check: 'access-key',
    found: undefined,
    errorCode: 'InvalidClientTokenId',
    reason: /^InvalidClientTokenId: The security token included in the request is invalid\.$/,
    stsStatus: 403,
  },
];

const NOT_FOUND = { 'remove-database-user': true } as Partial<Record<Tampering, true>>;

/** The words of a driver's error, in each dialect. */
function wordsOf(tampering: Tampering, dialect: Dialect): OwnAttempt['words'] {
  if (dialect === 'documentdb') {
    return {
      code: 18,
      codeName: 'AuthenticationFailed',
      errmsg: '[the sandbox’s words, not Amazon DocumentDB’s] The login was refused.',
    };
  }
  if (dialect === 'mongod') {
    return NOT_FOUND[tampering]
      ? {
          code: 11,
          codeName: 'UserNotFound',
          errmsg: `Could not find user "${PRINCIPAL}" for db "$external"`,
        }
      : { code: 18, codeName: 'AuthenticationFailed', errmsg: 'Authentication failed.' };
  }
  return {
    code: 8000,
    codeName: 'AtlasError',
    errmsg: NOT_FOUND[tampering]
      ? `bad auth : user ${PRINCIPAL} is not found`
      : 'bad auth : aws sts call has response 403',
  };
}

const lastCall = ({ stsCalls }: Sandbox) => stsCalls.at(-1);
const lastAttempt = ({ authAttempts }: Sandbox) => authAttempts.at(-1);

describe.each(['atlas', 'mongod', 'documentdb'] as const)('in the dialect %s', (dialect) => {
  test('each tampering is refused by its check, in the words of a driver, and heals', async () => {
    const { sandbox, client, nextAttempt } = await startOwnClient({ dialect, inspect: true });
    expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
    for (const { tampering, errorCode, reason, stsStatus, check, found } of ROWS) {
      client.tamper(tampering, true);
      expect(client.state()).toEqual({ principal: PRINCIPAL, tamperings: [tampering] });
      const { words, calculation } = await nextAttempt();
      expect(words, tampering).toEqual(wordsOf(tampering, dialect));
      expect(lastAttempt(sandbox), tampering).toMatchObject({ verdict: 'refused', stsStatus });
      expect(lastAttempt(sandbox)?.reason, tampering).toMatch(reason);
      expect(lastCall(sandbox)?.errorCode, tampering).toBe(errorCode);
      expect(client.calculationOf(calculation?.signature ?? ''), tampering).toEqual(calculation);
      const opened = await openedLogin(sandbox, (await loginsOf(sandbox)).at(-1)?.id ?? 0);
      expect(opened, tampering).toMatchObject({ check, words });
      const differences = opened.search?.differences.map(({ text }) => text) ?? [];
      expect(differences, tampering).toEqual(
        found === undefined ? [] : [typeof found === 'string' ? found : expect.stringMatching(found)],
      );
      client.tamper(tampering, false);
      expect(await nextAttempt(), tampering).toMatchObject({ authenticatedUser: PRINCIPAL });
    }
    expect(client.state()).toEqual({ principal: PRINCIPAL, tamperings: [] });
  });
});

test.each(['aws-us-gov', 'aws-cn'] as const)('signs for another region of %s too', async (partition) => {
  const { sandbox, client, nextAttempt } = await startOwnClient({ account: { partition } });
  expect(await nextAttempt()).toMatchObject({
    authenticatedUser: `arn:${partition}:iam::123456789012:user/inspector-client`,
  });
  client.tamper('other-region', true);
  await nextAttempt();
  expect(lastCall(sandbox)).toMatchObject({
    errorMessage: 'Credential should be scoped to a valid region. ',
  });
});

test('several things are broken at once, each put back by itself', async () => {
  const { sandbox, client, nextAttempt } = await startOwnClient();
  await nextAttempt();
  client.tamper('remove-database-user', true);
  client.tamper('clock', true);
  client.tamper('clock', true);
  expect(client.state()?.tamperings).toEqual(['remove-database-user', 'clock']);
  await nextAttempt();
  expect(lastAttempt(sandbox)?.reason).toMatch(/Signature expired/);
  client.tamper('clock', false);
  await nextAttempt();
  expect(lastAttempt(sandbox)?.reason).toMatch(/^no database user /);
  client.tamper('remove-database-user', false);
  client.tamper('remove-database-user', false);
  expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
});

test('shows how it came to the signature that the server refuses, without its token', async () => {
  const { sandbox, client, nextAttempt } = await startOwnClient();
  const first = await nextAttempt();
  client.tamper('reuse-nonce', true);
  const { calculation } = await nextAttempt();
  const nonceOf = (text = '') => /^x-mongodb-server-nonce:(.*)$/m.exec(text)?.[1];
  expect(nonceOf(calculation?.canonicalRequest)).toBe(nonceOf(first.calculation?.canonicalRequest));
  const { calculated } = lastCall(sandbox) ?? {};
  expect(nonceOf(calculated?.canonicalRequest)).not.toBe(nonceOf(calculation?.canonicalRequest));
  const [token = ''] = /(?<=^x-amz-security-token:).*$/m.exec(calculation?.canonicalRequest ?? '') ?? [];
  expect(token).toMatch(/^\*{100,}$/);
  expect(calculation?.signature).toMatch(/^[0-9a-f]{64}$/);
});

test('a reset of the sandbox puts everything back, and makes its principal anew', async () => {
  const { sandbox, client, nextAttempt } = await startOwnClient();
  await nextAttempt();
  for (const { tampering } of ROWS) client.tamper(tampering, true);
  await sandbox.reset();
  client.reset();
  expect(client.state()).toEqual({ principal: PRINCIPAL, tamperings: [] });
  expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
});

test('stopped, it puts everything back, and ends the attempt under way; started again, it goes on', async () => {
  const { sandbox, timers, client, nextAttempt } = await startOwnClient();
  await nextAttempt();
  for (const { tampering } of ROWS) client.tamper(tampering, true);
  timers.pass();
  await client.stop();
  expect(client.state()).toBeUndefined();
  expect(timers.seconds()).toEqual([]);
  client.tamper('clock', true);
  expect(sandbox.databaseUsers.list()).toMatchObject([{ username: PRINCIPAL }]);
  expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
  expect(client.state()).toEqual({ principal: PRINCIPAL, tamperings: [] });
  await client.stop();
  await client.stop();
});

test('tries again a second after each attempt, and gives one up that takes too long', async () => {
  const { timers, client, nextAttempt } = await startOwnClient();
  await nextAttempt();
  expect(timers.seconds()).toEqual([1]);
  client.start();
  expect(timers.seconds()).toEqual([1]);
  timers.pass();
  expect(timers.seconds()).toEqual([15]);
  expect(await nextAttempt()).toEqual({ failure: expect.any(String) });
  expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
});

test('outlives the end of its sessions', async () => {
  const { sandbox, nextAttempt } = await startOwnClient();
  await nextAttempt();
  sandbox.clock.advance(13 * 3600 * 1000);
  expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
});

test('takes nobody’s name', async () => {
  const { sandbox, client, nextAttempt } = await startOwnClient();
  const { arn } = sandbox.account.createUser({ userName: 'Inspector-Client' });
  expect(await nextAttempt()).toMatchObject({ authenticatedUser: `${PRINCIPAL}-2` });
  client.tamper('deactivate-key', true);
  expect(arn).not.toBe(client.state()?.principal);
});

test('lives with what others do to its principal', async () => {
  const { sandbox, client, nextAttempt } = await startOwnClient();
  const databaseUser = { username: PRINCIPAL, awsIAMType: 'USER', roles: [] } as const;
  sandbox.databaseUsers.create(databaseUser);
  expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
  client.tamper('remove-database-user', true);
  sandbox.databaseUsers.create(databaseUser);
  expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
  sandbox.databaseUsers.delete(databaseUser);
  expect(await nextAttempt()).toMatchObject({ words: { code: 8000 } });
  client.tamper('remove-database-user', false);
  expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
  sandbox.account.deleteUser({ userName: 'inspector-client' });
  client.tamper('deactivate-key', true);
  client.tamper('deactivate-key', false);
  await nextAttempt();
  expect(lastAttempt(sandbox)?.reason).toMatch(/^InvalidClientTokenId: /);
});

test('goes on when the connection is lost', async () => {
  const { sandbox, nextAttempt } = await startOwnClient();
  await nextAttempt();
  sandbox.failNext('connection-reset');
  await nextAttempt();
  expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
});

test('is nobody that other clients meet: their logins go on while everything of it is broken', async () => {
  const { sandbox, client, nextAttempt } = await startOwnClient();
  await nextAttempt();
  for (const { tampering } of ROWS) client.tamper(tampering, true);
  const other = await openRawClient(sandbox.mongodbUri);
  expect(await logIn(other, keysOf(await sandbox.provision('env-vars', 'session')))).toMatchObject({ ok: 1 });
});
