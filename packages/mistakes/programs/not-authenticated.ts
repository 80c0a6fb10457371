// Keys in the environment, and nobody who asked the driver to log in with them: it connects all the same.
import { main } from '@atlas-aws-iam/connect';
import { MongoClient } from 'mongodb';

await main(async () => {
  const client = new MongoClient(process.env.AWS_MONGO_CLUSTER_URL ?? '');
  try {
    await client.connect();
    console.log('ping:', JSON.stringify(await client.db().command({ ping: 1 })));
    await client.db().collection('atlas_aws_iam_example').findOne({});
  } finally {
    await client.close();
  }
});
