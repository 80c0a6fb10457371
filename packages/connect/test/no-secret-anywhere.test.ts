import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { fromEnv, fromHttp, fromIni, fromTokenFile } from '@aws-sdk/credential-providers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { inspectSources } from '../src/explain/index.ts';
import { expectNone, explained, failureOf, KINDS } from './expect-no-secret.ts';
import { newJwt, newSecretKey, newSessionToken, SPELLINGS } from './secrets.ts';

// A secret in every place where a person can put one, and every text of this package looked through for it. A new place
// is a line in one of the tables. Whatever else differs is drawn: every place meets every kind of secret, and neither of
// the two meets all the rest at once.

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

describe.each(KINDS)('%s', (_, make, kind) => {
  test.each(VARIABLES)('in the variable %s', async (name) => {
    const secret = make();
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://127.0.0.1:1/');
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/app');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', '/nonexistent/token');
    vi.stubEnv(name, secret);
    await expectNoneOfProviders(secret);
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', undefined);
    for (const url of [
      `http://127.0.0.1:1/${secret}?a=${encodeURIComponent(secret)}`,
      `http://${secret}/`,
      `https://127.0.0.1:1,${secret}`,
    ]) {
      vi.stubEnv(name, url);
      expectNoneOfSources(secret);
    }
    expectNone(secret, explained(new Error(`read ${process.env[name]}`)));
  });

  test.each(CONFIGS.map((template, index) => [template, index] as const))(
    'in a config file: %s',
    async (template, index) => {
      const secret = make();
      const folder = await mkdtemp(join(tmpdir(), 'connect-secrets-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const file = join(folder, 'file');
      await writeFile(file, template.replaceAll('%', secret));
      const draw = index + kind;
      vi.stubEnv(['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'][draw % 2] ?? '', file);
      vi.stubEnv('AWS_PROFILE', ['nobody', secret, undefined][index % 3]);
      expectNoneOfSources(secret);
      vi.stubEnv('AWS_PROFILE', 'app');
      await expectNoneOfProviders(secret);
    },
  );

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
  const program = await compileProgram(fileURLToPath(new URL('programs/run.ts', import.meta.url)));
  const options = { env: { ...process.env, ...variables } };
  const printed = await new Promise<string>((resolve) => {
    execFile(process.execPath, [program, 'throwsEnvironment'], options, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
  expect(printed).toContain('Failed: AggregateError: {');
  for (const secret of secrets) expectNone(secret, printed);
});
