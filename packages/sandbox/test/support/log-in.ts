import { expect } from 'vitest';
import type { DatabaseRole, Sandbox, SandboxOptions } from '../../src/index.ts';
import { openRawClient, type RawClient } from './raw-client.ts';
import { login } from './sasl.ts';
import { startTestSandbox } from './start-test-sandbox.ts';

/** A connection to a sandbox of its own, logged in as a user with these roles. */
export async function logIn(roles: DatabaseRole[], options?: SandboxOptions): Promise<RawClient> {
  return logInTo(await startTestSandbox(options), 'somebody', roles);
}

export async function logInTo(sandbox: Sandbox, userName: string, roles: DatabaseRole[]): Promise<RawClient> {
  const user = sandbox.account.createUser({ userName });
  sandbox.databaseUsers.create({ username: user.arn, awsIAMType: 'USER', roles });
  const client = await openRawClient(sandbox.mongodbUri);
  expect(await login(client, sandbox.account.createAccessKey({ userName }))).toMatchObject({ ok: 1 });
  return client;
}
