import { showValue } from '../show-value.ts';
import type { SourceProblem, SourceProblemCode } from '../sources/finding.ts';
import { COMMANDS } from './commands.ts';
import { DOCS } from './docs.ts';
import type { Explanation } from './explanation.ts';
import { isPod, POD_FIX } from './pod.ts';
import { unusableProfileFix } from './unusable-profile.ts';

type ProblemText = Pick<Explanation, 'summary' | 'fix' | 'docs'>;

const UNNAMED = '<the profile>';
const METADATA_FIX = `On an EC2 instance: attach an instance profile with a role, if it has none. In a container there: raise the hop limit (${COMMANDS.raiseHopLimit}). If it fails now and then: raise fromInstanceMetadata({ timeout }), 1000 ms unless set: maxRetries does not apply to the token request. Elsewhere: use another provider.`;

/** In a pod the instance is the node, whose role is not the pod's. */
export const metadataFix = (env: NodeJS.ProcessEnv): string => (isPod(env) ? POD_FIX : METADATA_FIX);

// Each is the same problem whether a provider says it in its own words or it is found by looking, after the chain has
// said nothing.
const TEXTS: Readonly<
  Record<SourceProblemCode, (profile: string | undefined, env: NodeJS.ProcessEnv) => ProblemText>
> = {
  'env-credentials-incomplete': () => ({
    summary: 'Half an access key is in the environment',
    fix: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to the two halves of the same key, and AWS_SESSION_TOKEN too if the key id begins with ASIA; or unset all three.',
    docs: DOCS.environmentVariables,
  }),
  'profile-unusable': (profile, env) => ({
    summary: `The profile gives no credentials${profile ? `: ${showValue(profile, env)}` : ''}`,
    fix: unusableProfileFix(profile, env),
    docs: DOCS.sharedFiles,
  }),
  'profile-cycle': () => ({
    summary: 'Profiles take their credentials from one another in a circle',
    fix: 'Follow source_profile from one profile to the next; the last must hold keys, or a source of its own.',
    docs: DOCS.assumeRoleProfile,
  }),
  'profile-source-unsupported': () => ({
    summary: 'The profile’s credential_source is not a value the SDK knows',
    fix: 'Write one of the three it names, letter for letter, or source_profile with the name of a profile instead.',
    docs: DOCS.assumeRoleProfile,
  }),
  'mfa-needed': () => ({
    summary: 'The profile’s role needs a code from an MFA device',
    fix: 'Pass fromIni({ profile, mfaCodeProvider }) as credentialProvider, or use a profile without MFA for programs that run unattended.',
    docs: DOCS.assumeRoleProfile,
  }),
  'sso-login-needed': (profile = UNNAMED, env) => ({
    summary: 'The IAM Identity Center login has expired, or there was no login',
    fix: `Run ${COMMANDS.ssoLoginOf(showValue(profile, env))}, as the same user and with the same HOME, and start the program again.`,
    docs: DOCS.sso,
  }),
  'aws-login-needed': (profile = UNNAMED, env) => ({
    summary: 'The session of aws login has expired, or there was no login',
    fix: `Run ${COMMANDS.loginOf(showValue(profile, env))}, as the same user and with the same HOME, and start the program again.`,
    docs: DOCS.awsLogin,
  }),
  'credential-process-failed': () => ({
    summary: 'The profile’s credential_process gave no credentials',
    fix: 'Run the command by hand: it must exit with 0 and print {"Version": 1, "AccessKeyId": …, "SecretAccessKey": …, "SessionToken": …, "Expiration": …} and nothing else; an Expiration must be in the future.',
    docs: DOCS.credentialProcess,
  }),
  'web-identity-incomplete': () => ({
    summary: 'Half of a web identity is configured',
    fix: 'Set both. On EKS the service account’s annotation eks.amazonaws.com/role-arn sets them.',
    docs: DOCS.webIdentity,
  }),
  'provider-file-missing': () => ({
    summary: 'A file that the credential provider reads is not there, or not readable',
    fix: 'Correct the path, or see why the platform has not mounted the token for this user.',
    docs: DOCS.webIdentity,
  }),
  'path-holds-contents': () => ({
    summary: 'A setting that wants the path of a file holds the text of the file',
    fix: 'Write the text into a file that only this user can read, and set the variable to its path; in GitLab, use a variable of type File. If the text has been in a log, replace the credentials in it.',
    docs: DOCS.sharedFiles,
  }),
  'metadata-unreachable': (_, env) => ({
    summary: 'The metadata service gave no credentials',
    fix: metadataFix(env),
    docs: DOCS.instanceMetadata,
  }),
  'container-uri-refused': () => ({
    summary: 'The SDK does not ask that address for a container’s credentials',
    fix: 'Unset it if this is not a container; for EKS Pod Identity use fromHttp() with SDK 3.515 or later, not fromContainerMetadata().',
    docs: DOCS.containerCredentials,
  }),
  'container-unreachable': () => ({
    summary: 'The container’s credential endpoint gave no credentials',
    fix: 'Check that AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI is what the platform has set, that the task or pod has a role, and that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE is set where the platform sets it, and readable.',
    docs: DOCS.containerCredentials,
  }),
};

/** The text of a problem; its cause is what was found, or what the provider says. */
export function describeProblem(
  { code, profile, fix }: SourceProblem,
  cause: string,
  env: NodeJS.ProcessEnv,
): Omit<Explanation, 'code'> {
  return { ...TEXTS[code](profile, env), cause, ...(fix !== undefined && { fix }) };
}
