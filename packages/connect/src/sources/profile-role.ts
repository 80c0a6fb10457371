import { showValue } from '../show-value.ts';
import { inspectContainer, isContainerConfigured } from './container.ts';
import { inspectEnvironmentKeys } from './environment.ts';
import { ending, type Finding, incomplete, usable } from './finding.ts';
import { inspectEndpoint } from './instance.ts';
import type { Section } from './parse-ini.ts';
import type { ProfileContext } from './profile-context.ts';

/** The SDK does not take a profile that has both source_profile and credential_source. */
export function isRoleProfile(profile: Section): boolean {
  return profile.has('role_arn') && profile.has('source_profile') !== profile.has('credential_source');
}

/** A credential_source needs no role_arn in the source_profile of another profile. */
export function isBareCredentialSource(profile: Section): boolean {
  return profile.has('credential_source') && !profile.has('role_arn');
}

// @aws-sdk/credential-provider-ini, resolveAssumeRoleCredentials. Order of checks: circle, known credential_source, MFA,
// and only then what the source is good for.
export function inspectRole(
  context: ProfileContext,
  name: string,
  profile: Section,
  visited: ReadonlySet<string>,
): Finding | SourceProfile {
  const source = findSource(context, name, profile, visited);
  if ('kind' in source) return source;
  const isBare = isBareCredentialSource(profile);
  if (profile.has('mfa_serial') && !isBare) {
    return ending('role_arn with mfa_serial, and the chain cannot ask for the code.', {
      code: 'mfa-needed',
      profile: name,
    });
  }
  const kind = isBare ? '' : 'role_arn with ';
  if ('sourceProfile' in source) {
    return { ...source, through: () => `${kind}${source.through()}` };
  }
  const { keys: _, ...finding } = source.inspect();
  return { ...finding, detail: `${kind}${source.through}: ${finding.detail}` };
}

/** The profile to look at next. */
export interface SourceProfile {
  // A long way shows few of its steps.
  readonly through: () => string;
  readonly sourceProfile: string;
}

interface CredentialSource {
  readonly through: string;
  readonly inspect: () => Finding;
}

function findSource(
  context: ProfileContext,
  name: string,
  profile: Section,
  visited: ReadonlySet<string>,
): SourceProfile | CredentialSource | Finding {
  const sourceProfile = profile.get('source_profile');
  if (sourceProfile !== undefined) {
    const through = () => `source_profile "${showValue(sourceProfile, context.env)}"`;
    return visited.has(sourceProfile)
      ? incomplete(`${through()}, which leads in a circle.`, {
          code: 'profile-cycle',
          profile: name,
        })
      : { through, sourceProfile };
  }
  const credentialSource = profile.get('credential_source') ?? '';
  const inspect = CREDENTIAL_SOURCES.get(credentialSource);
  return inspect
    ? { through: `credential_source ${credentialSource}`, inspect: () => inspect(context, name) }
    : incomplete(
        `credential_source "${showValue(credentialSource, context.env)}" is not one of ${[...CREDENTIAL_SOURCES.keys()].join(', ')}.`,
        { code: 'profile-source-unsupported', profile: name },
      );
}

type InspectSource = (context: ProfileContext, profile: string) => Finding;

const CREDENTIAL_SOURCES: ReadonlyMap<string, InspectSource> = new Map<string, InspectSource>([
  [
    'Environment',
    ({ env }, profile) => {
      const keys = inspectEnvironmentKeys(env);
      if (keys.kind === 'usable') return keys;
      const fix =
        'Export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, if they have one) for the program, with the key that is to assume the role; or use source_profile instead, with the name of a profile that holds keys.';
      return incomplete(keys.detail, { code: 'profile-unusable', profile, fix });
    },
  ],
  [
    'Ec2InstanceMetadata',
    // The service is asked although AWS_EC2_METADATA_DISABLED is set, which is for the last step of the chain.
    ({ env, files }, profile) => {
      const instance = inspectEndpoint(env, files);
      const problem = { code: 'metadata-unreachable', profile } as const;
      return instance.endsChain ? instance : usable(instance.detail, problem);
    },
  ],
  [
    'EcsContainer',
    ({ env }, profile) =>
      isContainerConfigured(env)
        ? inspectContainer(env)
        : incomplete(inspectContainer(env).detail, { code: 'profile-unusable', profile }),
  ],
]);
