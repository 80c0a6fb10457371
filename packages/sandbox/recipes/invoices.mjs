// A program that reads its settings when it is imported, and names its provider.
import 'dotenv/config';
import { fromTokenFile } from '@aws-sdk/credential-providers';
import { MongoClient } from 'mongodb';

const { AWS_MONGO_CLUSTER_URL, AWS_MONGO_DATABASE } = process.env;

export const client = new MongoClient(AWS_MONGO_CLUSTER_URL, {
  authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: fromTokenFile() },
});
export const invoices = client.db(AWS_MONGO_DATABASE).collection('invoices');
