import { showValue } from '../show-value.ts';
import { describeMissingProfile } from './describe-missing-profile.ts';
import { absent, type Finding, incomplete, unknown, usable } from './finding.ts';
import type { Section } from './parse-ini.ts';
import type { ProfileContext } from './profile-context.ts';
import { inspectLogin } from './profile-login.ts';
import { profileName } from './profile-name.ts';
import { inspectRole, isBareCredentialSource, isRoleProfile, type SourceProfile } from './profile-role.ts';
import { hasSsoSetting, inspectSso } from './profile-sso.ts';
import { inspectTokenFileProfile } from './profile-token-file.ts';
import type { SharedFiles } from './shared-files.ts';

const MAX_STEPS = 6;
const CREDENTIAL_KEY =
  /^(aws_access_key_id|aws_secret_access_key|aws_session_token|role_arn|source_profile|credential_source|web_identity_token_file|credential_process|login_session|sso_.+)$/;

// The ini step of the chain, and after it the process step, which looks at the same profile once more.
export function inspectProfile(context: ProfileContext): Finding {
  const { env, files } = context;
  const name = profileName(env);
  const profile = files.profiles.get(name);
  // A region alone is not an attempt at credentials in a [default] that nobody asked for.
  if (!env.AWS_PROFILE && ![...(profile?.keys() ?? [])].some((key) => CREDENTIAL_KEY.test(key))) {
    if (profile) return absent('The profile "default" holds settings, and no credentials.');
    const detail = `AWS_PROFILE is not set, and there is no profile "default"${describeMissingProfile(files, name, env)}.`;
    return lacksFile(files) ? missing(files, name, detail) : absent(detail);
  }
  const finding = inspectNamedProfile(context, name);
  return {
    ...finding,
    detail: `${env.AWS_PROFILE ? 'AWS_PROFILE is' : 'Profile'} "${showValue(name, env)}": ${finding.detail}`,
  };
}

/** Any profile, whatever AWS_PROFILE says. */
export function inspectNamedProfile(context: ProfileContext, name: string): Finding {
  const finding = resolveProfile(context, name);
  const isLeftToProcess = finding.kind === 'incomplete' && !finding.endsChain;
  return isLeftToProcess && context.files.profiles.get(name)?.has('credential_process')
    ? inspectProcess(name)
    : finding;
}

// Follows each source_profile to the next, as many as there are.
function resolveProfile(context: ProfileContext, name: string): Finding {
  const visited = new Set<string>();
  const way: SourceProfile[] = [];
  for (let current = name; ; ) {
    const found = inspectStep(context, current, visited);
    if ('kind' in found) return { ...found, detail: `${describeWay(way)}${found.detail}` };
    way.push(found);
    current = found.sourceProfile;
    visited.add(current);
  }
}

function describeWay(way: readonly SourceProfile[]): string {
  const left = way.length - MAX_STEPS;
  const describe = (steps: readonly SourceProfile[]) => steps.map(({ through }) => `${through()}: `).join('');
  if (left <= 0) return describe(way);
  return `${describe(way.slice(0, MAX_STEPS - 1))}… (${left} more): ${describe(way.slice(-1))}`;
}

// The order of checks is that of @aws-sdk/credential-provider-ini, resolveProfileData. `visited`: the source_profiles on
// the way here.
function inspectStep(
  context: ProfileContext,
  name: string,
  visited: ReadonlySet<string>,
): Finding | SourceProfile {
  const { env, files } = context;
  const profile = files.profiles.get(name);
  if (!profile)
    return missing(files, name, `there is no such profile${describeMissingProfile(files, name, env)}.`);
  // A profile may be its own source_profile, and hold the keys too.
  const isSource = visited.size > 0;
  if (isSource && hasStaticKeys(profile)) return staticKeys(profile);
  if (isRoleProfile(profile) || (isSource && isBareCredentialSource(profile))) {
    return inspectRole(context, name, profile, visited);
  }
  if (hasStaticKeys(profile)) return staticKeys(profile);
  if (profile.has('web_identity_token_file') && profile.has('role_arn')) {
    return inspectTokenFileProfile(env, name, profile);
  }
  if (profile.has('credential_process')) return inspectProcess(name);
  if (hasSsoSetting(profile)) return inspectSso(context, name, profile);
  if (profile.has('login_session')) return inspectLogin(env, name, profile);
  return incomplete(describeLack(profile), { code: 'profile-unusable', profile: name });
}

function lacksFile({ config, credentials }: SharedFiles): boolean {
  return [config, credentials].some(({ noPath, isUnread }) => noPath || isUnread);
}

// It may be in a file that is not read here, or in the text that stands in the place of a path.
function missing({ config, credentials }: SharedFiles, profile: string, detail: string): Finding {
  if (config.noPath || credentials.noPath)
    return incomplete(detail, { code: 'path-holds-contents', profile });
  const problem = { code: 'profile-unusable', profile } as const;
  return config.isUnread || credentials.isUnread ? unknown(detail, problem) : incomplete(detail, problem);
}

// Never run here: it may ask for a password, or change something.
function inspectProcess(name: string): Finding {
  return usable('credential_process, a command that the SDK runs.', {
    code: 'credential-process-failed',
    profile: name,
  });
}

function hasStaticKeys(profile: Section): boolean {
  return profile.has('aws_access_key_id') && profile.has('aws_secret_access_key');
}

function staticKeys(profile: Section): Finding {
  return usable(profile.has('aws_session_token') ? 'keys with a session token.' : 'static keys.');
}

function describeLack(profile: Section): string {
  const has = (key: string) => profile.has(key);
  if (has('aws_access_key_id')) return 'it has aws_access_key_id, and no aws_secret_access_key.';
  if (has('aws_secret_access_key')) return 'it has aws_secret_access_key, and no aws_access_key_id.';
  if (has('role_arn') && has('source_profile') && has('credential_source')) {
    return 'it has both source_profile and credential_source, and the SDK then uses neither.';
  }
  if (has('role_arn')) {
    return 'it has role_arn, and neither source_profile nor credential_source nor web_identity_token_file.';
  }
  const lonely = ['source_profile', 'credential_source', 'web_identity_token_file'].find(has);
  if (lonely) return `it has ${lonely}, and no role_arn.`;
  return 'it holds settings, and no credentials.';
}
