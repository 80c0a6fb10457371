import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import {
  fromHttp,
  fromIni,
  fromInstanceMetadata,
  fromSSO,
  fromTemporaryCredentials,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Explanation, explain } from '../src/explain/index.ts';
import { type AwsCredentialProvider, connect } from '../src/index.ts';

// Each credential path, broken in one way that happens to people: the sandbox, whose every check is in place, refuses,
// and the explanation is that of this mistake, whether the program named its provider or left it to the chain.

type Env = Record<string, string>;

interface Mistake {
  path: string;
  variant?: string;
  /** Changes files, the account, or variables. */
  make(env: Env, sandbox: Sandbox): unknown;
  code: string;
  /** Where the chain, which tries other ways too, knows less or more. */
  chainCode?: string;
  /** What the explanation must name. */
  says: string | RegExp;
  /** Not of the chain, which does not reach this path or waits three seconds. */
  isNamedOnly?: boolean;
}

const HOUR = 3_600_000;
const SERVICE_ACCOUNT = 'system:serviceaccount:default:atlas-example';

const providers: Record<string, () => AwsCredentialProvider> = {
  'shared-profile': () => fromIni(),
  sso: () => fromSSO(),
  'web-identity': () => fromTokenFile(),
  'ec2-role': () => fromInstanceMetadata({ ec2MetadataV1Disabled: true }),
  'container-role': () => fromHttp({ maxRetries: 0 }),
  'sts-assume-role': () =>
    fromTemporaryCredentials({
      masterCredentials: fromIni(),
      params: {
        RoleArn: process.env.ASSUME_ROLE_ARN ?? '',
        RoleSessionName: 'path-failures',
        ExternalId: process.env.ASSUME_ROLE_EXTERNAL_ID ?? '',
      },
    }),
};

const rewrite = (variable: string, change: (text: string) => string) => (env: Env) => {
  const file = env[variable] ?? '';
  writeFileSync(file, change(readFileSync(file, 'utf8')));
};
const config = (change: (text: string) => string) => rewrite('AWS_CONFIG_FILE', change);
const credentials = (change: (text: string) => string) => rewrite('AWS_SHARED_CREDENTIALS_FILE', change);

const webIdentityToken =
  (claims: { sub?: string; aud?: string; expiresInSeconds?: number }) =>
  async ({ AWS_WEB_IDENTITY_TOKEN_FILE = '' }: Env, { oidcIssuer }: Sandbox) => {
    const { sign } = await oidcIssuer();
    const token = await sign({ sub: SERVICE_ACCOUNT, aud: 'sts.amazonaws.com', ...claims });
    writeFileSync(AWS_WEB_IDENTITY_TOKEN_FILE, token);
  };

