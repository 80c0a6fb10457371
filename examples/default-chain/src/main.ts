import 'dotenv/config';
import { authenticatedUser, connect, inspectSources, isNotAuthorized, main } from '@atlas-aws-iam/connect';

await main(async () => {
  // The places that the SDK's default chain looks at, in its order. The first that is present wins, whatever the later
  // ones hold: a forgotten profile or variable is enough to become somebody else.
  for (const [index, { title, state, shadowedBy, detail }] of inspectSources().entries()) {
    const inFull = shadowedBy ? `${state} by ${shadowedBy}` : state;
    console.log(`${index + 1}. ${title}: ${inFull}. ${detail}`);
  }

  // No credentialProvider: the driver asks that chain.
  const client = await connect();
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
        writtenBy: 'default-chain',
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
