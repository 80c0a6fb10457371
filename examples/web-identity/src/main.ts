import 'dotenv/config';
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { proveAccess } from '@atlas-aws-iam/connect/proof';
import { fromTokenFile } from '@aws-sdk/credential-providers';

// The token in AWS_WEB_IDENTITY_TOKEN_FILE is exchanged for a session of AWS_ROLE_ARN. The file is read again
// at each renewal, because whoever mounted it (the kubelet on EKS) replaces it while the program runs.
const credentialProvider = fromTokenFile();

await main(async () => {
  const client = await connect({ credentialProvider });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
    await proveAccess(client.db(), 'web-identity'); // writes, reads and removes one document
  } finally {
    await client.close();
  }
});
