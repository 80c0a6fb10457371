import { type FoundSetting, findSetting, settingsOf, showPlace } from './find-setting.ts';
import type { ProfileContext } from './profile-context.ts';
import type { SharedFiles } from './shared-files.ts';

// What the SDK does not come to when a profile has keys (@aws-sdk/credential-provider-ini, resolveProfileData).
const PASSED_OVER = /^(sso_\w+|web_identity_token_file|credential_process|login_session)$/;

/** Continues "static keys": where they stand, and which settings of the same profile they keep from being used. */
export function describeKeyPlace({ files }: Pick<ProfileContext, 'files'>, name: string): string {
  const place = keyPlace(files, name);
  if (place === '') return '';
  const hidden = hiddenSettings(files, name);
  const names = [...new Set(hidden.map(({ key }) => key))].join(', ');
  const [first] = hidden;
  return first
    ? ` (${place}), which win over ${names} of the same profile (${showPlace(first)})`
    : ` (${place})`;
}

/** `lines 2 and 3 of /home/me/.aws/credentials`; empty if the profile has no keys. */
export function keyPlace(files: SharedFiles, name: string): string {
  const id = findSetting(files, name, 'aws_access_key_id');
  const secret = findSetting(files, name, 'aws_secret_access_key');
  if (!id || !secret) return '';
  return id.file === secret.file
    ? `lines ${id.line} and ${secret.line} of ${id.file.shown}`
    : `${showPlace(id)} and ${showPlace(secret)}`;
}

/** Settings that are there for another kind of credentials, and are not used as long as the keys are. */
export function hiddenSettings(files: SharedFiles, name: string): FoundSetting[] {
  return settingsOf(files, name).filter(({ key }) => PASSED_OVER.test(key));
}
