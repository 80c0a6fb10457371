import { inspectNamedProfile, showProfile } from '../../sources/profile.ts';
import { profileName } from '../../sources/profile-name.ts';
import { readSharedFiles } from '../../sources/shared-files.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { COMMANDS } from '../commands.ts';
import { DOCS } from '../docs.ts';
import type { Explanation } from '../explanation.ts';
import { isFromProvider } from '../related-errors.ts';
import { saying } from './saying.ts';

// What STS answers a provider that asks it for credentials, as @aws-sdk/client-sts names it. (What it answers the
// cluster about a login is in refused-login.ts.)
export const stsEntries: readonly CatalogueEntry[] = [
  saying('assume-role-refused', /STS is not activated in this region/, (message) => ({
    summary: 'AWS STS is not activated for this account in the region that was asked',
    cause: `It issues no session there, whatever the role allows. It says: ${message}`,
    fix: 'Set AWS_REGION, or the region of the profile, to one in which STS is activated, or have an administrator activate it (IAM console, Account settings).',
    docs: DOCS.stsRegions,
  })),
  saying(
    'assume-role-refused',
    /not authorized to perform: ?(sts:\w+)|Not authorized to perform (sts:\w+)/i,
    (message) =>
      notOfRole(message) ?? {
        summary: 'AWS STS does not let this caller assume the role',
        cause: `STS gives the same answer for a role that does not exist. It says: ${message}`,
        fix: 'The role’s trust policy must name the caller, or for a web identity its sub and aud, and the caller must send the external ID that it asks for. Within one account, a trust policy that names the caller is enough. If it names the whole account (:root), or the caller is in another account, the caller’s own policy must allow sts:AssumeRole too.',
        docs: DOCS.trustPolicy,
      },
  ),
  {
    code: 'source-credentials-refused',
    read: ({ name, message }, { env, related }) =>
      /^(InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken)$/.test(name) && isFromProvider(related)
        ? {
            summary: 'AWS STS refused the credentials that were to assume the role',
            cause: `This was the provider’s own call, before any login. STS says: ${name}: ${message}${describeRole(env)}`,
            fix: `Correct the source credentials (source_profile, the environment, masterCredentials): ${COMMANDS.callerIdentity} must work with them.`,
            docs: DOCS.signatureTroubleshooting,
          }
        : undefined,
  },
  {
    code: 'aws-throttled',
    read: ({ name, message }, { related }) =>
      /^(Throttling|ThrottlingException|TooManyRequestsException|RequestLimitExceeded)$/.test(name) &&
      isFromProvider(related)
        ? {
            summary: 'AWS asks this program to slow down',
            cause: `Too many calls for credentials in too short a time. It says: ${message}`,
            fix: 'Have one client, opened with connect(), which asks the provider once for all its connections; a provider of your own must not call AWS for each.',
            docs: DOCS.stsQuotas,
          }
        : undefined,
  },
];

// STS does not look at what kind of ARN it is: to it, that is one more thing that may not be assumed.
function notOfRole(message: string): Omit<Explanation, 'code'> | undefined {
  const [, arn, kind] = /on resource: (arn:[\w-]+:(?:iam|sts)::\d*:([\w-]+)\/[^\s.]+)/.exec(message) ?? [];
  if (arn === undefined || kind === undefined || kind === 'role') return undefined;
  return {
    summary: 'The ARN to assume is not the ARN of a role',
    cause: `${arn} is the ARN of ${kind === 'assumed-role' ? 'a session of a role' : `another thing (${kind})`}. STS says: ${message}`,
    fix: `Write the ARN of the role, arn:aws:iam::<account>:role/<name>, where this one is set: RoleArn in the program, role_arn in a profile, AWS_ROLE_ARN with a token file. ${KIND_HINTS[kind] ?? ''}`.trim(),
    docs: DOCS.trustPolicy,
  };
}

const KIND_HINTS: Readonly<Record<string, string>> = {
  'assumed-role': 'Its name is the part behind assumed-role/, up to the next slash.',
  'instance-profile': 'An instance profile contains the role, which may have another name.',
};

// The SDK does not say with whose keys it asked: what is selected may tell.
function describeRole(env: NodeJS.ProcessEnv): string {
  const profile = profileName(env);
  const { detail } = inspectNamedProfile({ env, files: readSharedFiles(env) }, profile);
  return detail.startsWith('role_arn with ') ? ` Profile ${showProfile(env, profile)}: ${detail}` : '';
}
