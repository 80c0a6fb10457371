import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reproduction } from './mistake.ts';
import { changeFile } from './support/change-file.ts';
import { closedAddress, listenHttp } from './support/listen.ts';
import { missingPackage, redirectTaskEndpoint, useDriver } from './support/preloads.ts';

const changeConfig = (change: (text: string) => string) => changeFile('AWS_CONFIG_FILE', change);
const changeCredentials = (change: (text: string) => string) =>
  changeFile('AWS_SHARED_CREDENTIALS_FILE', change);
const withVariables = (env: Record<string, string | undefined>) => () => ({ env });

const THROTTLING = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error>
  <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>
</ErrorResponse>
`;

export const credentials = {
  'driver-prefers-environment': {
    path: 'env-vars',
    runs: { program: 'driver-prefers-environment' },
    description: 'with driver 6, and keys that come into the environment while it constructs the client',
    make: () => ({ imports: [useDriver('mongodb-6')] }),
  },
  'provider-not-asked': {
    path: 'container-role',
    runs: { program: 'own-provider' },
    description: 'with driver 6 in an ECS task, and @aws-sdk/credential-providers not installed',
    make({ env }) {
      const { origin, pathname } = new URL(env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '');
      return {
        env: {
          AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
          AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: pathname,
        },
        imports: [
          useDriver('mongodb-6'),
          missingPackage('@aws-sdk/credential-providers'),
          redirectTaskEndpoint(origin),
        ],
      };
    },
  },
  'env-credentials-incomplete': {
    path: 'env-vars',
    description: 'with AWS_SECRET_ACCESS_KEY not set',
    make: withVariables({ AWS_SECRET_ACCESS_KEY: undefined }),
  },
  'credentials-missing': {
    path: 'env-vars',
    description: 'with none of its keys set',
    make: withVariables({
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_SESSION_TOKEN: undefined,
    }),
  },
  'no-provider-found': {
    path: 'default-chain',
    description: 'with no keys in the environment, and no profile',
    make(context) {
      changeCredentials(() => '')(context);
      return {
        env: {
          AWS_ACCESS_KEY_ID: undefined,
          AWS_SECRET_ACCESS_KEY: undefined,
          AWS_SESSION_TOKEN: undefined,
        },
      };
    },
  },
  'profile-over-environment': {
    path: 'default-chain',
    description: 'with AWS_PROFILE set beside good keys, to a profile that is not there',
    make: withVariables({ AWS_PROFILE: 'yesterday' }),
  },
  'profile-unusable': {
    path: 'shared-profile',
    description: 'with AWS_PROFILE misspelt',
    make: withVariables({ AWS_PROFILE: 'altas' }),
  },
  'profile-cycle': {
    path: 'shared-profile',
    variant: 'assume-role',
    description: 'with a source_profile that has the first profile as its own',
    make: changeConfig((text) =>
      [
        text.replace('source_profile = base', 'source_profile = other'),
        '[profile other]',
        'role_arn = arn:aws:iam::123456789012:role/other',
        'source_profile = atlas',
        '',
      ].join('\n'),
    ),
  },
  'profile-source-unsupported': {
    path: 'shared-profile',
    variant: 'assume-role',
    description: 'with credential_source misspelt in place of source_profile',
    make: changeConfig((text) =>
      text.replace('source_profile = base', 'credential_source = Ec2InstanceMetaData'),
    ),
  },
  'mfa-needed': {
    path: 'shared-profile',
    variant: 'assume-role',
    description: 'with mfa_serial in the profile',
    make: changeConfig((text) => `${text}mfa_serial = arn:aws:iam::123456789012:mfa/developer\n`),
  },
  'sso-login-needed': {
    path: 'sso',
    description: 'with nobody logged in: no token in ~/.aws/sso/cache',
    make: ({ env }) => rmSync(join(env.HOME ?? '', '.aws/sso'), { recursive: true }),
  },
  'sso-role-refused': {
    path: 'sso',
    description: 'with a permission set that is not the user’s in the profile',
    make: changeConfig((text) => text.replace('AtlasDeveloper', 'Administrator')),
  },
  'aws-login-needed': {
    path: 'shared-profile',
    variant: 'login-session',
    description: 'with nobody logged in: no token in ~/.aws/login/cache',
    make: ({ env }) => rmSync(env.AWS_LOGIN_CACHE_DIRECTORY ?? '', { recursive: true }),
  },
  'credential-process-failed': {
    path: 'shared-profile',
    variant: 'credential-process',
    description: 'with a program in credential_process that is not there',
    make: changeConfig((text) => text.replace('credential-process.mjs', 'not-there.mjs')),
  },
  'web-identity-incomplete': {
    path: 'web-identity',
    description: 'with AWS_ROLE_ARN not set',
    make: withVariables({ AWS_ROLE_ARN: undefined }),
  },
  'web-identity-refused': {
    path: 'web-identity',
    description: 'with a token that was issued for another audience',
    async make({ env, sandbox }) {
      const { sign } = await sandbox.oidcIssuer();
      const token = await sign({
        sub: 'system:serviceaccount:default:atlas-example',
        aud: 'https://example.com',
      });
      writeFileSync(env.AWS_WEB_IDENTITY_TOKEN_FILE ?? '', token);
    },
  },
  'identity-provider-missing': {
    path: 'web-identity',
    description: 'with the issuer’s identity provider deleted from the account',
    async make({ sandbox: { account, oidcIssuer } }) {
      const provider = account.findOpenIdConnectProvider((await oidcIssuer()).issuer);
      account.deleteOpenIdConnectProvider({ arn: provider?.arn ?? '' });
    },
  },
  'provider-file-missing': {
    path: 'web-identity',
    description: 'with the token file removed',
    make: ({ env }) => rmSync(env.AWS_WEB_IDENTITY_TOKEN_FILE ?? ''),
  },
  'path-holds-contents': {
    path: 'shared-profile',
    description: 'with the text of the credentials file in AWS_SHARED_CREDENTIALS_FILE, instead of its path',
    make: ({ env }) => ({
      env: { AWS_SHARED_CREDENTIALS_FILE: readFileSync(env.AWS_SHARED_CREDENTIALS_FILE ?? '', 'utf8') },
    }),
  },
  'assume-role-refused': {
    path: 'sts-assume-role',
    description: 'with another external ID than the role asks for',
    make: withVariables({ ASSUME_ROLE_EXTERNAL_ID: 'another' }),
  },
  'source-credentials-refused': {
    path: 'sts-assume-role',
    description: 'with the profile’s access key deleted from the account',
    make({ env, sandbox }) {
      const text = readFileSync(env.AWS_SHARED_CREDENTIALS_FILE ?? '', 'utf8');
      const [, accessKeyId = ''] = /aws_access_key_id = (\S+)/.exec(text) ?? [];
      sandbox.account.deleteAccessKey({ accessKeyId });
    },
  },
  'sts-request-invalid': {
    path: 'sts-assume-role',
    description: 'with ASSUME_ROLE_ARN not set',
    make: withVariables({ ASSUME_ROLE_ARN: undefined }),
  },
  'aws-throttled': {
    path: 'sts-assume-role',
    description: 'with an STS that answers every call with Throttling',
    async make(context) {
      const url = await listenHttp(context, (request, response) => {
        request.resume().on('end', () => {
          response.writeHead(400, { 'content-type': 'text/xml' }).end(THROTTLING);
        });
      });
      // Or the SDK would try three times, and wait in between.
      return { env: { AWS_ENDPOINT_URL_STS: url, AWS_MAX_ATTEMPTS: '1' } };
    },
  },
  'metadata-unreachable': {
    path: 'ec2-role',
    runs: { example: 'default-chain' },
    description: 'with a metadata service that does not answer, and no other source',
    async make() {
      return { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://${await closedAddress()}` } };
    },
  },
  'metadata-v1-blocked': {
    path: 'ec2-role',
    description: 'with a metadata service that does not answer',
    async make() {
      return { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://${await closedAddress()}` } };
    },
  },
  'instance-role-missing': {
    path: 'ec2-role',
    description: 'with the instance profile taken off the instance',
    make: ({ sandbox }) => sandbox.instanceMetadata.attachRole(undefined),
  },
  'container-uri-refused': {
    path: 'container-role',
    description: 'with plain HTTP to a host elsewhere in AWS_CONTAINER_CREDENTIALS_FULL_URI',
    make: withVariables({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://credentials.example.com/v2' }),
  },
  'container-unreachable': {
    path: 'container-role',
    // fromHttp() asks four times, a second apart.
    description: 'with the credential URI of no task, for which the SDK goes on asking for three seconds',
    make: ({ env }) => ({
      env: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: env.AWS_CONTAINER_CREDENTIALS_FULL_URI?.replace(/.$/, 'x'),
      },
    }),
  },
  'credentials-shape': {
    path: 'env-vars',
    runs: { program: 'credentials-shape' },
    description: 'with a provider that returns what STS answers, spelled as STS spells it',
    bareOptions: {
      authMechanismProperties: {
        AWS_CREDENTIAL_PROVIDER: async () => ({ AccessKeyId: 'ASIAIOSFODNN7EXAMPLE' }) as never,
      },
    },
  },
  'access-key-id-malformed': {
    path: 'env-vars',
    description: 'with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY swapped',
    make: ({ env }) => ({
      env: {
        AWS_ACCESS_KEY_ID: env.AWS_SECRET_ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY: env.AWS_ACCESS_KEY_ID,
      },
    }),
  },
  'provider-failed': {
    path: 'sts-assume-role',
    description: 'with an AWS_ENDPOINT_URL where nothing listens',
    async make() {
      return { env: { AWS_ENDPOINT_URL: `http://${await closedAddress()}`, AWS_MAX_ATTEMPTS: '1' } };
    },
  },
  'provider-timed-out': {
    path: 'env-vars',
    runs: { program: 'provider-timed-out' },
    description: 'with a provider that never returns, and a quarter of a second for it',
  },
  'sdk-missing': {
    path: 'env-vars',
    runs: { program: 'own-provider' },
    description: 'with @aws-sdk/credential-providers not installed',
    make: () => ({ imports: [missingPackage('@aws-sdk/credential-providers')] }),
  },
  'aws4-missing': {
    path: 'env-vars',
    description: 'with driver 6, and aws4 not installed',
    make: () => ({ imports: [useDriver('mongodb-6'), missingPackage('aws4')] }),
  },
} satisfies Readonly<Record<string, Reproduction>>;
