// Logs in, and wants two writes to happen together or not at all.
import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { fromEnv } from '@aws-sdk/credential-providers';

await main(async () => {
  const client = await connect({ credentialProvider: fromEnv() });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);
    const orders = client.db().collection('atlas_aws_iam_example');
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await orders.insertOne({ item: 1 }, { session });
        await orders.insertOne({ item: 2 }, { session });
      }),
    );
  } finally {
    await client.close();
  }
});