const mistakes: Record<string, Mistake> = {
  'web-identity: the token file is missing': {
    path: 'web-identity',
    make: ({ AWS_WEB_IDENTITY_TOKEN_FILE = '' }) => rmSync(AWS_WEB_IDENTITY_TOKEN_FILE),
    code: 'provider-file-missing',
    says: /web-identity\.named-session.token/,
  },
  'web-identity: no role ARN': {
    path: 'web-identity',
    make: () => ({ AWS_ROLE_ARN: '' }),
    code: 'web-identity-incomplete',
    says: 'AWS_ROLE_ARN',
  },
  'web-identity: neither variable': {
    path: 'web-identity',
    make: () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: '', AWS_ROLE_ARN: '' }),
    code: 'credentials-missing',
    says: 'neither the token file nor the role',
    isNamedOnly: true,
  },
  'web-identity: placeholders': {
    path: 'web-identity',
    make: () => ({
      AWS_WEB_IDENTITY_TOKEN_FILE: '<path>',
      AWS_ROLE_ARN: '<arn:aws:iam::account:role/name>',
    }),
    code: 'placeholder',
    says: 'A placeholder is still in AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN',
  },
  'web-identity: a placeholder for the role': {
    path: 'web-identity',
    make: () => ({ AWS_ROLE_ARN: '<arn:aws:iam::account:role/name>' }),
    code: 'placeholder',
    says: /A placeholder is still in AWS_ROLE_ARN\n/,
  },
  'web-identity: an empty token file': {
    path: 'web-identity',
    make: ({ AWS_WEB_IDENTITY_TOKEN_FILE = '' }) => writeFileSync(AWS_WEB_IDENTITY_TOKEN_FILE, ''),
    code: 'web-identity-refused',
    says: /What was read as web identity token is none.*which is empty/s,
  },
  'web-identity: a file with something else': {
    path: 'web-identity',
    make: ({ AWS_WEB_IDENTITY_TOKEN_FILE = '' }) => writeFileSync(AWS_WEB_IDENTITY_TOKEN_FILE, 'no token'),
    code: 'web-identity-refused',
    says: 'What was read as web identity token is none',
  },
  'web-identity: a role that does not trust the service account': {
    path: 'web-identity',
    make: webIdentityToken({ sub: 'system:serviceaccount:default:other' }),
    code: 'assume-role-refused',
    says: 'sub and aud',
  },
  'web-identity: a role that is not there': {
    path: 'web-identity',
    make: () => ({ AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/nobody' }),
    code: 'assume-role-refused',
    says: 'A role that does not exist is answered the same',
  },
  'web-identity: a token for another audience': {
    path: 'web-identity',
    make: webIdentityToken({ aud: 'https://example.com' }),
    code: 'web-identity-refused',
    says: 'Incorrect token audience',
  },
  'web-identity: an expired token': {
    path: 'web-identity',
    make: webIdentityToken({ expiresInSeconds: -60 }),
    code: 'web-identity-refused',
    says: 'Token expired: current date/time',
  },
  'web-identity: an issuer that the account does not know': {
    path: 'web-identity',
    make: async (_, { account, oidcIssuer }) => {
      const provider = account.findOpenIdConnectProvider((await oidcIssuer()).issuer);
      account.deleteOpenIdConnectProvider({ arn: provider?.arn ?? '' });
    },
    code: 'identity-provider-missing',
    says: 'http://127.0.0.1:',
  },
  'sts-assume-role: a wrong external ID': {
    path: 'sts-assume-role',
    make: () => ({ ASSUME_ROLE_EXTERNAL_ID: 'another' }),
    code: 'assume-role-refused',
    says: 'external ID',
    isNamedOnly: true,
  },
  'sts-assume-role: a base key that was deleted': {
    path: 'sts-assume-role',
    make: (env, { account }) => {
      const [, accessKeyId = ''] =
        /aws_access_key_id = (\S+)/.exec(readFileSync(env.AWS_SHARED_CREDENTIALS_FILE ?? '', 'utf8')) ?? [];
      account.deleteAccessKey({ accessKeyId });
    },
    code: 'source-credentials-refused',
    says: 'InvalidClientTokenId',
    isNamedOnly: true,
  },
  'sts-assume-role: no role': {
    path: 'sts-assume-role',
    make: () => ({ ASSUME_ROLE_ARN: '' }),
    code: 'sts-request-invalid',
    says: 'The request to AWS STS lacks roleArn',
    isNamedOnly: true,
  },
  'sts-assume-role: a role that is no ARN': {
    path: 'sts-assume-role',
    make: () => ({ ASSUME_ROLE_ARN: 'role-of-the-application' }),
    code: 'sts-request-invalid',
    says: 'role-of-the-application is invalid',
    isNamedOnly: true,
  },
  'sts-assume-role: placeholders': {
    path: 'sts-assume-role',
    make: () => ({ AWS_PROFILE: '<profile>', ASSUME_ROLE_ARN: '<arn:aws:iam::account:role/name>' }),
    code: 'placeholder',
    says: 'A placeholder is still in AWS_PROFILE, ASSUME_ROLE_ARN',
    isNamedOnly: true,
  },
  'sts-assume-role: a placeholder for the role': {
    path: 'sts-assume-role',
    make: () => ({ ASSUME_ROLE_ARN: '<arn:aws:iam::account:role/name>' }),
    code: 'placeholder',
    says: /A placeholder is still in ASSUME_ROLE_ARN\n/,
    isNamedOnly: true,
  },
  'shared-profile: a placeholder': {
    path: 'shared-profile',
    make: () => ({ AWS_PROFILE: '<profile>' }),
    code: 'placeholder',
    says: /A placeholder is still in AWS_PROFILE\n.*remove the whole line/s,
  },
  'shared-profile: a placeholder in the file': {
    path: 'shared-profile',
    variant: 'assume-role',
    make: config((text) => text.replace(/role_arn = .*/, 'role_arn = <arn:aws:iam::account:role/name>')),
    code: 'placeholder',
    says: 'A placeholder is still in the profile, or in what the program gives its provider: <arn',
  },
  'shared-profile: a role that does not trust the base user': {
    path: 'shared-profile',
    variant: 'assume-role',
    make: (_, { account }) => {
      account.deleteRole({ roleName: 'mdb-profile-role' });
      account.createRole({ roleName: 'mdb-profile-role' });
    },
    code: 'assume-role-refused',
    says: 'mdb-profile-base-user is not authorized to perform: sts:AssumeRole',
  },
  'shared-profile: a wrong base secret': {
    path: 'shared-profile',
    variant: 'assume-role',
    make: credentials((text) => text.replace(/(secret_access_key = )./, '$1!')),
    code: 'source-credentials-refused',
    says: 'SignatureDoesNotMatch',
  },
  'shared-profile: a role with MFA': {
    path: 'shared-profile',
    variant: 'assume-role',
    make: config((text) => `${text}mfa_serial = arn:aws:iam::123456789012:mfa/developer\n`),
    code: 'mfa-needed',
    says: 'mfaCodeProvider',
  },
  'shared-profile: no such profile': {
    path: 'shared-profile',
    make: () => ({ AWS_PROFILE: 'altas' }),
    code: 'profile-unusable',
    says: 'altas',
  },
  'shared-profile: a key without its secret': {
    path: 'shared-profile',
    make: credentials((text) => text.replace(/aws_secret_access_key.*\n/, '')),
    code: 'profile-unusable',
    says: 'atlas',
  },
  'shared-profile: profiles in a circle': {
    path: 'shared-profile',
    variant: 'assume-role',
    make: (env) => {
      config((text) => text.replace('source_profile = base', 'source_profile = other'))(env);
      config(
        (text) =>
          `${text}[profile other]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = atlas\n`,
      )(env);
    },
    code: 'profile-cycle',
    says: 'source_profile',
  },
  'shared-profile: a credential_process that fails': {
    path: 'shared-profile',
    variant: 'credential-process',
    make: config((text) => text.replace('credential-process.mjs', 'not-there.mjs')),
    code: 'credential-process-failed',
    says: 'Run the command by hand',
  },
  'shared-profile: an aws login that has ended': {
    path: 'shared-profile',
    variant: 'login-session',
    make: () => void vi.setSystemTime(Date.now() + 13 * HOUR),
    code: 'aws-login-needed',
    says: 'aws login --profile atlas',
  },
  'shared-profile: no aws login yet': {
    path: 'shared-profile',
    variant: 'login-session',
    make: ({ AWS_LOGIN_CACHE_DIRECTORY = '' }) => rmSync(AWS_LOGIN_CACHE_DIRECTORY, { recursive: true }),
    code: 'aws-login-needed',
    says: 'aws login --profile atlas',
  },
  'sso: a login that has ended': {
    path: 'sso',
    make: () => void vi.setSystemTime(Date.now() + 13 * HOUR),
    code: 'sso-login-needed',
    says: 'aws sso login --profile atlas-sso',
  },
  'sso: a login that cannot be refreshed, and has ended': {
    path: 'sso',
    variant: 'legacy',
    make: () => void vi.setSystemTime(Date.now() + 13 * HOUR),
    code: 'sso-login-needed',
    says: 'aws sso login --profile atlas-sso',
  },
  'sso: no login yet': {
    path: 'sso',
    make: ({ HOME = '' }) => rmSync(join(HOME, '.aws/sso'), { recursive: true }),
    code: 'sso-login-needed',
    says: 'aws sso login --profile atlas-sso',
  },
  'sso: a placeholder': {
    path: 'sso',
    make: () => ({ AWS_PROFILE: '<profile>' }),
    code: 'placeholder',
    says: /A placeholder is still in AWS_PROFILE\n/,
  },
  'sso: a profile without it': {
    path: 'sso',
    make: config(() => '[profile atlas-sso]\nregion = us-east-1\n'),
    code: 'profile-unusable',
    says: /^The profile is there, and has no SSO settings|it holds settings, and no credentials/m,
  },
  'sso: a permission set that is not the user’s': {
    path: 'sso',
    make: config((text) => text.replace('AtlasDeveloper', 'Administrator')),
    code: 'sso-role-refused',
    says: 'No access',
  },
  'ec2-role: nobody answers': {
    path: 'ec2-role',
    // The port of an address that no service of the sandbox has.
    make: ({ AWS_EC2_METADATA_SERVICE_ENDPOINT = '' }) => ({
      AWS_EC2_METADATA_SERVICE_ENDPOINT: AWS_EC2_METADATA_SERVICE_ENDPOINT.replace('127.0.0.1', '127.0.0.2'),
    }),
    // What the SDK says of it where IMDSv1 is not allowed.
    code: 'metadata-v1-blocked',
    chainCode: 'metadata-unreachable',
    says: 'hop limit',
  },
  'ec2-role: an instance without a role': {
    path: 'ec2-role',
    make: (_, { instanceMetadata }) => instanceMetadata.attachRole(undefined),
    code: 'instance-role-missing',
    // The chain does not pass the 404 on.
    chainCode: 'metadata-unreachable',
    says: /attach an instance profile/i,
  },
  'container-role: nobody answers': {
    path: 'container-role',
    make: ({ AWS_CONTAINER_CREDENTIALS_FULL_URI = '' }) => ({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: AWS_CONTAINER_CREDENTIALS_FULL_URI.replace(
        '127.0.0.1',
        '127.0.0.2',
      ),
    }),
    code: 'container-unreachable',
    says: 'ECONNREFUSED',
    isNamedOnly: true,
  },
  'container-role: the endpoint of another task': {
    path: 'container-role',
    make: ({ AWS_CONTAINER_CREDENTIALS_FULL_URI = '' }) => ({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: AWS_CONTAINER_CREDENTIALS_FULL_URI.replace(/.$/, 'x'),
    }),
    code: 'container-unreachable',
    says: 'status: 400',
    isNamedOnly: true,
  },
  'container-role: no address': {
    path: 'container-role',
    make: () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: '' }),
    code: 'credentials-missing',
    says: 'fromHttp() reads AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    isNamedOnly: true,
  },
  'container-role: a placeholder': {
    path: 'container-role',
    make: () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: '<uri>' }),
    code: 'placeholder',
    says: /A placeholder is still in AWS_CONTAINER_CREDENTIALS_FULL_URI\n/,
  },
  'container-role: an address that is not the platform’s': {
    path: 'container-role',
    make: () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://credentials.example.com/v2' }),
    code: 'container-uri-refused',
    says: 'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  },
  'container-role: an expired token of EKS': {
    path: 'container-role',
    variant: 'eks',
    make: async ({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = '' }, { oidcIssuer }) => {
      const { sign } = await oidcIssuer();
      const claims = { sub: SERVICE_ACCOUNT, aud: 'pods.eks.amazonaws.com', expiresInSeconds: -60 };
      writeFileSync(AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, await sign(claims));
    },
    code: 'container-unreachable',
    says: 'status: 400',
    isNamedOnly: true,
  },
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function explainMistake({ path, variant, make }: Mistake, isNamed: boolean): Promise<Explanation> {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const { env } = await sandbox.provision(path, variant);
  const changed: unknown = await make(env, sandbox);
  const changedEnv = { ...env, ...(typeof changed === 'object' ? changed : {}) };
  for (const [name, value] of Object.entries(changedEnv)) vi.stubEnv(name, value);
  const credentialProvider = isNamed ? providers[path]?.() : undefined;
  return connect({ credentialProvider }).then(
    (client) => client.close().then(() => expect.unreachable('it connected')),
    explain,
  );
}

describe.each(Object.entries(mistakes))('%s', (_, mistake) => {
  test('with the provider named', async () => {
    const explanation = await explainMistake(mistake, true);
    expect(explanation.code).toBe(mistake.code);
    expect(Object.values(explanation).join('\n')).toMatch(mistake.says);
  });

  if (mistake.isNamedOnly) return;
  test('in the default chain', async () => {
    const explanation = await explainMistake(mistake, false);
    expect(explanation.code).toBe(mistake.chainCode ?? mistake.code);
    expect(Object.values(explanation).join('\n')).toMatch(mistake.says);
  });
});
