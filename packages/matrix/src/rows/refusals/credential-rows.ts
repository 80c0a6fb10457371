import assert from 'node:assert/strict';
import { connect } from '@atlas-aws-iam/connect';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { type Driver, drivers } from '../../drivers.ts';
import { DIALECTS, type KnownDialect, type RefusedReply } from '../../raw/replies.ts';
import type { Evidence, Row } from '../../row.ts';
import { createClock } from './callers.ts';
import { type CredentialCase, credentialCases } from './credential-cases.ts';
import { explanationCode } from './explanation.ts';
import { failToConnect } from './fail-to-connect.ts';

/** A driver by itself: the explanation has the server's words, and nothing else. */
const driverRows: readonly Row[] = credentialCases.flatMap((input) =>
  DIALECTS.flatMap((dialect) =>
    drivers.map((driver) => ({
      name: `login: ${input.name}, ${dialect}`,
      group: 'refusal' as const,
      driver,
      target: 'sandbox' as const,
      run: () => runOnDriver(input, dialect, driver),
    })),
  ),
);

/** connect(), which knows more, has a better explanation where there is one. It runs on the newest driver. */
const connectRows: readonly Row[] = credentialCases
  .filter(({ knownToConnect }) => knownToConnect !== undefined)
  .flatMap((input) =>
    DIALECTS.map((dialect) => ({
      name: `connect(): ${input.name}, ${dialect}`,
      group: 'refusal' as const,
      ...(drivers[0] && { driver: drivers[0] }),
      target: 'sandbox' as const,
      run: () => runOnConnect(input, dialect),
    })),
  );

export const credentialRows: readonly Row[] = [...driverRows, ...connectRows];

async function runOnDriver(input: CredentialCase, dialect: KnownDialect, driver: Driver): Promise<Evidence> {
  const clock = createClock();
  await using sandbox = await startSandbox({ dialect, clock: () => clock.read() });
  const keys = input.prepare(sandbox, (offsetMs) => {
    clock.offsetMs = offsetMs;
  });
  const error = await failToConnect(driver, sandbox.mongodbUri, async () => keys);

  const { MongoServerError } = await driver.load();
  assert.ok(error instanceof MongoServerError, `It is a ${error.name}: ${error.message}`);
  const expected = input.refusal[dialect];
  assert.deepEqual(error.errorResponse, expected);
  assert.deepEqual(
    [error.name, error.code, error.codeName, error.message],
    ['MongoServerError', expected.code, expected.codeName, expected.errmsg],
  );
  const code = explanationCode(error);
  assert.equal(code, explanationOf(expected));
  assertRefused(sandbox, input.reason);
  return { detail: `${expected.code} ${code}` };
}

/** What explain() makes of the server's words alone. */
export function explanationOf({ errmsg }: RefusedReply): string {
  if (/user (\S+) is not found|Could not find user/.test(errmsg)) return 'database-user-missing';
  return errmsg.includes('aws sts call has response') ? 'sts-refused' : 'authentication-failed';
}

async function runOnConnect(input: CredentialCase, dialect: KnownDialect): Promise<Evidence> {
  const clock = createClock();
  await using sandbox = await startSandbox({ dialect, clock: () => clock.read() });
  const keys = input.prepare(sandbox, (offsetMs) => {
    clock.offsetMs = offsetMs;
  });
  const error = await connect({ credentialProvider: async () => keys, clusterUrl: sandbox.mongodbUri }).then(
    async (client) => {
      // Left open, it would keep the whole matrix from ending.
      await client.close();
      assert.fail('connect() was let in.');
    },
    (thrown: unknown) => thrown,
  );
  const code = explanationCode(error);
  assert.equal(code, input.knownToConnect);
  for (const { verdict } of sandbox.authAttempts) assert.equal(verdict, 'refused');
  return { detail: code };
}

/** Every login the server saw was refused, and for this reason. */
export function assertRefused({ authAttempts }: Sandbox, reason: string): void {
  assert.notEqual(authAttempts.length, 0, 'The server saw no login.');
  for (const attempt of authAttempts) {
    assert.equal(attempt.verdict, 'refused');
    assert.ok(
      attempt.reason?.includes(reason),
      `The server refused because “${attempt.reason}”; expected was “${reason}”.`,
    );
  }
}
