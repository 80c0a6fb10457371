// A provider, and nothing that says what it is for.
import { main } from '@atlas-aws-iam/connect';
import { fromEnv } from '@aws-sdk/credential-providers';
import { MongoClient } from 'mongodb';

await main(async () => {
  const client = new MongoClient(process.env.AWS_MONGO_CLUSTER_URL ?? '', {
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: fromEnv() },
  });
  try {
    await client.connect();
  } finally {
    await client.close();
  }
});
