import { describe, expect, onTestFinished, test } from 'vitest';
import type { Dialect, Sandbox, SandboxOptions } from '../../src/index.ts';
import type { Tampering } from '../../src/inspect/model.ts';
import { createOwnClient, type OwnAttempt } from '../../src/inspect/own-client.ts';
import { createManualTimers } from '../support/manual-timers.ts';
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
}

const ROWS: readonly Row[] = [
  {
    tampering: 'clock',
    errorCode: 'SignatureDoesNotMatch',
    reason: /^SignatureDoesNotMatch: Signature expired: /,
    stsStatus: 403,
  },
  {
    tampering: 'drop-token',
    errorCode: 'InvalidClientTokenId',
    reason: /^InvalidClientTokenId: The security token included in the request is invalid\.$/,
    stsStatus: 403,
  },
  {
    tampering: 'swap-token',
    errorCode: 'InvalidClientTokenId',
    reason: /^InvalidClientTokenId: The security token included in the request is invalid\.$/,
    stsStatus: 403,
  },
  {
    tampering: 'change-header',
    errorCode: 'SignatureDoesNotMatch',
    reason: /^SignatureDoesNotMatch: The request signature we calculated does not match/,
    stsStatus: 403,
  },
  {
    tampering: 'other-region',
    errorCode: 'SignatureDoesNotMatch',
    reason: /^SignatureDoesNotMatch: Credential should be scoped to a valid region\. ?$/,
    stsStatus: 403,
  },
  {
    tampering: 'reuse-nonce',
    errorCode: 'SignatureDoesNotMatch',
    reason: /^SignatureDoesNotMatch: The request signature we calculated does not match/,
    stsStatus: 403,
  },
  {
    tampering: 'remove-database-user',
    errorCode: undefined,
    reason: /^no database user arn:aws:iam::123456789012:user\/inspector-client$/,
    stsStatus: 200,
  },
  {
    tampering: 'deactivate-key',
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
    const { sandbox, client, nextAttempt } = await startOwnClient({ dialect });
    expect(await nextAttempt()).toMatchObject({ authenticatedUser: PRINCIPAL });
    for (const { tampering, errorCode, reason, stsStatus } of ROWS) {
      client.tamper(tampering, true);
      expect(client.state()).toEqual({ principal: PRINCIPAL, tamperings: [tampering] });
      const { words, calculation } = await nextAttempt();
      expect(words, tampering).toEqual(wordsOf(tampering, dialect));
      expect(lastAttempt(sandbox), tampering).toMatchObject({ verdict: 'refused', stsStatus });
      expect(lastAttempt(sandbox)?.reason, tampering).toMatch(reason);
      expect(lastCall(sandbox)?.errorCode, tampering).toBe(errorCode);
      expect(client.calculationOf(calculation?.signature ?? ''), tampering).toEqual(calculation);
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
