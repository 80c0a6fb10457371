import type { Mistake } from '../mistake.ts';
import { changeCredentials } from '../support/change-file.ts';
import { missingPackage, redirectTaskEndpoint } from '../support/preloads.ts';
import { withVariables } from '../support/with-variables.ts';

const NO_KEYS = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
};

export const environment: readonly Mistake[] = [
  {
    code: 'driver-prefers-environment',
    path: 'env-vars',
    runs: { program: 'driver-prefers-environment' },
    seenBy: 'error',
    because: 'The keys come into the environment only while the program’s code constructs its client.',
    description: 'with driver 6, and keys that come into the environment while it constructs the client',
    only: { driver: '6', because: 'driver 7 takes no keys from the environment beside a provider' },
  },
  {
    code: 'provider-not-asked',
    path: 'container-role',
    runs: { program: 'own-provider' },
    seenBy: 'error',
    because:
      'Only the program’s code says that it gives a provider; a login without one is the same, and right.',
    description: 'with driver 6 in an ECS task, and @aws-sdk/credential-providers not installed',
    make({ env }) {
      const { origin, pathname } = new URL(env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '');
      return {
        env: {
          AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
          AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: pathname,
        },
        imports: [missingPackage('@aws-sdk/credential-providers'), redirectTaskEndpoint(origin)],
      };
    },
    only: { driver: '6', because: 'driver 7 refuses a provider without the SDK' },
    isLetIn: true,
  },
  {
    code: 'env-credentials-incomplete',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with AWS_SECRET_ACCESS_KEY not set',
    make: withVariables({ AWS_SECRET_ACCESS_KEY: undefined }),
  },
  {
    code: 'credentials-missing',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with none of its keys set',
    make: withVariables(NO_KEYS),
    chainCode: 'no-provider-found',
  },
  {
    code: 'credentials-missing',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with neither AWS_WEB_IDENTITY_TOKEN_FILE nor AWS_ROLE_ARN',
    make: withVariables({ AWS_WEB_IDENTITY_TOKEN_FILE: '', AWS_ROLE_ARN: '' }),
    says: /neither the token file nor the role.*AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are not set\./s,
    notInChain: 'the chain goes on to the next source',
  },
  {
    code: 'credentials-missing',
    path: 'container-role',
    seenBy: 'environment',
    description: 'with AWS_CONTAINER_CREDENTIALS_FULL_URI empty',
    make: withVariables({ AWS_CONTAINER_CREDENTIALS_FULL_URI: '' }),
    says: 'fromHttp() reads AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    notInChain: 'the chain goes on to the next source',
  },
  {
    code: 'no-provider-found',
    path: 'default-chain',
    seenBy: 'environment',
    description: 'with no keys in the environment, and no profile',
    make(context) {
      changeCredentials(() => '')(context);
      return { env: NO_KEYS };
    },
  },
  {
    code: 'no-provider-found',
    path: 'default-chain',
    seenBy: 'environment',
    description: 'with neither keys nor a profile, in a pod whose service account has no role',
    make(context) {
      changeCredentials(() => '')(context);
      return { env: { ...NO_KEYS, KUBERNETES_SERVICE_HOST: '10.96.0.1' } };
    },
    says: /This is a pod.*service account a role.*Do not fall back on the role of the node/s,
  },
  {
    code: 'profile-over-environment',
    path: 'default-chain',
    seenBy: 'environment',
    description: 'with AWS_PROFILE set beside good keys, to a profile that is not there',
    make: withVariables({ AWS_PROFILE: 'yesterday' }),
    only: { driver: '7', because: 'driver 6 takes the keys without asking the chain' },
  },
];
