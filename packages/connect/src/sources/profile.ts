import { showValue } from '../show-value.ts';
import { describeMissingProfile } from './describe-missing-profile.ts';
import { absent, type Finding, incomplete, unknown, usable } from './finding.ts';
import type { Section } from './parse-ini.ts';
import type { ProfileContext } from './profile-context.ts';
import { describeKeyPlace } from './profile-keys.ts';
import { CREDENTIAL_KEY, inspectLack } from './profile-lack.ts';
import { inspectLogin } from './profile-login.ts';
import { findMisnamed } from './profile-misnamed.ts';
import { profileName } from './profile-name.ts';
import { inspectProcess } from './profile-process.ts';
import { inspectRole, isBareCredentialSource, isRoleProfile, type SourceProfile } from './profile-role.ts';
import { hasSsoSetting, inspectSso } from './profile-sso.ts';
import { inspectTokenFileProfile } from './profile-token-file.ts';
import type { SharedFiles } from './shared-files.ts';

const MAX_STEPS = 6;

// The ini step of the chain, and after it the process step, which looks at the same profile once more.
export function inspectProfile(context: ProfileContext): Finding {
  const { env, files } = context;
  const name = profileName(env);
  const profile = files.profiles.get(name);
  // A region alone is not an attempt at credentials in a [default] that nobody asked for.
  if (!env.AWS_PROFILE && ![...(profile?.keys() ?? [])].some((key) => CREDENTIAL_KEY.test(key))) {
    // Nor is one that was meant otherwise an attempt at nothing.
    const attempt = inspectLack(context, name, profile ?? new Map());
    if (attempt.problem?.fix) return { ...attempt, detail: `Profile "default": ${attempt.detail}` };
    if (profile) return absent('The profile "default" holds settings, and no credentials.');
    const detail = `AWS_PROFILE is not set${describeOtherVariable(env)}, and there is no profile "default"${describeMissingProfile(files, name, env)}.`;
    return lacksFile(files) ? missing(files, name, detail) : absent(detail);
  }
  const finding = inspectNamedProfile(context, name);
  const isNamed = Boolean(env.AWS_PROFILE);
  const title = isNamed ? `AWS_PROFILE is "${showValue(name, env)}"` : `Profile ${showProfile(env, name)}`;
  return { ...finding, detail: `${title}: ${finding.detail}` };
}

/** A profile as messages call it: with the variable that names it, or that was meant to name another. */
export function showProfile(env: NodeJS.ProcessEnv, name: string): string {
  const shown = `"${showValue(name, env)}"`;
  if (env.AWS_PROFILE === name) return `${shown} (AWS_PROFILE names it)`;
  return name === 'default' && !env.AWS_PROFILE ? `${shown}${describeOtherVariable(env)}` : shown;
}

// The AWS CLI and boto3 read it: https://docs.aws.amazon.com/sdkref/latest/guide/feature-general-config.html
function describeOtherVariable({ AWS_DEFAULT_PROFILE, ...env }: NodeJS.ProcessEnv): string {
  return AWS_DEFAULT_PROFILE
    ? ` (AWS_DEFAULT_PROFILE is "${showValue(AWS_DEFAULT_PROFILE, env)}", and this SDK does not read it)`
    : '';
}

/** Any profile, whatever AWS_PROFILE says. */
export function inspectNamedProfile(context: ProfileContext, name: string): Finding {
  const finding = resolveProfile(context, name);
  const isLeftToProcess = finding.kind === 'incomplete' && !finding.endsChain;
  return isLeftToProcess && context.files.profiles.get(name)?.has('credential_process')
    ? inspectProcess(context, name)
    : finding;
}

// Follows each source_profile to the next, as many as there are.
function resolveProfile(context: ProfileContext, name: string): Finding {
  const visited = new Set<string>();
  const way: SourceProfile[] = [];
  for (let current = name; ; ) {
    const found = inspectStep(context, current, visited);
    if ('kind' in found) {
      // The keys at the end of a way assume a role, and sign nothing for the cluster.
      const { keys, ...finding } = { ...found, detail: `${describeWay(way)}${found.detail}` };
      return keys !== undefined && way.length === 0 ? { ...finding, keys } : finding;
    }
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
  if (!profile) {
    if (findMisnamed(files, name)) return inspectLack(context, name, new Map());
    return missing(files, name, `there is no such profile${describeMissingProfile(files, name, env)}.`);
  }
  // A profile may be its own source_profile, and hold the keys too.
  const isSource = visited.size > 0;
  if (isSource && hasStaticKeys(profile)) return staticKeys(context, name, profile);
  if (isRoleProfile(profile) || (isSource && isBareCredentialSource(profile))) {
    return inspectRole(context, name, profile, visited);
  }
  if (hasStaticKeys(profile)) return staticKeys(context, name, profile);
  if (profile.has('web_identity_token_file') && profile.has('role_arn')) {
    return inspectTokenFileProfile(env, name, profile);
  }
  if (profile.has('credential_process')) return inspectProcess(context, name);
  if (hasSsoSetting(profile)) return inspectSso(context, name, profile);
  if (profile.has('login_session')) return inspectLogin(env, name, profile);
  return inspectLack(context, name, profile);
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

function hasStaticKeys(profile: Section): boolean {
  return profile.has('aws_access_key_id') && profile.has('aws_secret_access_key');
}

function staticKeys(context: ProfileContext, name: string, profile: Section): Finding {
  const kind = profile.has('aws_session_token') ? 'keys with a session token' : 'static keys';
  return { ...usable(`${kind}${describeKeyPlace(context, name)}.`), keys: { profile: name } };
}
