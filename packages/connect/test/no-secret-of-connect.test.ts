import { setServers } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { describe, test } from 'vitest';
import {
  type AwsCredentialIdentity,
  ConnectError,
  type ConnectOptions,
  connect,
  describeCredentials,
} from '../src/index.ts';
import { STATIC } from './credentials.ts';
import { expectNone, explained, failureOf, KINDS } from './expect-no-secret.ts';
import { startStubServer } from './stub-server.ts';

// A secret in every place of connect() where a person can put one, on both drivers. A new place is a line in a table.

const URIS = [
  '%',
  'mongodb://%',
  'mongodb+srv://%/',
  'mongodb+srv://%:27017/',
  'mongodb://me:%@127.0.0.1:1/',
  'mongodb://me:a % b@127.0.0.1:1/',
  'mongodb://%@127.0.0.1:1/',
  '127.0.0.1:%',
  'mongodb://127.0.0.1:1/%',
  'mongodb://127.0.0.1:1/?%=1',
  'mongodb://127.0.0.1:1/?%=1&%=2',
  'mongodb://127.0.0.1:1/?authMechanism=%',
  'mongodb://127.0.0.1:1/?authSource=%',
  'mongodb://127.0.0.1:1/?authMechanismProperties=AWS_SESSION_TOKEN:%',
  'mongodb://127.0.0.1:1/#%',
];

const RESULTS: readonly ((secret: string) => unknown)[] = [
  (accessKeyId) => ({ ...STATIC, accessKeyId }),
  (secretAccessKey) => ({ ...STATIC, secretAccessKey }),
  (sessionToken) => ({ ...STATIC, sessionToken }),
  (secretAccessKey) => ({ accessKeyId: secretAccessKey, secretAccessKey: STATIC.accessKeyId }),
  (secret) => ({ AccessKeyId: STATIC.accessKeyId, SecretAccessKey: secret }),
  (secret) => ({ accessKeyId: STATIC.accessKeyId, [secret]: 'secretAccessKey' }),
  (secret) => ({ ...STATIC, accessKeyId: `<${secret}>` }),
  (secret) => secret,
  (secret) => [secret],
];

// No name is looked up anywhere.
setServers(['127.0.0.1:1']);
const lookup: LookupFunction = (hostname, _options, callback) =>
  callback(
    Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND', hostname }),
    '',
  );

/** Of connect() the errors of its own; those of others are theirs, and only their explanation is ours. */
async function expectNoneOfConnect(secret: string, options: ConnectOptions): Promise<void> {
  const clientOptions = { serverSelectionTimeoutMS: 50, lookup, ...options.clientOptions };
  const error = await failureOf(connect({ ...options, clientOptions }).then((client) => client.close()));
  if (error) expectNone(secret, explained(error), error instanceof ConnectError ? error : '');
}

describe.each(KINDS)('%s', (_, make, kind) => {
  test.each(URIS.map((template, index) => [template, index] as const))(
    'in the cluster URL: %s',
    async (template, index) => {
      const secret = make();
      const credentialProvider = async () => STATIC;
      const database = ['another', undefined][(index + kind) % 2];
      for (const spelled of [secret, encodeURIComponent(secret)]) {
        const clusterUrl = template.replaceAll('%', spelled);
        await expectNoneOfConnect(secret, { clusterUrl, credentialProvider, database });
      }
    },
  );

  test('in the options', async () => {
    const secret = make();
    const clusterUrl = 'mongodb://127.0.0.1:1/db';
    await expectNoneOfConnect(secret, { clusterUrl, database: secret });
    await expectNoneOfConnect(secret, { clusterUrl, database: `<${secret}>` });
    for (const option of ['authMechanism', 'authSource', 'appName', secret]) {
      await expectNoneOfConnect(secret, { clusterUrl, clientOptions: { [option]: secret } });
    }
  });

  test('in what a provider returns, and the login is refused', async () => {
    const refusal = { ok: 0, code: 8000, errmsg: 'bad auth : aws sts call has response 403' };
    const server = await startStubServer((command) => ('saslContinue' in command ? refusal : undefined));
    for (const result of RESULTS) {
      const secret = make();
      const credentials = result(secret) as AwsCredentialIdentity;
      const { uri: clusterUrl } = server;
      await expectNoneOfConnect(secret, { clusterUrl, credentialProvider: async () => credentials });
      if (credentials?.accessKeyId) expectNone(secret, describeCredentials(credentials));
    }
  });
});
