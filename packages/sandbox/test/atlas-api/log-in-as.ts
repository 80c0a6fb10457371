import { MongoClient } from 'mongodb';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../src/index.ts';
import { logIn } from '../../src/login-client/conversation.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import { openRawClient } from '../support/raw-client.ts';

export interface Principal {
  arn: string;
  keys: Keys;
}

/** An IAM user with a key, whom the database does not know. */
export function createPrincipal({ account }: Sandbox, userName = 'app'): Principal {
  const { arn } = account.createUser({ userName });
  return { arn, keys: account.createAccessKey({ userName }) };
}

/** The user the server maps the driver to, or the message of its error. */
export async function driverUser(uri: string, keys: Keys): Promise<string> {
  const client = new MongoClient(uri, {
    authMechanism: 'MONGODB-AWS',
    authSource: '$external',
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => keys },
    serverSelectionTimeoutMS: 5_000,
  });
  onTestFinished(() => client.close());
  try {
    const { authInfo } = await client.db('admin').command({ connectionStatus: 1 });
    return authInfo.authenticatedUsers[0].user;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The server's answer to a login by wire, at once and without a driver's retries. */
export async function loginReply(sandbox: Sandbox, keys: Keys) {
  await using client = await openRawClient(sandbox.mongodbUri);
  return await logIn(client, keys);
}
