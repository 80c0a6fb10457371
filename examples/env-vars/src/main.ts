import 'dotenv/config';
import { authenticatedUser, connect, describeCredentials, main } from '@atlas-aws-iam/connect';
import { proveAccess } from '@atlas-aws-iam/connect/proof';
import { fromEnv } from '@aws-sdk/credential-providers';

// Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for a session, AWS_SESSION_TOKEN.
// Only the environment is looked at: no profile on this machine can win over it.
const credentialProvider = fromEnv();

await main(async () => {
  console.log(`Credentials: ${describeCredentials(await credentialProvider())}`);
  const client = await connect({ credentialProvider });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
    await proveAccess(client.db(), 'env-vars'); // writes, reads and removes one document
  } finally {
    await client.close();
  }
});
