import { showValue } from '../show-value.ts';
import { settingsOf, showPlace, unreadLinesOf } from './find-setting.ts';
import type { SharedFiles } from './shared-files.ts';

// By what is left of a name in small letters, without signs and without "aws" in front.
const MEANT: ReadonlyMap<string, string> = new Map([
  ['accesskeyid', 'aws_access_key_id'],
  ['accesskey', 'aws_access_key_id'],
  ['keyid', 'aws_access_key_id'],
  ['secretaccesskey', 'aws_secret_access_key'],
  ['secretkey', 'aws_secret_access_key'],
  ['secret', 'aws_secret_access_key'],
  ['sessiontoken', 'aws_session_token'],
  ['securitytoken', 'aws_session_token'],
  ...[
    'role_arn',
    'source_profile',
    'credential_source',
    'credential_process',
    'web_identity_token_file',
    'login_session',
    'sso_session',
    'sso_start_url',
    'sso_account_id',
    'sso_role_name',
    'sso_region',
  ].map((key) => [key.replaceAll('_', ''), key] as const),
]);

/** The setting that was meant by a name that the SDK does not know; undefined for those that it knows. */
export function meantSetting(name: string): string | undefined {
  const meant = MEANT.get(
    name
      .toLowerCase()
      .replace(/[^a-z]/g, '')
      .replace(/^aws/, ''),
  );
  return meant === name ? undefined : meant;
}

/** A setting of the profile that the SDK does not read, and whose name or form is nearly one of credentials. */
export function findMisnamed(files: SharedFiles, profile: string): [detail: string, fix: string] | undefined {
  for (const setting of settingsOf(files, profile)) {
    const meant = meantSetting(setting.key);
    if (meant === undefined) continue;
    const shown = showValue(setting.key, {});
    return [
      `its ${shown} (${showPlace(setting)}) is not a setting that the SDK reads.`,
      `Call it ${meant}, in these letters.`,
    ];
  }
  for (const unread of unreadLinesOf(files, profile)) {
    const [, name = ''] = /^([\w-]+)(?:\s*:|\s)/.exec(unread.text) ?? [];
    const meant = MEANT.get(
      name
        .toLowerCase()
        .replace(/[^a-z]/g, '')
        .replace(/^aws/, ''),
    );
    if (meant === undefined) continue;
    return [
      `its ${name} (${showPlace(unread)}) is not followed by "=", and the SDK skips such a line.`,
      `Write ${meant} = and the value.`,
    ];
  }
  return undefined;
}
