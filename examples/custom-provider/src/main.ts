import 'dotenv/config';
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { proveAccess } from '@atlas-aws-iam/connect/proof';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { fromAppKeys } from './from-app-keys.ts';

const providers = {
  // The SDK's default chain, named: what the driver would ask by itself, but here it can be configured.
  'the SDK’s chain': fromNodeProviderChain(),
  'an own function': fromAppKeys,
};

await main(async () => {
  for (const [name, credentialProvider] of Object.entries(providers)) {
    console.log(`With ${name}:`);
    const client = await connect({ credentialProvider });
    try {
      console.log(`Authenticated as ${await authenticatedUser(client)}`);
      await proveAccess(client.db(), 'custom-provider'); // writes, reads and removes one document
    } finally {
      await client.close();
    }
  }
});
