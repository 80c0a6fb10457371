// Logs in with the credentials that the driver finds by itself, and says who the server takes it for.
import { MongoClient } from 'mongodb';

// The URI says MONGODB-AWS, and nothing of keys: the driver asks the AWS SDK's default chain.
const client = new MongoClient(process.env.AWS_MONGO_CLUSTER_URL);
try {
  const { authInfo } = await client.db(process.env.AWS_MONGO_DATABASE).command({ connectionStatus: 1 });
  for (const { user } of authInfo.authenticatedUsers) console.log('Authenticated as', user);
} catch (error) {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
} finally {
  await client.close();
}
