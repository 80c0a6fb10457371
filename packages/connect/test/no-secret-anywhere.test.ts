import { execFile } from 'node:child_process';
import { setServers } from 'node:dns';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { fromEnv, fromHttp, fromIni, fromTokenFile } from '@aws-sdk/credential-providers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { explain } from '../src/explain/index.ts';
import { formatExplanation } from '../src/format-explanation.ts';
import {
  type AwsCredentialIdentity,
  ConnectError,
  type ConnectOptions,
  connect,
  describeCredentials,
  inspectSources,
} from '../src/index.ts';
import { STATIC } from './credentials.ts';
import { newJwt, newSecretKey, newSessionToken, SECRETS, SPELLINGS } from './secrets.ts';
import { startStubServer } from './stub-server.ts';

// A secret in every place where a person can put one, and every text of this package looked through for it. A new place
// is a line in one of the tables.

const VARIABLES = [
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'],
  ...['AWS_PROFILE', 'AWS_REGION', 'AWS_CREDENTIAL_EXPIRATION', 'AWS_ENDPOINT_URL_STS'],
  ...['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_LOGIN_CACHE_DIRECTORY', 'HOME'],
  ...['AWS_ROLE_ARN', 'AWS_ROLE_SESSION_NAME', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  ...['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
  ...['AWS_CONTAINER_AUTHORIZATION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'],
  ...[
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
    'AWS_EC2_METADATA_DISABLED',
  ],
  ...['AWS_MONGO_CLUSTER_URL', 'AWS_MONGO_DATABASE'],
];

// What stands in a config file; `%` is the secret, the profile is `app` unless its name is one.
const CONFIGS = [
  ...[
    ...['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'region', 'credential_source'],
    ...['source_profile', 'role_session_name', 'external_id', 'mfa_serial', 'login_session', 'sso_session'],
    ...['web_identity_token_file', 'sso_start_url', 'ec2_metadata_service_endpoint', 'unheard_of'],
  ].flatMap((key) => [
    `[profile app]\n${key} = %`,
    `[profile app]\nrole_arn = arn:aws:iam::123456789012:role/app\n${key} = %`,
  ]),
  '[profile app]\nrole_arn = %\nsource_profile = app',
  '[profile app]\ncredential_process = sh -c "echo % >&2; exit 1"',
  '[profile %]\nregion = x',
  '[%]\nregion = x',
  '[profile app]\nrole_arn = x\nsource_profile = a\n[profile a]\nrole_arn = x\nsource_profile = %',
  '[profile app]\nsso_session = s\nsso_account_id = 1\nsso_role_name = %\n[sso-session %]',
  '%\n[default]',
];

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

const THROWN: readonly ((secret: string) => unknown)[] = [
  ...Object.values(SPELLINGS).map((spell) => (secret: string) => new Error(`It says: ${spell(secret)}.`)),
  (secret) => secret,
  (secret) => new Error('no', { cause: new Error('no', { cause: new Error(secret) }) }),
  (secret) => new AggregateError([new Error(secret)], 'no'),
  (secret) => Object.assign(new Error('no'), { name: secret }),
  (secret) => new Error(JSON.stringify({ SecretAccessKey: secret })),
  (secret) => new Error(inspect({ secretAccessKey: secret })),
  (secret) => new Error(`mongodb://me:a ${secret}@b@c.example/`),
  (secret) =>
    Object.assign(new Error(`ENOENT: no such file or directory, open '${secret}'`), { code: 'ENOENT' }),
  (secret) =>
    Object.assign(new Error(`Profile ${secret} was not found`), { name: 'CredentialsProviderError' }),
  (secret) => Object.assign(new Error(`It says: ${secret}`), { name: 'MongoAWSError' }),
  (secret) => Object.assign(new Error(`Value '${secret}' at 'roleArn' failed`), { name: 'ValidationError' }),
  (secret) =>
    Object.assign(new Error(`connect ENOTFOUND ${secret}`), { code: 'ENOTFOUND', hostname: secret }),
];

const CHAIN_FAILED = Object.assign(new Error('Could not load credentials from any providers'), {
  name: 'CredentialsProviderError',
});

/** Neither the whole of it nor a part that is worth something, as it is or encoded. */
function expectNone(secret: string, ...outputs: unknown[]): void {
  const text = outputs
    .map((output) => (typeof output === 'string' ? output : everything(output)))
    .join('\n')
    .toLowerCase();
  for (const spell of Object.values(SPELLINGS)) {
    const spelled = spell(secret).toLowerCase();
    for (let start = 0; start + 10 <= spelled.length; start += 5) {
      const part = spelled.slice(start, start + 10);
      if (text.includes(part)) expect.unreachable(`${part} is in: ${text.slice(0, 4000)}`);
    }
  }
}

function everything(value: unknown): string {
  const { message = '', stack = '' } = value instanceof Error ? value : {};
  return [inspect(value, { depth: null, showHidden: true }), JSON.stringify(value), message, stack].join(
    '\n',
  );
}

function explained(error: unknown): string {
  const explanation = explain(error);
  return `${everything(explanation)}\n${formatExplanation(explanation)}`;
}

// No name is looked up anywhere.
setServers(['127.0.0.1:1']);
const lookup: LookupFunction = (hostname, _options, callback) =>
  callback(
    Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND', hostname }),
    '',
  );

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

function expectNoneOfSources(secret: string): void {
  // A role would be asked for there.
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  expectNone(secret, inspectSources(process.env), explained(CHAIN_FAILED));
}

/** And with the errors of the providers themselves. */
async function expectNoneOfProviders(secret: string): Promise<void> {
  expectNoneOfSources(secret);
  // It would be asked for at an address that is not of this computer.
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', undefined);
  for (const provider of [
    fromEnv(),
    fromTokenFile(),
    fromHttp({ maxRetries: 0, timeout: 200 }),
    fromIni({ ignoreCache: true }),
  ]) {
    const error = await failureOf(provider());
    if (error) expectNone(secret, explained(error));
  }
}

/** Of connect() the errors of its own; those of others are theirs, and only their explanation is ours. */
async function expectNoneOfConnect(secret: string, options: ConnectOptions): Promise<void> {
  const clientOptions = { serverSelectionTimeoutMS: 50, lookup, ...options.clientOptions };
  const error = await failureOf(connect({ ...options, clientOptions }).then((client) => client.close()));
  if (error) expectNone(secret, explained(error), error instanceof ConnectError ? error : '');
}

// redact.test.ts has the other forms of a JWT.
const KINDS = ['a secret access key', 'a session token', 'a JWT'] as const;

describe.each(KINDS.map((kind) => [kind, SECRETS[kind] ?? newSecretKey] as const))('%s', (_, make) => {
  test.each(VARIABLES)('in the variable %s', async (name) => {
    const secret = make();
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://127.0.0.1:1/');
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/app');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', '/nonexistent/token');
    vi.stubEnv(name, secret);
    await expectNoneOfProviders(secret);
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', undefined);
    vi.stubEnv(name, `http://127.0.0.1:1/${secret}?a=${encodeURIComponent(secret)}`);
    expectNoneOfSources(secret);
    expectNone(secret, explained(new Error(`read ${process.env[name]}`)));
  });

  test.each(CONFIGS)('in a config file: %s', async (template) => {
    const secret = make();
    const folder = await mkdtemp(join(tmpdir(), 'connect-secrets-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'file');
    await writeFile(file, template.replaceAll('%', secret));
    for (const variable of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) {
      vi.stubEnv(variable, file);
      for (const profile of ['app', 'nobody', secret, undefined]) {
        vi.stubEnv('AWS_PROFILE', profile);
        expectNoneOfSources(secret);
      }
      vi.stubEnv('AWS_PROFILE', 'app');
      await expectNoneOfProviders(secret);
    }
  });

  test.each(URIS)('in the cluster URL: %s', async (template) => {
    const secret = make();
    for (const spell of [(text: string) => text, encodeURIComponent]) {
      const clusterUrl = template.replaceAll('%', spell(secret));
      const credentialProvider = async () => STATIC;
      await expectNoneOfConnect(secret, { clusterUrl, credentialProvider });
      await expectNoneOfConnect(secret, { clusterUrl, credentialProvider, database: 'another' });
    }
  });

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

  test.each(THROWN.map((thrown) => [String(thrown).slice(0, 90), thrown] as const))(
    'in what is thrown: %s',
    (_, thrown) => {
      const secret = make();
      expectNone(secret, explained(thrown(secret)));
    },
  );
});

test('in all of it at once, under main()', async () => {
  const secrets = [newSecretKey(), newSessionToken(), newJwt()] as const;
  const [AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_WEB_IDENTITY_TOKEN_FILE] = secrets;
  const variables = { AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_WEB_IDENTITY_TOKEN_FILE };
  const program = fileURLToPath(new URL('programs/run.ts', import.meta.url));
  const options = { env: { ...process.env, ...variables } };
  const printed = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', program, 'throwsEnvironment'],
      options,
      (_, stdout, stderr) => resolve(stdout + stderr),
    );
  });
  expect(printed).toContain('Failed: AggregateError: {');
  for (const secret of secrets) expectNone(secret, printed);
});
