import { expect } from 'vitest';
import type { DatabaseRole, Sandbox } from '../../src/index.ts';
import { logIn } from '../../src/login-client/conversation.ts';
import type { WireClient } from '../../src/login-client/wire-client.ts';
import { logInTo } from './log-in.ts';
import { openRawClient } from './raw-client.ts';
import { type Script, startScriptedServer } from './start-scripted-server.ts';
import { startTestSandbox } from './start-test-sandbox.ts';

export const READ_WRITE: DatabaseRole = { roleName: 'readWrite', databaseName: 'shop' };

/** A user's connection to a sandbox before a server with this script, and what came there after the login. */
export async function openRelay(answer?: Script) {
  const server = await startScriptedServer(answer);
  const sandbox = await startTestSandbox({ upstream: server.uri });
  const client = await logInTo(sandbox, 'somebody', [READ_WRITE]);
  server.commands.length = 0;
  server.flags.length = 0;
  return { server, sandbox, client };
}

/** Deletes the database user, makes another one of the same name, and gives a connection of that one. */
export async function logInAgain(
  { account, databaseUsers, mongodbUri }: Sandbox,
  userName: string,
): Promise<WireClient> {
  const username = `arn:aws:iam::123456789012:user/${userName}`;
  const user = { username, awsIAMType: 'USER', roles: [READ_WRITE] } as const;
  databaseUsers.delete(user);
  databaseUsers.create(user);
  const client = await openRawClient(mongodbUri);
  expect(await logIn(client, account.createAccessKey({ userName }))).toMatchObject({ ok: 1 });
  return client;
}
