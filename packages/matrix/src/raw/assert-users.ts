import assert from 'node:assert/strict';
import type { WireClient } from '@atlas-aws-iam/sandbox/login-client';

/** Whom a connection is logged in as, by what the server itself says. */
export async function assertUser(client: WireClient, loginName: string): Promise<void> {
  assert.deepEqual(await authenticatedUsers(client), [{ user: loginName, db: '$external' }]);
}

export async function assertNobody(client: WireClient): Promise<void> {
  assert.deepEqual(await authenticatedUsers(client), [], 'after a refusal somebody is logged in');
}

/** Who is logged in, by what the server itself says. */
export async function authenticatedUsers(client: WireClient): Promise<unknown> {
  const { authInfo } = await client.command({ connectionStatus: 1, $db: 'admin' });
  return authInfo.authenticatedUsers;
}
