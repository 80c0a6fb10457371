import type { CatalogueEntry } from '../catalogue.ts';
import { DOCS } from '../docs.ts';
import { saying } from './saying.ts';

const METADATA_FIX =
  'In a container on an instance: raise the hop limit (aws ec2 modify-instance-metadata-options --http-put-response-hop-limit 2). If it fails now and then: fromInstanceMetadata({ timeout, maxRetries }), it waits one second and does not try again. Elsewhere: use another provider.';

// What fromInstanceMetadata(), fromContainerMetadata() and fromHttp() say, of @smithy/credential-provider-imds and
// @aws-sdk/credential-provider-http.
export const metadataEntries: readonly CatalogueEntry[] = [
  saying('metadata-v1-blocked', /Metadata v1 fallback has been blocked/, (message) => ({
    summary: 'The instance’s metadata service gave no session token, and IMDSv1 is turned off',
    cause: `The request for a token failed, and the older way is not allowed. It says: ${message}`,
    fix: METADATA_FIX,
    docs: DOCS.instanceMetadata,
  })),
  {
    code: 'instance-role-missing',
    read: ({ error, message }) =>
      /Error response received from instance metadata service/.test(message) &&
      (error as { statusCode?: unknown }).statusCode === 404
        ? {
            summary: 'This instance has no role',
            cause: 'Its metadata service answers, and knows of no credentials (404).',
            fix: 'Attach an instance profile with the role to the instance.',
            docs: DOCS.instanceMetadata,
          }
        : undefined,
  },
  saying(
    'metadata-unreachable',
    /from instance metadata service|to instance metadata service|EC2 Metadata token request/,
    (message) => ({
      summary: 'The metadata service gave no credentials',
      cause: `On anything but an EC2 instance or a container of AWS nobody answers. It says: ${message}`,
      fix: METADATA_FIX,
      docs: DOCS.instanceMetadata,
    }),
  ),
  saying(
    'container-uri-refused',
    /^URL not accepted|is not a valid container metadata service hostname/,
    (message) => ({
      summary: 'The SDK does not ask that address for a container’s credentials',
      cause: `AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor one of the addresses of ECS, EKS and loopback. It says: ${message}`,
      fix: 'Unset it, if this is no container; for EKS Pod Identity use fromHttp() with SDK 3.515 or later, not fromContainerMetadata().',
      docs: DOCS.containerCredentials,
    }),
  ),
  {
    // fromHttp alone makes a text of the error it met.
    code: 'container-unreachable',
    read: ({ name, message }) =>
      name === 'CredentialsProviderError' && /^(\w*Error: |Server responded with status: )/.test(message)
        ? {
            summary: 'The container’s credential endpoint gave no credentials',
            cause: `It says: ${message}`,
            fix: 'Check that AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI is what the platform has set, that the task or pod has a role, and that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE is readable.',
            docs: DOCS.containerCredentials,
          }
        : undefined,
  },
];
