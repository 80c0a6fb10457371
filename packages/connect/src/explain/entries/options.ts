import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import { refusals } from '../refusals.ts';
import { saying } from './saying.ts';

// What connect() refuses by itself, in the words of a driver that was opened without it: they come from the
// constructor of MongoClient, but for the mechanism that was forgotten.
const SOURCE = 'The connection string, or the client options';

export const optionEntries: readonly CatalogueEntry[] = [
  saying(
    'cluster-url-missing',
    /`uri` parameter to `openUri\(\)` must be a string, got "(\w+)"/,
    (_, [, got]) => ({
      summary: 'No cluster to connect to',
      cause: `Mongoose was given ${got} where the connection string belongs: most likely a variable that is not set.`,
      fix: 'Set the variable that the program reads, before it reads it (a .env file is loaded by an import that comes first), to your cluster’s URI as Atlas shows it under Connect.',
      docs: DOCS.connectionString,
    }),
  ),
  saying('cluster-url-malformed', /Invalid scheme, expected connection string to start with/, () =>
    refusals.clusterUrlMalformed(
      'What the driver was given',
      'it does not begin with mongodb:// or mongodb+srv://',
    ),
  ),
  saying('other-mechanism', /Username required for mechanism '([\w-]{1,60})'/, (_, [, mechanism = '']) =>
    refusals.otherMechanism(mechanism, SOURCE),
  ),
  saying('uri-credentials', /AWS_SESSION_TOKEN cannot be provided when using MONGODB-AWS/, () =>
    refusals.uriCredentials(SOURCE, 'a session token'),
  ),
  {
    code: 'uri-credentials',
    // The last one is driver 6, about a user name; about half a key in the environment too, but that has been read.
    read: ({ message }) =>
      /username and password cannot be provided when using MONGODB-AWS|(?:Password|Username) contains unescaped characters|password must be set when a username is specified/.test(
        message,
      )
        ? refusals.uriCredentials(SOURCE, 'a user name or password')
        : undefined,
  },
  saying('auth-source-empty', /"authSource" cannot be specified with no value/, () =>
    refusals.authSourceEmpty(SOURCE),
  ),
  saying('auth-source-encoded-twice', /Invalid source '%24external' for mechanism/, () =>
    refusals.authSourceEncodedTwice(SOURCE),
  ),
  saying(
    'other-auth-source',
    /Invalid source '([^']{0,1024})' for mechanism 'MONGODB-AWS'/,
    (_, [, authSource = '']) => refusals.otherAuthSource(authSource, SOURCE),
  ),
  saying('mechanism-missing', /authMechanism DEFAULT not supported/, () => ({
    summary: 'Credentials are configured, and no authMechanism',
    cause: 'Without it the driver negotiates a password mechanism, which has no use for AWS credentials.',
    fix: 'Set authMechanism to MONGODB-AWS, in the connection string or the client options; connect() does.',
    docs: DOCS.driverIam,
  })),
  saying('two-drivers', /Must call `setClient\(\)` with an instance of MongoClient/, () => ({
    summary: 'The client given to Mongoose comes from another copy of the driver',
    cause:
      'Mongoose brings a copy of the driver along, and takes clients of that copy alone. (A promise is not a client either: await it.)',
    fix: 'Let mongoose make the client: const { uri, options } = mongoClientOptions({ credentialProvider, driver: mongoose.mongo }), then mongoose.connect(uri, options). npm ls mongodb shows the copies.',
    docs: DOCS.driverCopies,
  })),
  saying('two-drivers', /Unsupported BSON version, bson types must be from bson (\d+)/, (_, [, major]) => ({
    summary: 'A value of one copy of the driver was handed to another',
    cause: `It is an ObjectId, a Decimal128 or the like, and the copy that was to send it has bson ${major}, another version.`,
    fix: 'Take these classes from the copy that makes the client (mongoose.mongo.ObjectId, or those of mongodb), or install one version of mongodb: npm ls mongodb shows who brings which.',
    docs: DOCS.driverCopies,
  })),
];
