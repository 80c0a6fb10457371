import 'dotenv/config';
import { authenticatedUser, connect, isNotAuthorized, main } from '@atlas-aws-iam/connect';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

const providers = {
  // The SDK's default chain, named: what the driver would ask by itself, except that here it can be configured.
  'the SDK’s chain': fromNodeProviderChain(),

  // Any async function that gives these fields, from wherever your keys are. With an expiration they are kept until
  // five minutes before it; without one the function is called for each new connection.
  'an own function': async () => ({
    accessKeyId: process.env.APP_ACCESS_KEY_ID ?? '',
    secretAccessKey: process.env.APP_SECRET_ACCESS_KEY ?? '',
    sessionToken: process.env.APP_SESSION_TOKEN,
  }),
};

await main(async () => {
  for (const [name, credentialProvider] of Object.entries(providers)) {
    console.log(`With ${name}:`);
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
          writtenBy: 'custom-provider',
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
  }
});
