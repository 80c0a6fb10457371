// The provider where the driver's documentation has it: connect() would not get to see it there.
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { fromEnv } from '@aws-sdk/credential-providers';

await main(async () => {
  const client = await connect({
    clientOptions: { authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: fromEnv() } },
  });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
  } finally {
    await client.close();
  }
});
