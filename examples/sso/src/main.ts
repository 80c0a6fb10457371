import 'dotenv/config';
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { proveAccess } from '@atlas-aws-iam/connect/proof';
import { fromSSO } from '@aws-sdk/credential-providers';

// The profile that AWS_PROFILE names, and the token that `aws sso login` left in ~/.aws/sso/cache. A token
// that is about to expire is refreshed, as long as the login allows it; nothing here can log you in.
const credentialProvider = fromSSO();

await main(async () => {
  const client = await connect({ credentialProvider });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
    await proveAccess(client.db(), 'sso'); // writes, reads and removes one document
  } finally {
    await client.close();
  }
});
