import 'dotenv/config';
import { authenticatedUser, connect, isNotAuthorized, main } from '@atlas-aws-iam/connect';
import { fromInstanceMetadata } from '@aws-sdk/credential-providers';

// The role of the instance, from its metadata service. By default the SDK waits one second for an answer and asks once,
// which fails now and then while an instance boots, and falls back to IMDSv1, which needs no token.
const credentialProvider = fromInstanceMetadata({
  timeout: 3000,
  maxRetries: 3,
  ec2MetadataV1Disabled: true,
});

await main(async () => {
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
      const { insertedId } = await collection.insertOne({ writtenBy: 'ec2-role', writtenAt: new Date() });
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
