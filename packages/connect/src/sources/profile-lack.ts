import { type FoundSetting, findSetting, settingsOf, showPlace } from './find-setting.ts';
import { type Finding, incomplete } from './finding.ts';
import type { Section } from './parse-ini.ts';
import type { ProfileContext } from './profile-context.ts';
import { findMisnamed } from './profile-misnamed.ts';

export const CREDENTIAL_KEY =
  /^(aws_access_key_id|aws_secret_access_key|aws_session_token|role_arn|source_profile|credential_source|web_identity_token_file|credential_process|login_session|sso_.+)$/;

/** A profile that gives no credentials: what it lacks, or has too much. */
export function inspectLack({ files }: ProfileContext, name: string, profile: Section): Finding {
  const unusable = (detail: string, fix?: string) =>
    incomplete(detail, { code: 'profile-unusable', profile: name, ...(fix !== undefined && { fix }) });
  const settings = settingsOf(files, name);
  const nested = settings.find(({ key, under }) => under && CREDENTIAL_KEY.test(lastPart(key)));
  if (nested) return unusable(...describeNested(nested));
  const misnamed = findMisnamed(files, name);
  if (misnamed) return unusable(...misnamed);
  if (profile.has('role_arn') && profile.has('source_profile') && profile.has('credential_source')) {
    const places = ['source_profile', 'credential_source'].map((key) => findSetting(files, name, key));
    const [one, other] = places.map((setting) => (setting ? showPlace(setting) : ''));
    return unusable(
      'it has both source_profile and credential_source, and the SDK then uses neither.',
      `Remove one of the two: source_profile (${one}) takes the keys for the role from another profile, credential_source (${other}) from the environment, the container or the instance.`,
    );
  }
  return unusable(describeLack(profile));
}

const lastPart = (key: string) => key.slice(key.lastIndexOf('.') + 1);

function describeNested(setting: FoundSetting): [detail: string, fix: string] {
  const own = lastPart(setting.key);
  const outer = setting.key.slice(0, -own.length - 1);
  return [
    `its ${own} is indented (${showPlace(setting)}) below ${outer} (line ${setting.under}), which has no value: the SDK reads it as a part of ${outer}.`,
    `Remove the white space in front of ${own} and what follows it, or give ${outer} a value, or remove it.`,
  ];
}

function describeLack(profile: Section): string {
  const has = (key: string) => profile.has(key);
  if (has('aws_access_key_id')) return 'it has aws_access_key_id, and no aws_secret_access_key.';
  if (has('aws_secret_access_key')) return 'it has aws_secret_access_key, and no aws_access_key_id.';
  if (has('role_arn')) {
    return 'it has role_arn, and neither source_profile nor credential_source nor web_identity_token_file.';
  }
  const lonely = ['source_profile', 'credential_source', 'web_identity_token_file'].find(has);
  if (lonely) return `it has ${lonely}, and no role_arn.`;
  return 'it holds settings, and no credentials.';
}
