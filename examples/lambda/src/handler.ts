import { authenticatedUser, connect, isNotAuthorized } from '@atlas-aws-iam/connect';
import { explain } from '@atlas-aws-iam/connect/explain';
import { fromEnv } from '@aws-sdk/credential-providers';
import type { MongoClient } from 'mongodb';

// A session of the function's role, which Lambda puts into the environment. Nothing can renew it there: Lambda replaces
// the whole execution environment instead.
const credentialProvider = fromEnv();

// Outside the handler: what is here survives from one invocation to the next. A client of each invocation's own would
// log in each time, and leave its connections behind when the environment is frozen.
let connected: Promise<MongoClient> | undefined;

async function openClient(): Promise<MongoClient> {
  try {
    // An environment runs one invocation at a time: a few connections do, and there may be a thousand environments.
    connected ??= connect({ credentialProvider, clientOptions: { maxPoolSize: 5 } });
    return await connected;
  } catch (error) {
    // Or all later invocations would get this failure too.
    connected = undefined;
    throw error;
  }
}

export interface Result {
  user: string;
  collections: string[];
  removed: number;
}

/** What Lambda invokes. */
export async function handler(): Promise<Result> {
  try {
    const client = await openClient();
    // A read comes first: the driver repeats it by itself if the connections died while the environment was frozen.
    const collections = await client.db().listCollections({}, { nameOnly: true }).toArray();
    return {
      user: await authenticatedUser(client),
      collections: collections.map(({ name }) => name),
      removed: await writeAndRemove(client),
    };
  } catch (error) {
    const { code, summary, cause, fix } = explain(error);
    throw new Error(`${summary} (${code}). ${cause} ${fix}`, { cause: error });
  }
}

/** One document in a collection of its own, and removed again: this may be somebody's cluster. */
async function writeAndRemove(client: MongoClient): Promise<number> {
  const collection = client.db().collection('atlas_aws_iam_example');
  try {
    const { insertedId } = await collection.insertOne({ writtenBy: 'lambda', writtenAt: new Date() });
    const { deletedCount } = await collection.deleteOne({ _id: insertedId });
    return deletedCount;
  } catch (error) {
    if (isNotAuthorized(error)) return 0;
    throw error;
  }
}
