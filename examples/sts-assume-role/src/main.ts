import 'dotenv/config';
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { proveAccess } from '@atlas-aws-iam/connect/proof';
import { assumeRole } from './assume-role.ts';

// The profile's credentials only assume the role; the database knows the role. The function is called again
// five minutes before what it returned expires.

await main(async () => {
  const client = await connect({ credentialProvider: assumeRole });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
    await proveAccess(client.db(), 'sts-assume-role'); // writes, reads and removes one document
  } finally {
    await client.close();
  }
});
