import 'dotenv/config';
import { authenticatedUser, connect, isNotAuthorized, main } from '@atlas-aws-iam/connect';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { fromIni } from '@aws-sdk/credential-providers';

// The profile's credentials only assume the role; the database knows the role.
const sts = new STSClient({ credentials: fromIni(), region: process.env.AWS_REGION || 'us-east-1' });

// Called again five minutes before what it returned expires. With the STS call under your control you decide on session
// names, tags or MFA; without such wishes fromTemporaryCredentials({ masterCredentials, params }) is all this in one line.
async function credentialProvider() {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: process.env.ASSUME_ROLE_ARN,
      RoleSessionName: process.env.ASSUME_ROLE_SESSION_NAME || 'atlas-example',
      ExternalId: process.env.ASSUME_ROLE_EXTERNAL_ID || undefined,
    }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken, Expiration } = Credentials ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

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
        writtenBy: 'sts-assume-role',
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
