import { findSetting, settingsOf, showPlace } from './find-setting.ts';
import type { ProfileContext } from './profile-context.ts';

// What the SDK does not come to when a profile has keys (@aws-sdk/credential-provider-ini, resolveProfileData).
const PASSED_OVER = /^(sso_\w+|web_identity_token_file|credential_process|login_session)$/;

/** Continues "static keys": where they stand, and which settings of the same profile they keep from being used. */
export function describeKeyPlace({ files }: ProfileContext, name: string): string {
  const id = findSetting(files, name, 'aws_access_key_id');
  const secret = findSetting(files, name, 'aws_secret_access_key');
  if (!id || !secret) return '';
  const isOneFile = id.file === secret.file;
  const place = isOneFile
    ? `lines ${id.line} and ${secret.line} of ${id.file.shown}`
    : `${showPlace(id)} and ${showPlace(secret)}`;
  const hidden = settingsOf(files, name).filter(({ key }) => PASSED_OVER.test(key));
  const names = [...new Set(hidden.map(({ key }) => key))].join(', ');
  const [first] = hidden;
  return first
    ? ` (${place}), which win over ${names} of the same profile (${showPlace(first)})`
    : ` (${place})`;
}
