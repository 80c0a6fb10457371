import 'dotenv/config';
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { proveAccess } from '@atlas-aws-iam/connect/proof';
import { fromInstanceMetadata } from '@aws-sdk/credential-providers';

// The role of the instance, from its metadata service. By default the SDK waits one second for an answer and
// asks once, which fails now and then while an instance boots, and falls back to IMDSv1, which needs no
// token.
const credentialProvider = fromInstanceMetadata({
  timeout: 3000,
  maxRetries: 3,
  ec2MetadataV1Disabled: true,
});

await main(async () => {
  const client = await connect({ credentialProvider });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
    await proveAccess(client.db(), 'ec2-role'); // writes, reads and removes one document
  } finally {
    await client.close();
  }
});
