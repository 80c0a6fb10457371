import { authenticatedUser, connect, isNotAuthorized } from '@atlas-aws-iam/connect';
import { explain } from '@atlas-aws-iam/connect/explain';
import { fromEnv } from '@aws-sdk/credential-providers';
import type { MongoClient, MongoClientOptions } from 'mongodb';

// A session of the function's role, which Lambda puts into the environment when it starts it. Nothing renews it there:
// once it has expired, this process can log in no more, and each invocation that needs a new connection says so.
const credentialProvider = fromEnv();

// Lambda kills an invocation at the function's timeout, 3 seconds unless configured, and then nobody learns why. Left
// alone, connect() waits 10 seconds for a server, and the driver 30 for a connection and without end for a reply. With
// these, what does not come ends within those 3 seconds, repetitions included; raise them with the function's timeout.
const clientOptions: MongoClientOptions = {
  serverSelectionTimeoutMS: 2_000,
  // Driver 7.9 takes a connection that cannot be opened for an overload, and tries three times.
  connectTimeoutMS: 800,
  // For each reply. A connection that the network forgot while the environment was frozen may swallow what is sent: this
  // leaves the driver time to repeat it on a new one.
  socketTimeoutMS: 1_000,
  // An environment runs one invocation at a time: a few connections do, and there may be a thousand environments.
  maxPoolSize: 5,
  // https://www.mongodb.com/docs/atlas/manage-connections-aws-lambda/
  maxIdleTimeMS: 60_000,
};

// Outside the handler: what is here survives from one invocation to the next. A client of each invocation's own would
// log in each time, and leave its connections behind when the environment is frozen.
let connected: Promise<MongoClient> | undefined;

function openClient(): Promise<MongoClient> {
  connected ??= connect({ credentialProvider, clientOptions }).catch((error) => {
    // Or all later invocations would get this failure too.
    connected = undefined;
    throw error;
  });
  return connected;
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
    // This comes first, because the driver repeats it by itself if the connections died while the environment was
    // frozen. It repeats no command that it is handed as a document, such as the question who is authenticated.
    const collections = await client.db().listCollections({}, { nameOnly: true }).toArray();
    return {
      user: await authenticatedUser(client),
      collections: collections.map(({ name }) => name),
      removed: await writeAndRemove(client),
    };
  } catch (error) {
    const { code, summary, cause, fix } = explain(error);
    const failure = new Error(`${summary} (${code}). ${cause} ${fix}`, { cause: error });
    // What Lambda reports as errorType, for whoever counts or catches failures by it.
    failure.name = code;
    throw failure;
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
