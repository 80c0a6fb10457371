import { network, type Saying, told } from './saying.ts';

// P: pymongo. G: Go. J: Java. The others are of Node's driver, whose class people leave out.
export const driverWords: readonly Saying[] = [
  {
    words: /^options? [\w, ]{1,300} (?:is|are) not supported$/,
    told: ([message]) => told(message, 'MongoParseError'),
  },
  network(
    /\bURI must begin with 'mongodb|\bscheme must be "mongodb|\bConnection strings must start with either\b/, // P, G, J
    'Invalid scheme, expected connection string to start with',
  ),
  network(
    /\bauth(?:entication)? ?source must be \$external/i, // P, G
    "Invalid source '…' for mechanism 'MONGODB-AWS'",
  ),
  {
    // What the server has said is beside it, and is not always printed.
    words: /\bdeployment does not support retryable writes\b/,
    told: () => ({
      ...told('Transaction numbers are only allowed on a replica set', 'MongoServerError'),
      code: 20,
    }),
  },
  {
    // fromHttp() makes a text of the error it met, and the driver repeats it.
    words: /\bMongoAWSError: (\w{0,40}Error: .{1,1000})/,
    told: ([, message = '']) => told(message, 'CredentialsProviderError'),
  },
];
