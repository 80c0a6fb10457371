import { MongoClient, type MongoClientOptions } from 'mongodb';
import { ConnectError } from './connect-error.ts';
import { refusals } from './explain/refusals.ts';

export function createClient(uri: string, options: MongoClientOptions): MongoClient {
  if (!options.authMechanismProperties?.AWS_CREDENTIAL_PROVIDER) return new MongoClient(uri, options);
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
