import type { Mistake, MistakeContext } from '../mistake.ts';
import { changeConfig } from '../support/change-file.ts';
import { withVariables } from '../support/with-variables.ts';

// AWS's documented examples: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
const USER_INFO = 'AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY@';

const ROLE = '<arn:aws:iam::account:role/name>';

const withClusterUrl = (clusterUrl: string) => withVariables({ AWS_MONGO_CLUSTER_URL: clusterUrl });
const withChangedUrl =
  (pattern: RegExp | string, replacement: string) =>
  ({ sandbox }: MistakeContext) => ({
    env: { AWS_MONGO_CLUSTER_URL: sandbox.mongodbUri.replace(pattern, replacement) },
  });

export const targetAndOptions: readonly Mistake[] = [
  {
    code: 'cluster-url-missing',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with AWS_MONGO_CLUSTER_URL empty',
    make: withClusterUrl(''),
  },
  {
    code: 'cluster-url-malformed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with the address of a web page in AWS_MONGO_CLUSTER_URL',
    make: withClusterUrl('https://cluster0.abc.mongodb.net'),
  },
  {
    code: 'cluster-url-port',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a port after the host name in AWS_MONGO_CLUSTER_URL',
    make: withClusterUrl('cluster0.abc.mongodb.net:27017'),
  },
  {
    code: 'placeholder',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with AWS_MONGO_CLUSTER_URL as .env.example has it',
    make: withClusterUrl('<your-cluster.mongodb.net>'),
  },
  {
    code: 'placeholder',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with both variables as .env.example has them',
    make: withVariables({ AWS_WEB_IDENTITY_TOKEN_FILE: '<path>', AWS_ROLE_ARN: ROLE }),
    says: 'A placeholder is still in AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN',
  },
  {
    code: 'placeholder',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with AWS_ROLE_ARN as .env.example has it',
    make: withVariables({ AWS_ROLE_ARN: ROLE }),
    says: /A placeholder is still in AWS_ROLE_ARN\n/,
  },
  {
    code: 'placeholder',
    path: 'sts-assume-role',
    seenBy: 'environment',
    description: 'with both variables as .env.example has them',
    make: withVariables({ AWS_PROFILE: '<profile>', ASSUME_ROLE_ARN: ROLE }),
    says: 'A placeholder is still in AWS_PROFILE, ASSUME_ROLE_ARN',
  },
  {
    code: 'placeholder',
    path: 'sts-assume-role',
    seenBy: 'environment',
    description: 'with ASSUME_ROLE_ARN as .env.example has it',
    make: withVariables({ ASSUME_ROLE_ARN: ROLE }),
    says: /A placeholder is still in ASSUME_ROLE_ARN\n/,
  },
  {
    code: 'placeholder',
    path: 'shared-profile',
    seenBy: 'environment',
    description: 'with AWS_PROFILE as .env.example has it',
    make: withVariables({ AWS_PROFILE: '<profile>' }),
    says: /A placeholder is still in AWS_PROFILE\n.*remove the whole line/s,
  },
  {
    code: 'placeholder',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with a placeholder for role_arn in the profile',
    make: changeConfig((text) => text.replace(/role_arn = .*/, `role_arn = ${ROLE}`)),
    says: 'A placeholder is still in the profile, or in what the program gives its provider: <arn',
  },
  {
    code: 'placeholder',
    path: 'sso',
    seenBy: 'environment',
    description: 'with AWS_PROFILE as .env.example has it',
    make: withVariables({ AWS_PROFILE: '<profile>' }),
    says: /A placeholder is still in AWS_PROFILE\n/,
  },
  {
    code: 'placeholder',
    path: 'container-role',
    seenBy: 'environment',
    description: 'with AWS_CONTAINER_CREDENTIALS_FULL_URI as .env.example has it',
    make: withVariables({ AWS_CONTAINER_CREDENTIALS_FULL_URI: '<uri>' }),
    says: /A placeholder is still in AWS_CONTAINER_CREDENTIALS_FULL_URI\n/,
  },
  {
    code: 'uri-credentials',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with the access key in AWS_MONGO_CLUSTER_URL as user and password',
    make: withChangedUrl('://', `://${USER_INFO}`),
  },
  {
    code: 'other-mechanism',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with authMechanism=SCRAM-SHA-256 in AWS_MONGO_CLUSTER_URL',
    make: withChangedUrl(/\?.*/, '?authMechanism=SCRAM-SHA-256'),
  },
  {
    code: 'other-auth-source',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with authSource=admin in AWS_MONGO_CLUSTER_URL',
    make: withChangedUrl('authSource=%24external', 'authSource=admin'),
  },
  {
    code: 'auth-source-empty',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with AWS_MONGO_CLUSTER_URL as a shell leaves it that has replaced $external by nothing',
    make: withChangedUrl('authSource=%24external', 'authSource='),
  },
  {
    code: 'auth-source-encoded-twice',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with authSource=%2524external in AWS_MONGO_CLUSTER_URL',
    make: withChangedUrl('authSource=%24external', 'authSource=%2524external'),
  },
  {
    code: 'database-conflict',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with one database in AWS_MONGO_DATABASE, and another in the path of AWS_MONGO_CLUSTER_URL',
    make: withChangedUrl('/?', '/reports?'),
  },
  {
    code: 'database-name-invalid',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a dot in AWS_MONGO_DATABASE',
    make: () => ({ env: { AWS_MONGO_DATABASE: 'my.app' } }),
  },
  {
    code: 'option-refused',
    path: 'env-vars',
    runs: { program: 'option-refused' },
    seenBy: 'error',
    because: 'The program’s code passes the option, and no setting names it.',
    description: 'with the credential provider in clientOptions',
  },
  {
    code: 'option-invalid',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with retryWrites misspelt in AWS_MONGO_CLUSTER_URL',
    make: withChangedUrl(/$/, '&retryWrite=true'),
  },
  {
    code: 'mechanism-missing',
    path: 'env-vars',
    runs: { program: 'mechanism-missing' },
    seenBy: 'error',
    because: 'The program’s code makes the client and forgets the mechanism; a doctor’s own login names it.',
    description: 'with a credential provider given to the plain driver, without authMechanism',
    make: withChangedUrl(/\?.*/, ''),
  },
  {
    code: 'two-drivers',
    path: 'env-vars',
    runs: { program: 'two-drivers' },
    seenBy: 'error',
    because:
      'Two copies of the driver do no harm until the program’s code hands a client of one to the other.',
    description: 'with a client of connect() handed to mongoose, which has a driver of its own',
    isLetIn: true,
  },
];
