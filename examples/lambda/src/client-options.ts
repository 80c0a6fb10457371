import type { MongoClientOptions } from 'mongodb';

// Lambda kills an invocation at the function's timeout, 3 seconds unless configured, and then nobody learns
// why. Left alone, connect() waits 10 seconds for a server, and the driver 30 for a connection and without
// end for a reply. With these, what does not come ends within those 3 seconds, repetitions included; raise
// them with the function's timeout.
export const clientOptions: MongoClientOptions = {
  serverSelectionTimeoutMS: 2_000,
  // Driver 7.9 takes a connection that cannot be opened for an overload, and tries three times.
  connectTimeoutMS: 800,
  // For each reply. A connection that the network forgot while the environment was frozen may swallow what is
  // sent: this leaves the driver time to repeat it on a new one.
  socketTimeoutMS: 1_000,
  // An environment runs one invocation at a time, and there may be a thousand environments.
  maxPoolSize: 5,
  // https://www.mongodb.com/docs/atlas/manage-connections-aws-lambda/
  maxIdleTimeMS: 60_000,
};
