import { expect } from 'vitest';
import type { DatabaseRole, Sandbox, SandboxOptions } from '../../src/index.ts';
import { logIn as logInWith } from '../../src/login-client/conversation.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import type { WireClient } from '../../src/login-client/wire-client.ts';
import { openRawClient } from './raw-client.ts';
import { startTestSandbox } from './start-test-sandbox.ts';

/** A connection to a sandbox of its own, logged in as a user with these roles. */
export async function logIn(roles: DatabaseRole[], options?: SandboxOptions): Promise<WireClient> {
  return logInTo(await startTestSandbox(options), 'somebody', roles);
}

export async function logInTo(
  sandbox: Sandbox,
  userName: string,
  roles: DatabaseRole[],
): Promise<WireClient> {
  const client = await openRawClient(sandbox.mongodbUri);
  expect(await logInWith(client, createUserKeys(sandbox, userName, roles))).toMatchObject({ ok: 1 });
  return client;
}

/** An IAM user that is a database user with these roles. */
export function createUserKeys(sandbox: Sandbox, userName: string, roles: DatabaseRole[]): Keys {
  const { arn } = sandbox.account.createUser({ userName });
  sandbox.databaseUsers.create({ username: arn, awsIAMType: 'USER', roles });
  return sandbox.account.createAccessKey({ userName });
}
