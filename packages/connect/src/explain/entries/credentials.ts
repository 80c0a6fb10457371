import type { CatalogueEntry } from '../catalogue.ts';
import { DOCS } from '../docs.ts';
import { metadataEntries } from './metadata.ts';
import { profileEntries } from './profile.ts';
import { stsEntries } from './sts.ts';
import { webIdentityEntries, webIdentityIncomplete } from './web-identity.ts';

const FROM_ENV_FAILED = /Unable to find environment variable credentials/;
const CHAIN_FAILED = /Could not load credentials from any providers/;
// The driver calls what it was given, and reads what that returned, without a look.
const NO_FUNCTION_OR_NOTHING =
  /this\.provider is not a function|Cannot read properties of \w+ \(reading 'accessKeyId'\)/;
const INSTALL_SDK = 'Install it beside the driver: npm install @aws-sdk/credential-providers';

export const credentialEntries: readonly CatalogueEntry[] = [
  {
    code: 'env-credentials-incomplete',
    read(facts) {
      // Driver 6 without a provider says it in its constructor, the SDK when asked.
      const isDriver6 =
        facts.name === 'MongoMissingCredentialsError' && /password must be set/.test(facts.message);
      if (!isDriver6 && !FROM_ENV_FAILED.test(facts.message) && !CHAIN_FAILED.test(facts.message)) return;
      const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE } = process.env;
      if (Boolean(AWS_ACCESS_KEY_ID) === Boolean(AWS_SECRET_ACCESS_KEY)) return;
      // With a profile named, the chain does not look at keys in the environment.
      if (AWS_PROFILE && CHAIN_FAILED.test(facts.message)) return;
      const [present, absent] = AWS_ACCESS_KEY_ID
        ? ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']
        : ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'];
      return {
        summary: 'Half an access key is in the environment',
        cause: `${present} is set, ${absent} is not (or is empty).`,
        fix: `Set ${absent} to the other half of the same key, and AWS_SESSION_TOKEN too if the key id begins with ASIA.`,
        docs: DOCS.environmentVariables,
      };
    },
  },
  {
    code: 'credentials-missing',
    read: (facts) =>
      FROM_ENV_FAILED.test(facts.message)
        ? {
            summary: 'No AWS credentials in the environment',
            cause: 'fromEnv() reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and they are not set.',
            fix: `Export both, or put them into .env in the folder the program runs in: ${process.cwd()}`,
            docs: DOCS.environmentVariables,
          }
        : undefined,
  },
  {
    code: 'profile-over-environment',
    read(facts) {
      const { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
      if (!CHAIN_FAILED.test(facts.message) || !AWS_PROFILE) return;
      if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return;
      return {
        summary: 'AWS_PROFILE keeps the keys in the environment from being used',
        cause: `AWS_PROFILE is "${AWS_PROFILE}", and that profile gives no credentials. While it is set, the default chain does not look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
        fix: 'Unset AWS_PROFILE to use the keys, or unset the keys and correct the profile.',
        docs: DOCS.environmentVariables,
      };
    },
  },
  {
    code: 'web-identity-incomplete',
    read(facts) {
      const { AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN } = process.env;
      if (!CHAIN_FAILED.test(facts.message)) return;
      return Boolean(AWS_WEB_IDENTITY_TOKEN_FILE) === Boolean(AWS_ROLE_ARN)
        ? undefined
        : webIdentityIncomplete();
    },
  },
  {
    code: 'no-provider-found',
    read: (facts) =>
      CHAIN_FAILED.test(facts.message)
        ? {
            summary: 'No AWS credentials found anywhere',
            cause: `The default chain tried the environment, the shared profile, web identity, and the container or instance role; the reason why each gave nothing is not in its error.${environmentHints()}`,
            fix: 'Name the provider you mean, for example connect({ credentialProvider: fromIni({ profile }) }): on its own it tells what is wrong.',
            docs: DOCS.sdkCredentials,
          }
        : undefined,
  },
  {
    code: 'sdk-missing',
    read: (facts) =>
      /`@aws-sdk\/credential-providers` not found/.test(facts.message)
        ? {
            summary: 'The package @aws-sdk/credential-providers is not installed',
            cause: 'The driver loads it for every MONGODB-AWS login, with a custom provider too.',
            fix: INSTALL_SDK,
            docs: DOCS.driverIam,
          }
        : undefined,
  },
  {
    code: 'aws4-missing',
    read: (facts) =>
      /`aws4` not found/.test(facts.message)
        ? {
            summary: 'The package aws4 is not installed',
            cause: 'Drivers before 7.1 sign with it and do not install it themselves.',
            fix: 'Run npm install aws4, or use driver 7.1 or later.',
            docs: DOCS.driverIam,
          }
        : undefined,
  },
  {
    code: 'credentials-shape',
    read: (facts) =>
      (facts.name === 'MongoMissingCredentialsError' && !/password must be set/.test(facts.message)) ||
      NO_FUNCTION_OR_NOTHING.test(facts.message)
        ? {
            summary: 'The driver got no usable credentials',
            cause: `It says: ${facts.message}. accessKeyId and secretAccessKey must both be there.`,
            fix: 'Return { accessKeyId, secretAccessKey, sessionToken?, expiration? } from the provider, spelled so.',
            docs: DOCS.driverIam,
          }
        : undefined,
  },
  ...profileEntries,
  ...webIdentityEntries,
  ...stsEntries,
  ...metadataEntries,
  {
    code: 'provider-failed',
    read: (facts) =>
      /^(MongoAWSError|CredentialsProviderError|TokenProviderError)$/.test(facts.name)
        ? {
            summary: 'The credential provider failed',
            cause: `It says: ${facts.message}`,
            fix: 'Nothing has been sent to the cluster: the fault lies between this program and the source of its credentials. Check what the message names.',
            docs: DOCS.sdkCredentials,
          }
        : undefined,
  },
  {
    // After provider-failed: the SDK's own providers ask the same addresses, and fail as a MongoAWSError.
    code: 'sdk-missing',
    read: (facts) =>
      /\b169\.254\.(169\.254|170\.2)\b/.test(facts.message)
        ? {
            summary: 'The driver looked for the role of an EC2 instance or ECS task, and got no answer',
            cause: `Without @aws-sdk/credential-providers driver 6 reads no profile, no web identity and no custom provider. It says: ${facts.message}`,
            fix: INSTALL_SDK,
            docs: DOCS.driverIam,
          }
        : undefined,
  },
];

// What the environment says about where the chain stopped looking, or should have found something.
function environmentHints(): string {
  const { AWS_PROFILE } = process.env;
  const containerUri = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].find(
    (name) => process.env[name],
  );
  const isMetadataDisabled = !['', 'false'].includes(process.env.AWS_EC2_METADATA_DISABLED ?? '');
  return [
    AWS_PROFILE &&
      `AWS_PROFILE is "${AWS_PROFILE}": that profile is missing or incomplete, or what it refers to failed.`,
    containerUri && `${containerUri} is set, and the endpoint it names gave nothing.`,
    !containerUri && isMetadataDisabled && 'AWS_EC2_METADATA_DISABLED keeps the role of an instance out.',
  ]
    .filter(Boolean)
    .map((hint) => ` ${hint}`)
    .join('');
}
