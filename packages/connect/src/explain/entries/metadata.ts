import { inspectContainer } from '../../sources/container.ts';
import { inspectEndpoint } from '../../sources/instance.ts';
import { readSharedFiles } from '../../sources/shared-files.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { COMMANDS } from '../commands.ts';
import { deniedFix, isDenied } from '../denied-file.ts';
import { DOCS } from '../docs.ts';
import { isPod, POD_FIX } from '../pod.ts';
import { type ErrorFacts, isFromProvider } from '../related-errors.ts';
import { describeProblem, metadataFix } from '../source-problems.ts';
import { saying } from './saying.ts';

const NOT_A_METADATA_HOST = /is not a valid container metadata service (hostname|URL)/;

const NO_CONTAINER =
  /No HTTP credential provider host provided|The container metadata credential provider cannot be used unless/;

// What fromInstanceMetadata(), fromContainerMetadata() and fromHttp() say, of @smithy/credential-provider-imds and
// @aws-sdk/credential-provider-http.
export const metadataEntries: readonly CatalogueEntry[] = [
  saying('metadata-v1-blocked', /Metadata v1 fallback has been blocked/, (message, _, env) => ({
    summary: 'The instance’s metadata service gave no session token, and IMDSv1 is turned off',
    cause: `The request for a token failed, and the older way is not allowed. The SDK does not say how it failed: on anything but an EC2 instance nobody answers. It says: ${message}`,
    fix: metadataFix(env),
    docs: DOCS.instanceMetadata,
  })),
  {
    code: 'instance-role-missing',
    read: ({ statusCode, message }) =>
      /Error response received from instance metadata service/.test(message) && statusCode === 404
        ? {
            summary: 'This instance has no role',
            cause: 'Its metadata service answers, and knows of no credentials (404).',
            fix: 'Attach an instance profile with the role to the instance.',
            docs: DOCS.instanceMetadata,
          }
        : undefined,
  },
  {
    code: 'metadata-unreachable',
    read: ({ message }, { env, related }) =>
      /from instance metadata service|to instance metadata service|EC2 Metadata token request/.test(message)
        ? describeMetadataFailure(message, related, env)
        : undefined,
  },
  {
    // The chain asks with fromHttp() first; if that gets nothing, fromContainerMetadata() refuses the name, and only
    // the refusal is seen.
    code: 'container-unreachable',
    read: ({ message }, { env }) =>
      NOT_A_METADATA_HOST.test(message) && inspectContainer(env).kind !== 'incomplete'
        ? describeProblem(
            { code: 'container-unreachable' },
            `The address is good. In the default chain it means that the endpoint gave nothing; fromContainerMetadata() by itself asks only localhost, and fromHttp() this one too. It says: ${message}`,
            env,
          )
        : undefined,
  },
  saying('credentials-missing', NO_CONTAINER, (_, [provider], env) => ({
    summary: 'No address of a container’s credentials is in the environment',
    cause: `${provider?.startsWith('No HTTP') ? 'fromHttp()' : 'fromContainerMetadata()'} reads AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI, and neither is set. ECS sets the one in a task, EKS Pod Identity the other in a pod; nobody does on a laptop.`,
    fix: isPod(env)
      ? POD_FIX
      : 'In a task: give it a role, for without one they are not set. Anywhere else: use another provider, fromIni() for instance.',
    docs: DOCS.containerCredentials,
  })),
  saying('container-uri-refused', /^URL not accepted/, (message, _, env) => refusedAddress(message, env)),
  {
    // The chain says this of a malformed address, without a word of where it stands.
    code: 'container-uri-refused',
    read({ message }, { env, related }) {
      if (message !== 'Invalid URL' || !isFromProvider(related)) return;
      const { endsChain, detail, problem } = inspectContainer(env);
      return endsChain && problem ? describeProblem(problem, detail, env) : undefined;
    },
  },
  {
    code: 'metadata-unreachable',
    read({ message }, { env, related }) {
      if (message !== 'Invalid URL' || !isFromProvider(related)) return;
      const { endsChain, detail, problem } = inspectEndpoint(env, readSharedFiles(env));
      if (!endsChain || !problem) return;
      const fix =
        'Write it with its scheme, http://169.254.169.254 for instance, or unset it: that address is the default.';
      return { ...describeProblem(problem, detail, env), fix };
    },
  },
  saying('container-uri-refused', NOT_A_METADATA_HOST, (message, _, env) => refusedAddress(message, env)),
  {
    // fromHttp alone makes a text of the error it met.
    code: 'container-unreachable',
    read: ({ name, message }, { env }) =>
      name === 'CredentialsProviderError' && /^(\w*Error: |Server responded with status: )/.test(message)
        ? describeProblem(
            { code: 'container-unreachable', ...(isDenied(message) && { fix: deniedFix(env) }) },
            `It says: ${message}`,
            env,
          )
        : undefined,
  },
];

// An answer that is no use, and no answer, are two things: of the first, no waiting and no hop limit is the reason.
function describeMetadataFailure(message: string, related: readonly ErrorFacts[], env: NodeJS.ProcessEnv) {
  const { statusCode: status } = related.find(({ statusCode }) => statusCode !== undefined) ?? {};
  const problem = { code: 'metadata-unreachable' } as const;
  if (status !== undefined) {
    return {
      ...describeProblem(
        problem,
        `The metadata service answered, with status ${status}. It says: ${message}`,
        env,
      ),
      fix: `With 403 it may be turned off: ${COMMANDS.enableMetadata}. With 5xx, try again. With anything else, see whether it is the metadata service that answers: AWS_EC2_METADATA_SERVICE_ENDPOINT names another, and a proxy must not be in between.`,
    };
  }
  if (message.startsWith('Invalid response')) {
    return {
      ...describeProblem(
        problem,
        `The metadata service answered, and not with credentials. It says: ${message}`,
        env,
      ),
      fix: 'See that the trust policy of the instance’s role lets ec2.amazonaws.com assume it, and that it is the metadata service that answers: AWS_EC2_METADATA_SERVICE_ENDPOINT names another.',
    };
  }
  return describeProblem(
    problem,
    `There was no answer. On anything but an EC2 instance or a container of AWS nobody gives one. It says: ${message}`,
    env,
  );
}

function refusedAddress(message: string, env: NodeJS.ProcessEnv) {
  return describeProblem(
    { code: 'container-uri-refused' },
    `AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor one of the addresses of ECS, EKS and loopback. It says: ${message}`,
    env,
  );
}
