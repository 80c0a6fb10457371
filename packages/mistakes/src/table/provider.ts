import type { Mistake } from '../mistake.ts';
import { closedAddress } from '../support/listen.ts';
import { missingPackage } from '../support/preloads.ts';
import { withVariables } from '../support/with-variables.ts';

export const provider: readonly Mistake[] = [
  {
    code: 'credentials-shape',
    path: 'env-vars',
    runs: { program: 'credentials-shape' },
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
    description: 'with an own function that gives no key',
    make: withVariables({ APP_ACCESS_KEY_ID: '' }),
    notInChain: 'the function is not of it',
  },
  {
    code: 'access-key-id-malformed',
    path: 'env-vars',
    description: 'with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY swapped',
    make: ({ env }) => ({
      env: {
        AWS_ACCESS_KEY_ID: env.AWS_SECRET_ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY: env.AWS_ACCESS_KEY_ID,
      },
    }),
    // Without a provider, connect() does not see what the driver signs with.
    chainCode: 'sts-refused',
  },
  {
    code: 'provider-failed',
    path: 'sts-assume-role',
    description: 'with an AWS_ENDPOINT_URL where nothing listens',
    async make() {
      return { env: { AWS_ENDPOINT_URL: `http://${await closedAddress()}`, AWS_MAX_ATTEMPTS: '1' } };
    },
  },
  {
    code: 'provider-timed-out',
    path: 'env-vars',
    runs: { program: 'provider-timed-out' },
    description: 'with a provider that never returns, and a quarter of a second for it',
  },
  {
    code: 'sdk-missing',
    path: 'env-vars',
    runs: { program: 'own-provider' },
    description: 'with @aws-sdk/credential-providers not installed',
    make: () => ({ imports: [missingPackage('@aws-sdk/credential-providers')] }),
    only: { driver: '7', because: 'driver 6 drops the provider, and asks the address of an instance' },
  },
  {
    code: 'aws4-missing',
    path: 'env-vars',
    description: 'with driver 6, and aws4 not installed',
    make: () => ({ imports: [missingPackage('aws4')] }),
    only: { driver: '6', because: 'driver 7 signs by itself' },
  },
];
