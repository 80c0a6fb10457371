import 'dotenv/config';
import {
  authenticatedUser,
  connect,
  describeCredentials,
  isNotAuthorized,
  main,
} from '@atlas-aws-iam/connect';
import { fromEnv } from '@aws-sdk/credential-providers';

// Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for a session, AWS_SESSION_TOKEN.
// Only the environment is looked at: no profile on this machine can win over it.
const credentialProvider = fromEnv();

await main(async () => {
  console.log(`Credentials: ${describeCredentials(await credentialProvider())}`);

  const client = await connect({ credentialProvider });
  try {
    console.log(`Authenticated as ${await authenticatedUser(client)}`);

    const database = client.db();
    const collections = await database.listCollections({}, { nameOnly: true }).toArray();
    console.log(
      `Collections in ${database.databaseName}: ${collections.map(({ name }) => name).join(', ') || 'none'}`,
    );

    // One document in a collection of its own, and removed again: this may be somebody's cluster.
    const collection = database.collection('atlas_aws_iam_example');
    try {
      const { insertedId } = await collection.insertOne({ writtenBy: 'env-vars', writtenAt: new Date() });
      try {
        console.log('Wrote and read', JSON.stringify(await collection.findOne({ _id: insertedId })));
      } finally {
        const { deletedCount } = await collection.deleteOne({ _id: insertedId });
        console.log(`Removed ${deletedCount} document`);
      }
    } catch (error) {
      if (!isNotAuthorized(error)) throw error;
      console.log('Wrote nothing: this user may not write here, which its database roles in Atlas decide.');
    }
  } finally {
    await client.close();
  }
});
