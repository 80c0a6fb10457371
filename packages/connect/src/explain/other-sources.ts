import { driverReadsEnvironmentKeys } from '../driver-reads-environment-keys.ts';
import type { LoginEvidence } from '../login-evidence.ts';
import type { CredentialSource, SourceId } from '../sources/credential-source.ts';
import { examineSources } from '../sources/examine-sources.ts';
import { hiddenSettings, keyPlace } from '../sources/profile-keys.ts';
import { readSharedFiles } from '../sources/shared-files.ts';
import { isPod, POD_FIX } from './pod.ts';
import { chainSource, signingKeys } from './signer.ts';

const PROVIDERS: Readonly<Record<SourceId, string>> = {
  environment: 'fromEnv()',
  profile: 'fromIni()',
  'web-identity': 'fromTokenFile()',
  container: 'fromHttp()',
  instance: 'fromInstanceMetadata()',
};

/** What else could have signed, and has not: for a cause, and to begin a fix with. Both may be empty. */
export function otherSources(
  env: NodeJS.ProcessEnv,
  evidence: LoginEvidence | undefined,
): { readonly cause: string; readonly fix: string } {
  const hidden = hiddenByKeys(env, evidence);
  if (hidden) return { cause: '', fix: hidden };
  const winner = chainSource(env, evidence)?.source;
  if (!winner) return { cause: '', fix: '' };
  if (winner.id === 'instance' && isPod(env)) {
    return { cause: 'In a pod that is the role of the node. ', fix: `${POD_FIX} Or, for this principal: ` };
  }
  const others = examineSources(env, driverReadsEnvironmentKeys())
    .filter(({ source, finding }) => source.state === 'shadowed' && finding.kind === 'usable')
    .map(({ source }) => source);
  if (others.length > 0) {
    const list = others.map(({ title, detail }) => `${title}: ${detail}`).join(' ');
    return {
      cause: `Configured too, but never reached after it: ${list} `,
      fix: `If you meant ${oneOf(others)}: ${remedy(winner.id, env)}${providersOf(others)}. Otherwise: `,
    };
  }
  const isOtherProfile = winner.id === 'profile' && !env.AWS_PROFILE && env.AWS_DEFAULT_PROFILE;
  return {
    cause: '',
    fix: isOtherProfile
      ? 'If you meant the profile in AWS_DEFAULT_PROFILE: set AWS_PROFILE to it. Otherwise: '
      : '',
  };
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^sso_/, 'SSO login'],
  [/^credential_process$/, 'credential_process'],
  [/^web_identity_token_file$/, 'web identity'],
  [/^login_session$/, 'aws login'],
];

/** How to have the settings used that the keys of the same profile hide. */
export function hiddenByKeys(
  env: NodeJS.ProcessEnv,
  evidence: LoginEvidence | undefined,
): string | undefined {
  const origin = signingKeys(env, evidence)?.origin;
  if (origin === undefined || origin === 'environment') return undefined;
  const files = readSharedFiles(env);
  const [setting] = hiddenSettings(files, origin.profile);
  const [, kind] = KINDS.find(([pattern]) => setting && pattern.test(setting.key)) ?? [];
  return kind === undefined
    ? undefined
    : `If you meant the ${kind} of that profile: remove ${keyPlace(files, origin.profile)}. Otherwise: `;
}

function oneOf(sources: readonly CredentialSource[]): string {
  return sources.map(({ title }) => title.charAt(0).toLowerCase() + title.slice(1)).join(' or ');
}

function remedy(winner: SourceId, env: NodeJS.ProcessEnv): string {
  if (winner === 'environment') return 'unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN';
  if (winner === 'profile' && env.AWS_PROFILE) return 'unset AWS_PROFILE';
  if (winner === 'profile') {
    return 'remove the credentials of the profile "default", or let AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name an empty file';
  }
  if (winner === 'web-identity') return 'unset AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN';
  return 'unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI';
}

function providersOf(sources: readonly CredentialSource[]): string {
  const calls = sources.map(({ id }) => PROVIDERS[id]);
  return `, or name the provider, connect({ credentialProvider: ${calls.join(' or ')} })`;
}
