import { connect } from '@atlas-aws-iam/connect';
import { fromHttp } from '@aws-sdk/credential-providers';
import type { MongoClient } from 'mongodb';

// A hot reload evaluates this module again. What globalThis holds stays.
const shared = globalThis as { mongoClient?: Promise<MongoClient> | undefined };

/** The one client of this process, logged in. It is made at the first call, not when the module is imported. */
export function mongoClient(): Promise<MongoClient> {
  shared.mongoClient ??= connect({ credentialProvider: fromHttp() }).catch((error) => {
    shared.mongoClient = undefined; // the next request tries again
    throw error;
  });
  return shared.mongoClient;
}
