import type { Mistake } from '../mistake.ts';
import { closedAddress } from '../support/listen.ts';
import { withVariables } from '../support/with-variables.ts';
import { writeToken } from '../support/write-token.ts';

export const metadata: readonly Mistake[] = [
  {
    code: 'metadata-unreachable',
    path: 'ec2-role',
    runs: { example: 'default-chain' },
    seenBy: 'environment',
    description: 'with a metadata service that does not answer, and no other source',
    async make() {
      return { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://${await closedAddress()}` } };
    },
  },
  {
    code: 'metadata-v1-blocked',
    path: 'ec2-role',
    seenBy: 'environment',
    description: 'with a metadata service that does not answer',
    async make() {
      return { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://${await closedAddress()}` } };
    },
    says: 'hop limit',
    // What the SDK says where IMDSv1 is not allowed.
    chainCode: 'metadata-unreachable',
  },
  {
    code: 'instance-role-missing',
    path: 'ec2-role',
    seenBy: 'environment',
    description: 'with the instance profile taken off the instance',
    make: ({ sandbox }) => sandbox.instanceMetadata.attachRole(undefined),
    says: /attach an instance profile/i,
    // The chain keeps the 404 to itself.
    chainCode: 'metadata-unreachable',
  },
  {
    code: 'container-uri-refused',
    path: 'container-role',
    seenBy: 'environment',
    description: 'with plain HTTP to a host elsewhere in AWS_CONTAINER_CREDENTIALS_FULL_URI',
    make: withVariables({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://credentials.example.com/v2' }),
    says: 'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  },
  {
    code: 'container-unreachable',
    path: 'container-role',
    seenBy: 'environment',
    // fromHttp() asks four times, a second apart.
    description: 'with the credential URI of no task, for which the SDK goes on asking for three seconds',
    make: ({ env }) => ({
      env: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: env.AWS_CONTAINER_CREDENTIALS_FULL_URI?.replace(/.$/, 'x'),
      },
    }),
    says: 'status: 400',
    notInChain: 'it goes on asking for three seconds',
  },
  {
    code: 'container-unreachable',
    path: 'container-role',
    seenBy: 'environment',
    description: 'with a credential endpoint that does not answer',
    async make() {
      return { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${await closedAddress()}/v2` } };
    },
    says: 'ECONNREFUSED',
    notInChain: 'it goes on asking for three seconds',
  },
  {
    code: 'container-unreachable',
    path: 'container-role',
    variant: 'eks',
    seenBy: 'environment',
    description: 'with a token of EKS that has ended a minute ago',
    make: writeToken({ aud: 'pods.eks.amazonaws.com', expiresInSeconds: -60 }),
    says: 'status: 400',
    notInChain: 'it goes on asking for three seconds',
  },
];
