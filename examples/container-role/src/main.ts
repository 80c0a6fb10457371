import 'dotenv/config';
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { proveAccess } from '@atlas-aws-iam/connect/proof';
import { fromHttp } from '@aws-sdk/credential-providers';

await main(async () => {
  // The endpoint is in the environment: ECS sets a relative URI, EKS Pod Identity a full one and a token
  // file, which is read again at each renewal.
  const credentialProvider = fromHttp();
  const client = await connect({ credentialProvider });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
    await proveAccess(client.db(), 'container-role'); // writes, reads and removes one document
  } finally {
    await client.close();
  }
});
