import { MongoClient } from 'mongodb';
import { fromVercelToken, takeToken } from './from-vercel-token.ts';

const { AWS_MONGO_CLUSTER_URL: clusterUrl = '', AWS_MONGO_DATABASE: databaseName } = process.env;
const uri = clusterUrl.includes('://') ? clusterUrl : `mongodb+srv://${clusterUrl}`;

// One client for all requests of this instance. It connects when the first command needs it.
const client = new MongoClient(uri, {
  authMechanism: 'MONGODB-AWS',
  authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: fromVercelToken },
  serverSelectionTimeoutMS: 10_000,
});

export async function GET(request: Request): Promise<Response> {
  takeToken(request);
  const collections = await client.db(databaseName).listCollections().toArray();
  return Response.json(collections.map(({ name }) => name));
}
