// Logs in, and then fails at something of its own: what main() does not know, it repeats.
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { fromEnv } from '@aws-sdk/credential-providers';

await main(async () => {
  const client = await connect({ credentialProvider: fromEnv() });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
    throw new RangeError('Order 4711 has no items');
  } finally {
    await client.close();
  }
});
