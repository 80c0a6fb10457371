import 'dotenv/config';
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { proveAccess } from '@atlas-aws-iam/connect/proof';
import { fromIni } from '@aws-sdk/credential-providers';

// The profile that AWS_PROFILE names, or [default], in ~/.aws/config and ~/.aws/credentials: its keys, the
// role it assumes, the command it runs or the session of aws login. No key in the environment can win over
// it.
const credentialProvider = fromIni();

await main(async () => {
  const client = await connect({ credentialProvider });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
    await proveAccess(client.db(), 'shared-profile'); // writes, reads and removes one document
  } finally {
    await client.close();
  }
});
