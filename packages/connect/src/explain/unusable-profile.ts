import { showValue } from '../show-value.ts';
import { describeMissingProfile, lacksHeadings } from '../sources/describe-missing-profile.ts';
import { inspectNamedProfile } from '../sources/profile.ts';
import { findMisnamed } from '../sources/profile-misnamed.ts';
import { readSharedFiles, type SharedFiles } from '../sources/shared-files.ts';
import { withoutStray } from '../sources/stray-characters.ts';
import {
  correctHeading,
  headingsFor,
  type UnreadHeading,
  unreadHeadings,
} from '../sources/unread-headings.ts';
import { COMMANDS } from './commands.ts';

const MAX_NAMES = 8;

/** Why the SDK gets no credentials from it, by what stands in the files. */
export function unusableProfileCause(name: string, env: NodeJS.ProcessEnv): string {
  const files = readSharedFiles(env);
  if (files.profiles.has(name) || findMisnamed(files, name)) {
    const { detail } = inspectNamedProfile({ env, files }, name);
    return `The profile is there, and gives no credentials: ${detail}`;
  }
  const unset = isUnsetDefault(name, env) ? 'AWS_PROFILE is not set, and there is' : 'There is';
  return `${unset} no profile "${showValue(name, env)}"${describeMissingProfile(files, name, env)}.`;
}

/** What to do about it: a profile that is not there, and one that lacks something, are two mistakes. */
export function unusableProfileFix(name: string | undefined, env: NodeJS.ProcessEnv): string {
  const files = readSharedFiles(env);
  if (name !== undefined && (files.profiles.has(name) || findMisnamed(files, name))) {
    const { problem } = inspectNamedProfile({ env, files }, name);
    if (problem?.fix) return problem.fix;
  }
  const names = profileNames(files).filter((other) => other !== name);
  const first = names.slice(0, MAX_NAMES).map((other) => showValue(other, env));
  const shown = `${first.join(', ')}${names.length > MAX_NAMES ? ' and others' : ''}`;
  if (name === undefined || files.profiles.has(name)) {
    return `Add what is missing (${COMMANDS.configure}, ${COMMANDS.configureSso}), or set AWS_PROFILE to another profile${shown && ` (${shown})`}.`;
  }
  const meant = withoutStray(name);
  if (files.profiles.has(meant)) {
    return `Write ${showValue(meant, env)}, and nothing around it, where the profile is named: quotation marks, white space and line ends of Windows count there, and the word profile is for the heading alone.`;
  }
  const isUnset = isUnsetDefault(name, env);
  const { AWS_DEFAULT_PROFILE } = env;
  if (isUnset && AWS_DEFAULT_PROFILE) {
    return `Set AWS_PROFILE to "${showValue(AWS_DEFAULT_PROFILE, env)}": this SDK does not read AWS_DEFAULT_PROFILE.`;
  }
  const heading = meantHeading(files, name, names.length > 0);
  if (heading) {
    // A heading of another name, or of other capitals, is of no use to what selects this one.
    const isSelected = heading.name === name || !(isUnset || env.AWS_PROFILE === name);
    const select = isSelected ? '' : ` Then set AWS_PROFILE to ${showValue(heading.readableName, env)}.`;
    return `${correctHeading(heading, 'AWS_PROFILE, source_profile', env)}${select}`;
  }
  if (files.ssoSessions.has(name)) {
    const session = showValue(name, env);
    return `An sso-session is only a part of a profile: select one that has sso_session = ${session}, with sso_account_id and sso_role_name${shown && ` (there are ${shown})`}, or make one with ${COMMANDS.configureSso}.`;
  }
  const unread = unreadFileFix(files);
  if (unread) return unread;
  if (names.length === 0) {
    return `Make one with ${COMMANDS.configure} or ${COMMANDS.configureSso}, or correct where the files are: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE move them.`;
  }
  return isUnset
    ? `Set AWS_PROFILE to one of these: ${shown}.`
    : 'Check the spelling (in ~/.aws/config the heading is [profile name], in ~/.aws/credentials just [name]), and which files are read: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE move them.';
}

/** What to do where AWS_PROFILE is not set and the files hold profiles of other names; undefined where they hold none. */
export function unselectedProfileFix(env: NodeJS.ProcessEnv): string | undefined {
  const files = readSharedFiles(env);
  if (env.AWS_PROFILE || files.profiles.has('default')) return undefined;
  const isAnyThere =
    profileNames(files).length > 0 || unreadHeadings(files).length > 0 || unreadFileFix(files) !== undefined;
  return isAnyThere || env.AWS_DEFAULT_PROFILE ? unusableProfileFix('default', env) : undefined;
}

// A file of which the SDK makes nothing at all: what was meant to be in it need not be made again.
function unreadFileFix({ config, credentials }: SharedFiles): string | undefined {
  const both = [credentials, config];
  const utf16 = both.find(({ isUtf16 }) => isUtf16);
  if (utf16) {
    return `Save ${utf16.shown} as UTF-8 (in PowerShell: Set-Content -Encoding utf8; a > writes UTF-16 in Windows PowerShell), and start the program again.`;
  }
  const bare = both.find(lacksHeadings);
  return (
    bare &&
    `Write ${bare.shown} as ${COMMANDS.configure} does: a line [default], and below it aws_access_key_id = … and aws_secret_access_key = …. The SDK reads no JSON, no CSV and no export there.`
  );
}

// Where there is no profile at all, the only heading of one is the one that is meant.
function meantHeading(files: SharedFiles, name: string, hasProfiles: boolean): UnreadHeading | undefined {
  const headings = unreadHeadings(files);
  const [meant] = headingsFor(headings, 'profile', name);
  const only = !hasProfiles && headings.length === 1 ? headings[0] : undefined;
  return meant ?? only;
}

function isUnsetDefault(name: string, env: NodeJS.ProcessEnv): boolean {
  return name === 'default' && !env.AWS_PROFILE;
}

// Sections of other kinds keep theirs in the name.
function profileNames({ profiles }: SharedFiles): string[] {
  return [...profiles.keys()].filter((name) => !/^(sso-session|services)\./.test(name));
}
