import { inspectContainer } from '../../sources/container.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import { DOCS } from '../docs.ts';
import { isFromProvider } from '../related-errors.ts';
import { describeProblem, METADATA_FIX } from '../source-problems.ts';
import { saying } from './saying.ts';

const NOT_A_METADATA_HOST = /is not a valid container metadata service (hostname|URL)/;

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
    (message) =>
      describeProblem(
        { code: 'metadata-unreachable' },
        `On anything but an EC2 instance or a container of AWS nobody answers. It says: ${message}`,
      ),
  ),
  {
    // The chain asks with fromHttp() first; if that gets nothing, fromContainerMetadata() refuses the name, and only
    // the refusal is seen.
    code: 'container-unreachable',
    read: ({ message }) =>
      NOT_A_METADATA_HOST.test(message) && inspectContainer(process.env).kind !== 'incomplete'
        ? describeProblem(
            { code: 'container-unreachable' },
            `The address is good. In the default chain it means that the endpoint gave nothing; fromContainerMetadata() by itself asks only localhost, and fromHttp() this one too. It says: ${message}`,
          )
        : undefined,
  },
  saying('container-uri-refused', /^URL not accepted/, (message) => refusedAddress(message)),
  {
    // What the chain says of an address that is none, without a word of where it stands.
    code: 'container-uri-refused',
    read({ message }, _, related) {
      const { endsChain, detail, problem } = inspectContainer(process.env);
      const isIt = message === 'Invalid URL' && endsChain && isFromProvider(related);
      return isIt && problem ? describeProblem(problem, detail) : undefined;
    },
  },
  saying('container-uri-refused', NOT_A_METADATA_HOST, (message) => refusedAddress(message)),
  {
    // fromHttp alone makes a text of the error it met.
    code: 'container-unreachable',
    read: ({ name, message }) =>
      name === 'CredentialsProviderError' && /^(\w*Error: |Server responded with status: )/.test(message)
        ? describeProblem({ code: 'container-unreachable' }, `It says: ${message}`)
        : undefined,
  },
];

function refusedAddress(message: string) {
  return describeProblem(
    { code: 'container-uri-refused' },
    `AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor one of the addresses of ECS, EKS and loopback. It says: ${message}`,
  );
}
