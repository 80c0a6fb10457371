import 'dotenv/config';
import { authenticatedUser, connect, isNotAuthorized, main } from '@atlas-aws-iam/connect';
import { fromIni } from '@aws-sdk/credential-providers';

// The profile that AWS_PROFILE names, or [default], in ~/.aws/config and ~/.aws/credentials: its keys, the role it
// assumes, the command it runs or the session of aws login. No key in the environment can win over it.
const credentialProvider = fromIni();

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
      const { insertedId } = await collection.insertOne({
        writtenBy: 'shared-profile',
        writtenAt: new Date(),
      });
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
