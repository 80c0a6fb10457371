import { MongoClient, type MongoClientOptions } from 'mongodb';
import type { AwsCredentialProvider } from './aws-credential-identity.ts';
import { ConnectError } from './connect-error.ts';
import { AUTH_MECHANISM, AUTH_SOURCE } from './constants.ts';
import { refusals } from './explain/refusals.ts';

export function createClient(
  uri: string,
  clientOptions: MongoClientOptions,
  credentialProvider: AwsCredentialProvider | undefined,
): MongoClient {
  const options: MongoClientOptions = {
    ...clientOptions,
    authMechanism: AUTH_MECHANISM,
    authSource: AUTH_SOURCE,
  };
  if (!credentialProvider) return new MongoClient(uri, options);

  options.authMechanismProperties = {
    ...clientOptions.authMechanismProperties,
    AWS_CREDENTIAL_PROVIDER: async () => {
      const { accessKeyId, secretAccessKey, sessionToken } = await credentialProvider();
      // Driver 6 fills a missing token from AWS_SESSION_TOKEN, whoever's it is. It leaves an empty one alone, and
      // both majors send no token then.
      return { accessKeyId, secretAccessKey, sessionToken: sessionToken ?? '' };
    },
  };
  const client = withoutEnvironmentKeys(() => new MongoClient(uri, options));
  // What the provider is hidden behind if the driver found keys of its own after all.
  if (client.options.credentials?.username) throw new ConnectError(refusals.driverPrefersEnvironment());
  return client;
}

// Driver 6 copies these three into the client when it is constructed, and signs with them instead of asking the
// provider (src/cmap/auth/mongo_credentials.ts, src/cmap/auth/mongodb_aws.ts). The constructor is synchronous, so no
// other code of this process can see them missing. Driver 7 does not look: there this changes nothing.
function withoutEnvironmentKeys<T>(construct: () => T): T {
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
  const hidden = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  try {
    return construct();
  } finally {
    for (const [name, value] of hidden) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
