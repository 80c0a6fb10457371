import { findSetting, showPlace } from './find-setting.ts';
import { type Finding, usable } from './finding.ts';
import type { ProfileContext } from './profile-context.ts';

/** Never run here: it may ask for a password, or change something. */
export function inspectProcess({ files }: Pick<ProfileContext, 'files'>, name: string): Finding {
  const problem = { code: 'credential-process-failed', profile: name } as const;
  const setting = findSetting(files, name, 'credential_process');
  const place = setting ? ` (${showPlace(setting)})` : '';
  if (!setting || setting.written === setting.value) {
    return usable(`credential_process${place}, a command that the SDK runs.`, problem);
  }
  // White space and one of the two begin a comment, in quotes as well.
  const sign = setting.written.slice(setting.value.length).trim().charAt(0);
  const detail = `credential_process${place}, but the SDK runs only the part before " ${sign}": it takes the rest for a comment, in quotes as well.`;
  const fix = `Put the command into a script, and name the script in credential_process; it must print {"Version": 1, "AccessKeyId": …, "SecretAccessKey": …, "SessionToken": …, "Expiration": …}. In the setting itself no "${sign}" may follow a space.`;
  return usable(detail, { ...problem, fix });
}
