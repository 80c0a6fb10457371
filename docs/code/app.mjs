import 'dotenv/config';
import { fromEnv } from '@aws-sdk/credential-providers';
import { MongoClient } from 'mongodb';

const { AWS_MONGO_CLUSTER_URL: clusterUrl, AWS_MONGO_DATABASE: databaseName } = process.env;
if (!clusterUrl) {
  console.error('AWS_MONGO_CLUSTER_URL is not set, and there is no .env in this folder that sets it.');
  process.exit(1);
}
const uri = clusterUrl.includes('://') ? clusterUrl : `mongodb+srv://${clusterUrl}`;

const client = new MongoClient(uri, {
  authMechanism: 'MONGODB-AWS',
  authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: fromEnv() },
  serverSelectionTimeoutMS: 10_000,
});

try {
  await client.connect();
  const database = client.db(databaseName);
  const { authInfo } = await database.command({ connectionStatus: 1 });
  const [authenticated] = authInfo.authenticatedUsers;
  if (!authenticated) throw new Error('Connected, but nobody is authenticated.');
  console.log(`Authenticated as ${authenticated.user}`);
  const collections = await database.listCollections().toArray();
  console.log('Collections:', collections.map(({ name }) => name).join(', ') || 'none');
} catch (error) {
  console.error('Connection failed:', error.message);
  process.exitCode = 1;
} finally {
  await client.close();
}
