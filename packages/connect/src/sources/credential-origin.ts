import type { CredentialField } from '../credential-problem.ts';
import { showValue } from '../show-value.ts';
import { findSetting, showPlace } from './find-setting.ts';
import { readSharedFiles, type SharedFiles } from './shared-files.ts';

export const SETTINGS = {
  accessKeyId: 'aws_access_key_id',
  secretAccessKey: 'aws_secret_access_key',
  sessionToken: 'aws_session_token',
} as const satisfies Record<CredentialField, string>;

/** `aws_access_key_id of profile "app" (line 2 of /home/me/.aws/credentials)`. */
export function showSetting(
  files: SharedFiles,
  profile: string,
  field: CredentialField,
  env: NodeJS.ProcessEnv,
): string {
  const key = SETTINGS[field];
  const setting = findSetting(files, profile, key);
  return `${key} of profile "${showValue(profile, env)}"${setting ? ` (${showPlace(setting)})` : ''}`;
}

/** Where this value has been taken from, as far as variables and files tell: the variables, or the setting of a profile. */
export function credentialOrigin(
  field: CredentialField,
  value: string,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const variables = Object.keys(env).filter((name) => env[name] === value);
  if (variables.length > 0) return variables.join(', ');
  const files = readSharedFiles(env);
  const [profile] = [...files.profiles].find(([, section]) => section.get(SETTINGS[field]) === value) ?? [];
  return profile === undefined ? undefined : showSetting(files, profile, field, env);
}
