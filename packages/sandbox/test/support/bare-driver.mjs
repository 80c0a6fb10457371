// What somebody else's program does: the driver, the environment, and no package of this repository.
import { MongoClient } from 'mongodb';

const client = new MongoClient(process.env.AWS_MONGO_CLUSTER_URL);
try {
  const { authInfo } = await client.db('admin').command({ connectionStatus: 1 });
  console.log(authInfo.authenticatedUsers[0].user);
} finally {
  await client.close();
}
