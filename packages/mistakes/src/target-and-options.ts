import type { Reproduction, ReproductionContext } from './mistake.ts';

// AWS's documented examples: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
const USER_INFO = 'AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY@';

const withClusterUrl = (clusterUrl: string) => () => ({ env: { AWS_MONGO_CLUSTER_URL: clusterUrl } });
const withChangedUrl =
  (pattern: RegExp | string, replacement: string) =>
  ({ sandbox }: ReproductionContext) => ({
    env: { AWS_MONGO_CLUSTER_URL: sandbox.mongodbUri.replace(pattern, replacement) },
  });

export const targetAndOptions = {
  'cluster-url-missing': {
    path: 'env-vars',
    description: 'with AWS_MONGO_CLUSTER_URL empty',
    make: withClusterUrl(''),
  },
  'cluster-url-malformed': {
    path: 'env-vars',
    description: 'with the address of a web page in AWS_MONGO_CLUSTER_URL',
    make: withClusterUrl('https://cluster0.abc.mongodb.net'),
  },
  'cluster-url-port': {
    path: 'env-vars',
    description: 'with a port after the host name in AWS_MONGO_CLUSTER_URL',
    make: withClusterUrl('cluster0.abc.mongodb.net:27017'),
  },
  placeholder: {
    path: 'env-vars',
    description: 'with AWS_MONGO_CLUSTER_URL as .env.example has it',
    make: withClusterUrl('<your-cluster.mongodb.net>'),
  },
  'uri-credentials': {
    path: 'env-vars',
    description: 'with the access key in AWS_MONGO_CLUSTER_URL as user and password',
    make: withChangedUrl('://', `://${USER_INFO}`),
  },
  'other-mechanism': {
    path: 'env-vars',
    description: 'with authMechanism=SCRAM-SHA-256 in AWS_MONGO_CLUSTER_URL',
    make: withChangedUrl(/\?.*/, '?authMechanism=SCRAM-SHA-256'),
  },
  'other-auth-source': {
    path: 'env-vars',
    description: 'with authSource=admin in AWS_MONGO_CLUSTER_URL',
    make: withChangedUrl('authSource=%24external', 'authSource=admin'),
  },
  'auth-source-empty': {
    path: 'env-vars',
    description: 'with AWS_MONGO_CLUSTER_URL as a shell leaves it that has replaced $external by nothing',
    make: withChangedUrl('authSource=%24external', 'authSource='),
  },
  'auth-source-encoded-twice': {
    path: 'env-vars',
    description: 'with authSource=%2524external in AWS_MONGO_CLUSTER_URL',
    make: withChangedUrl('authSource=%24external', 'authSource=%2524external'),
  },
  'database-conflict': {
    path: 'env-vars',
    description: 'with one database in AWS_MONGO_DATABASE, and another in the path of AWS_MONGO_CLUSTER_URL',
    make: withChangedUrl('/?', '/reports?'),
  },
  'database-name-invalid': {
    path: 'env-vars',
    description: 'with a dot in AWS_MONGO_DATABASE',
    make: () => ({ env: { AWS_MONGO_DATABASE: 'my.app' } }),
  },
  'option-refused': {
    path: 'env-vars',
    runs: { program: 'option-refused' },
    description: 'with the credential provider in clientOptions',
  },
  'option-invalid': {
    path: 'env-vars',
    description: 'with retryWrites misspelt in AWS_MONGO_CLUSTER_URL',
    make: withChangedUrl(/$/, '&retryWrite=true'),
  },
  'mechanism-missing': {
    path: 'env-vars',
    runs: { program: 'mechanism-missing' },
    description: 'with a credential provider given to the bare driver, and no authMechanism',
    make: withChangedUrl(/\?.*/, ''),
  },
} satisfies Readonly<Record<string, Reproduction>>;
