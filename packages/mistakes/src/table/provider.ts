import type { Mistake } from '../mistake.ts';
import { changeCredentials } from '../support/change-file.ts';
import { closedAddress } from '../support/listen.ts';
import { missingPackage } from '../support/preloads.ts';
import { withVariables } from '../support/with-variables.ts';

export const provider: readonly Mistake[] = [
  {
    code: 'credentials-shape',
    path: 'env-vars',
    runs: { program: 'credentials-shape' },
    seenBy: 'error',
    because: 'The provider is a function in the program’s code, and only a call shows what it returns.',
    description: 'with a provider that returns what STS answers, spelled as STS spells it',
    bareOptions: {
      authMechanismProperties: {
        AWS_CREDENTIAL_PROVIDER: async () => ({ AccessKeyId: 'ASIAIOSFODNN7EXAMPLE' }) as never,
      },
    },
  },
  {
    code: 'credentials-shape',
    path: 'custom-provider',
    seenBy: 'error',
    because: 'The program’s own function reads variables of its own, and only its code says which it needs.',
    description: 'with an own function that gives no key',
    make: withVariables({ APP_ACCESS_KEY_ID: '' }),
    notInChain: 'the function is not of it',
  },
  {
    code: 'access-key-id-malformed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY swapped',
    make: ({ env }) => ({
      env: {
        AWS_ACCESS_KEY_ID: env.AWS_SECRET_ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY: env.AWS_ACCESS_KEY_ID,
      },
    }),
    says: /swap/i,
  },
  {
    code: 'access-key-id-malformed',
    path: 'shared-profile',
    seenBy: 'environment',
    description: 'with id and secret swapped in the profile',
    make: changeCredentials((text) => text.replace(/(_key_id = )(\S+)(\n.*access_key = )(\S+)/, '$1$4$3$2')),
    says: /swap.*aws_secret_access_key of profile "atlas" \(line 3 of /is,
  },
  {
    code: 'credentials-malformed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a line break at the end of AWS_SECRET_ACCESS_KEY',
    make: ({ env }) => ({ env: { AWS_SECRET_ACCESS_KEY: `${env.AWS_SECRET_ACCESS_KEY}\n` } }),
    says: /AWS_SECRET_ACCESS_KEY\)? ends with a line break/,
  },
  {
    code: 'credentials-malformed',
    path: 'env-vars',
    variant: 'session',
    seenBy: 'environment',
    description: 'with the line end of Windows behind AWS_SESSION_TOKEN',
    make: ({ env }) => ({ env: { AWS_SESSION_TOKEN: `${env.AWS_SESSION_TOKEN}\r` } }),
    says: /AWS_SESSION_TOKEN\)? ends with a carriage return/,
  },
  {
    code: 'credentials-malformed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with the path of a file in AWS_SECRET_ACCESS_KEY',
    make: withVariables({ AWS_SECRET_ACCESS_KEY: '/run/secrets/aws_secret_access_key' }),
    says: 'is the path of a file',
  },
  {
    code: 'credentials-malformed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with AWS_SECRET_ACCESS_KEY in base64, as a secret of Kubernetes holds it',
    make: ({ env }) => ({
      env: { AWS_SECRET_ACCESS_KEY: Buffer.from(`${env.AWS_SECRET_ACCESS_KEY}\n`).toString('base64') },
    }),
    says: 'is base64, and has to be decoded once',
  },
  {
    code: 'credentials-malformed',
    path: 'shared-profile',
    seenBy: 'environment',
    description: 'with the values of the profile in quotes',
    make: changeCredentials((text) => text.replace(/ = (.*)/g, ' = "$1"')),
    says: /aws_secret_access_key of profile "atlas" \(line 3 of .*\)\)? has a quotation mark around it/,
  },
  {
    code: 'provider-failed',
    path: 'sts-assume-role',
    seenBy: 'environment',
    description: 'with an AWS_ENDPOINT_URL where nothing listens',
    async make() {
      return { env: { AWS_ENDPOINT_URL: `http://${await closedAddress()}`, AWS_MAX_ATTEMPTS: '1' } };
    },
  },
  {
    code: 'provider-timed-out',
    path: 'env-vars',
    runs: { program: 'provider-timed-out' },
    seenBy: 'error',
    because: 'The provider is a function in the program’s code, and only a call shows that it waits.',
    description: 'with a provider that never returns, and a quarter of a second for it',
  },
  {
    code: 'sdk-missing',
    path: 'env-vars',
    runs: { program: 'own-provider' },
    seenBy: 'environment',
    description: 'with @aws-sdk/credential-providers not installed',
    make: () => ({ imports: [missingPackage('@aws-sdk/credential-providers')] }),
    only: { driver: '7', because: 'driver 6 drops the provider, and asks the address of an instance' },
  },
  {
    code: 'aws4-missing',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with driver 6, and aws4 not installed',
    make: () => ({ imports: [missingPackage('aws4')] }),
    only: { driver: '6', because: 'driver 7 signs by itself' },
  },
];
