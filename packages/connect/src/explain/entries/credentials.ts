import { showValue } from '../../show-value.ts';
import { inspectEnvironmentKeys } from '../../sources/environment.ts';
import { findSetting, showPlace } from '../../sources/find-setting.ts';
import { inspectNamedProfile } from '../../sources/profile.ts';
import { profileName } from '../../sources/profile-name.ts';
import { readSharedFiles } from '../../sources/shared-files.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import type { ErrorFacts } from '../related-errors.ts';
import { describeProblem } from '../source-problems.ts';
import { metadataEntries } from './metadata.ts';
import { profileEntries } from './profile.ts';
import { stsEntries } from './sts.ts';
import { stsRequestEntries } from './sts-request.ts';
import { webIdentityEntries } from './web-identity.ts';

const FROM_ENV_FAILED = /Unable to find environment variable credentials/;
// The driver calls what it was given, and reads what that returned, without a look.
const NO_FUNCTION_OR_NOTHING =
  /this\.provider is not a function|Cannot read properties of \w+ \(reading 'accessKeyId'\)/;
const OF_ENVIRONMENT = 'credential_source Environment';
const INSTALL_SDK = 'Install it beside the driver: npm install @aws-sdk/credential-providers';

export const credentialEntries: readonly CatalogueEntry[] = [
  {
    code: 'env-credentials-incomplete',
    read({ message }, { env }) {
      const { problem, detail } = inspectEnvironmentKeys(env);
      return FROM_ENV_FAILED.test(message) && problem ? describeProblem(problem, detail, env) : undefined;
    },
  },
  {
    // fromIni() repeats what fromEnv() says, where a role takes its keys from the environment.
    code: 'profile-unusable',
    read({ message }, { env }) {
      if (!FROM_ENV_FAILED.test(message)) return;
      const profile = profileName(env);
      const { detail, problem } = inspectNamedProfile({ env, files: readSharedFiles(env) }, profile);
      if (!problem || !detail.includes(OF_ENVIRONMENT)) return;
      return describeProblem(problem, `Profile "${showValue(profile, env)}": ${detail}`, env);
    },
  },
  {
    code: 'credentials-missing',
    read: ({ message }, { env }) =>
      FROM_ENV_FAILED.test(message)
        ? {
            summary: 'No AWS credentials in the environment',
            cause: `fromEnv() reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and they are not set.${takersOfEnvironmentKeys(env)}`,
            fix: `Export both, or put them into .env in the folder the program runs in: ${process.cwd()}`,
            docs: DOCS.environmentVariables,
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
  ...stsRequestEntries,
  ...metadataEntries,
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
            summary: 'The credential provider failed',
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

// A profile that the program names has the same error, without its name.
function takersOfEnvironmentKeys(env: NodeJS.ProcessEnv): string {
  const files = readSharedFiles(env);
  const takers = [...files.profiles].filter(
    ([, profile]) => profile.get('credential_source') === 'Environment',
  );
  const [first] = takers.map(([name]) => name);
  const setting = first === undefined ? undefined : findSetting(files, first, 'credential_source');
  return first !== undefined && setting
    ? ` So does fromIni() for a profile with credential_source = Environment, such as "${showValue(first, env)}" (${showPlace(setting)}).`
    : '';
}

// A region that is none makes a name that is none; a variable may send the SDK anywhere.
function endpointFix({ code, hostname, port }: ErrorFacts, env: NodeJS.ProcessEnv): string | undefined {
  if (code === 'ENOTFOUND' && hostname?.endsWith('.amazonaws.com')) {
    return `Check the region in ${hostname}: it comes from AWS_REGION, from the profile, or from the program. If it is right, this computer does not reach the internet’s DNS.`;
  }
  const isIt = ([name, value = '']: [string, string | undefined]) =>
    name.startsWith('AWS_ENDPOINT_URL') && URL.canParse(value) && new URL(value).port === String(port);
  const [variable] = Object.entries(env).find(isIt) ?? [];
  return code === 'ECONNREFUSED' && port && variable
    ? `${variable} sends the SDK there, and nothing listens: unset it, or start what it names. If it is from a sandbox that has stopped, open a new terminal, or remove the .env that sets it.`
    : undefined;
}
