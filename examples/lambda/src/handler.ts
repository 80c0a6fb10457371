import { authenticatedUser, connect } from '@atlas-aws-iam/connect';
import { explain } from '@atlas-aws-iam/connect/explain';
import { proveAccess } from '@atlas-aws-iam/connect/proof';
import { fromEnv } from '@aws-sdk/credential-providers';
import { clientOptions } from './client-options.ts';

const credentialProvider = fromEnv(); // The role's session: nothing renews it in a running environment.
let connected: ReturnType<typeof connect> | undefined; // One client, which all invocations share.

export async function handler(): Promise<{ user: string }> {
  connected ??= connect({ credentialProvider, clientOptions }).catch((error) => {
    connected = undefined; // Or all later invocations would get this failure too.
    throw error;
  });
  try {
    const client = await connected;
    // First: the driver repeats its read on a new connection, but not the command of authenticatedUser.
    await proveAccess(client.db(), 'lambda');
    return { user: await authenticatedUser(client) };
  } catch (error) {
    const { code, summary, cause, fix } = explain(error);
    const failure = new Error(`${summary} (${code}). ${cause} ${fix}`, { cause: error });
    throw Object.assign(failure, { name: code }); // Lambda reports the name as errorType.
  }
}
