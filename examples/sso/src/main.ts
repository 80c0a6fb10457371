import 'dotenv/config';
import { authenticatedUser, connect, isNotAuthorized, main } from '@atlas-aws-iam/connect';
import { fromSSO } from '@aws-sdk/credential-providers';

// The profile that AWS_PROFILE names, and the token that `aws sso login` left in ~/.aws/sso/cache. A token that is about
// to expire is refreshed, as long as the login allows it; nothing here can log you in.
const credentialProvider = fromSSO();

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
      const { insertedId } = await collection.insertOne({ writtenBy: 'sso', writtenAt: new Date() });
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
