import { showValue } from '../../show-value.ts';
import { inspectEnvironmentKeys, misnamedKeys } from '../../sources/environment.ts';
import { findSetting, showPlace } from '../../sources/find-setting.ts';
import { inspectNamedProfile } from '../../sources/profile.ts';
import { profileName } from '../../sources/profile-name.ts';
import { readSharedFiles } from '../../sources/shared-files.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import { isPod, POD_FIX } from '../pod.ts';
import { describeProblem } from '../source-problems.ts';

export const FROM_ENV_FAILED = /Unable to find environment variable credentials/;
const OF_ENVIRONMENT = 'credential_source Environment';

// What fromEnv() says, of @aws-sdk/credential-provider-env.
export const environmentEntries: readonly CatalogueEntry[] = [
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
            cause: `fromEnv() reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and they are not set.${misnamedKeys(env)}${takersOfEnvironmentKeys(env)}`,
            fix: isPod(env)
              ? `Set both in the pod, from a secret (env.valueFrom.secretKeyRef); better, keep no keys there and use fromNodeProviderChain(). ${POD_FIX}`
              : `Export both, or put them into .env in the folder the program runs in: ${process.cwd()}`,
            docs: DOCS.environmentVariables,
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
