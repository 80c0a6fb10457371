import 'dotenv/config';
import { authenticatedUser, connect, isNotAuthorized, main } from '@atlas-aws-iam/connect';
import { fromTokenFile } from '@aws-sdk/credential-providers';

// The token in AWS_WEB_IDENTITY_TOKEN_FILE is exchanged for a session of AWS_ROLE_ARN. The file is read again at each
// renewal, because whoever mounted it (the kubelet on EKS) replaces it while the program runs.
const credentialProvider = fromTokenFile();

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
      const { insertedId } = await collection.insertOne({ writtenBy: 'web-identity', writtenAt: new Date() });
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
