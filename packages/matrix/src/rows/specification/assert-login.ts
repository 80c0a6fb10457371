import assert from 'node:assert/strict';
import type { AuthAttempt, Sandbox } from '@atlas-aws-iam/sandbox';
import type { Driver } from '../../drivers.ts';

export interface ExpectedLogin {
  authenticatedUser: string;
  keyKind: 'static' | 'temporary';
  /** A pattern where the name is made up at run time; undefined for a user's own key. */
  roleSessionName?: string | RegExp | undefined;
}

/** Asserts by the server's record, which says what the driver of this major really sent. */
export function assertLastLogin(sandbox: Sandbox, driver: Driver, expected: ExpectedLogin): AuthAttempt {
  const attempt = sandbox.authAttempts.at(-1);
  assert.ok(attempt, 'The server saw no login.');
  assert.equal(attempt.verdict, 'authenticated', attempt.reason);
  assert.equal(attempt.stsStatus, 200);
  assert.equal(attempt.authenticatedUser, expected.authenticatedUser);
  assert.equal(attempt.keyKind, expected.keyKind);
  const { roleSessionName } = expected;
  if (roleSessionName instanceof RegExp) assert.match(attempt.roleSessionName ?? '', roleSessionName);
  else assert.equal(attempt.roleSessionName, roleSessionName);
  assertDriver(attempt, driver);
  return attempt;
}

function assertDriver({ client }: AuthAttempt, driver: Driver): void {
  const version: string = client?.driver?.version ?? '';
  assert.equal(version.split('.')[0], driver.major, `The server saw driver ${version}.`);
}
