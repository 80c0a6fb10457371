import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import { endpointFix } from './endpoint-fix.ts';
import { environmentEntries } from './environment.ts';
import { malformedSourceEntries } from './malformed-keys.ts';
import { metadataEntries } from './metadata.ts';
import { profileEntries } from './profile.ts';
import { stsEntries } from './sts.ts';
import { stsRequestEntries } from './sts-request.ts';
import { webIdentityEntries } from './web-identity.ts';

// The driver calls what it was given, and reads what that returned, without a look.
const NO_FUNCTION_OR_NOTHING =
  /this\.provider is not a function|Cannot read properties of \w+ \(reading 'accessKeyId'\)/;
/** Where no more is known than that it was a provider. */
export const PROVIDER_FAILED = 'The credential provider failed';
const INSTALL_SDK = 'Install it beside the driver: npm install @aws-sdk/credential-providers';

export const credentialEntries: readonly CatalogueEntry[] = [
  ...environmentEntries,
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
      (facts.name === 'MongoMissingCredentialsError' &&
        !/password must be set|Username required for mechanism/.test(facts.message)) ||
      NO_FUNCTION_OR_NOTHING.test(facts.message)
        ? {
            summary: 'The driver got no usable credentials',
            cause: `It says: ${facts.message}. accessKeyId and secretAccessKey must both be there.`,
            fix: 'Return { accessKeyId, secretAccessKey, sessionToken?, expiration? } from the provider, in this spelling.',
            docs: DOCS.driverIam,
          }
        : undefined,
  },
  ...profileEntries,
  ...webIdentityEntries,
  ...stsEntries,
  ...stsRequestEntries,
  ...metadataEntries,
  ...malformedSourceEntries,
  {
    // The provider's own call met this error; the driver keeps it as a cause.
    code: 'provider-failed',
    read({ name, message }, { env, related }) {
      const fix =
        name === 'MongoAWSError' ? related.map((facts) => endpointFix(facts, env)).find(Boolean) : undefined;
      if (!fix) return;
      return {
        summary: 'The credential provider could not reach the service that it asks',
        cause: `This was before any login. It says: ${message}`,
        fix,
        docs: DOCS.sdkCredentials,
      };
    },
  },
  {
    code: 'provider-failed',
    read: (facts) =>
      /^(MongoAWSError|CredentialsProviderError|TokenProviderError)$/.test(facts.name)
        ? {
            summary: PROVIDER_FAILED,
            cause: `It says: ${facts.message}`,
            fix: 'Nothing has been sent to the cluster: the fault lies between this program and the source of its credentials. Check what the message names.',
            docs: DOCS.sdkCredentials,
          }
        : undefined,
  },
  {
    // This comes after provider-failed: the SDK's own providers ask the same addresses, and fail as a MongoAWSError.
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
