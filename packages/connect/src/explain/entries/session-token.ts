import type { LoginEvidence } from '../../login-evidence.ts';
import { maskAccessKeyId } from '../../mask-access-key-id.ts';
import { showValue } from '../../show-value.ts';
import { findSetting, settingsOf, showPlace } from '../../sources/find-setting.ts';
import { meantSetting } from '../../sources/profile-misnamed.ts';
import { readSharedFiles } from '../../sources/shared-files.ts';
import type { SigningKeys } from '../signer.ts';

/** A sentence about a token that is there under a name that the SDK does not read; empty where there is none. */
export function misnamedToken(keys: SigningKeys | undefined, env: NodeJS.ProcessEnv): string {
  const found = findMisnamedToken(keys, env);
  return found ? ` ${found.name} is there, which this SDK does not read: it reads ${found.meant}.` : '';
}

function findMisnamedToken(
  keys: SigningKeys | undefined,
  env: NodeJS.ProcessEnv,
): { name: string; meant: string } | undefined {
  if (keys === undefined || keys.origin === 'environment') {
    return env.AWS_SECURITY_TOKEN ? { name: 'AWS_SECURITY_TOKEN', meant: 'AWS_SESSION_TOKEN' } : undefined;
  }
  const meant = 'aws_session_token';
  const other = settingsOf(readSharedFiles(env), keys.origin.profile).find(
    ({ key }) => meantSetting(key) === meant,
  );
  return other && { name: `${showValue(other.key, env)} (${showPlace(other)})`, meant };
}

export function missingTokenFix(
  keys: SigningKeys | undefined,
  evidence: LoginEvidence | undefined,
  env: NodeJS.ProcessEnv,
): string {
  const misnamed = findMisnamedToken(keys, env);
  if (misnamed) return `Give ${misnamed.name} the name ${misnamed.meant}, if it was issued with this key.`;
  if (isOfEnvironment(keys, evidence, env)) {
    return 'Set AWS_SESSION_TOKEN too, to the token that was issued with this key; a provider of your own must return it as sessionToken.';
  }
  return keys && keys.origin !== 'environment'
    ? `Write aws_session_token, the one that was issued with this key, below ${keys.nameOf('accessKeyId')}.`
    : 'Return sessionToken from the credential provider too, the one that was issued with this key; in a profile that is aws_session_token.';
}

export function surplusTokenFix(
  keys: SigningKeys | undefined,
  evidence: LoginEvidence | undefined,
  env: NodeJS.ProcessEnv,
): string {
  if (isOfEnvironment(keys, evidence, env)) {
    return 'Unset AWS_SESSION_TOKEN, or take key id, secret and token from one and the same issue.';
  }
  const isSetting =
    keys &&
    keys.origin !== 'environment' &&
    findSetting(readSharedFiles(env), keys.origin.profile, 'aws_session_token');
  return isSetting
    ? `Remove ${keys.nameOf('sessionToken')}, or take key id, secret and token from one and the same issue.`
    : 'Return no sessionToken from the credential provider (in a profile: remove aws_session_token), or take key id, secret and token from one and the same issue.';
}

// Whether AWS_SESSION_TOKEN is what counts. A provider that leaves out a token that is set there has lost it on its way.
function isOfEnvironment(
  keys: SigningKeys | undefined,
  evidence: LoginEvidence | undefined,
  env: NodeJS.ProcessEnv,
): boolean {
  const signedWith = evidence?.credentials;
  if (!signedWith) return keys === undefined || keys.origin === 'environment';
  const isSameToken = signedWith.hasSessionToken === Boolean(env.AWS_SESSION_TOKEN);
  return isSameToken && signedWith.description.startsWith(maskAccessKeyId(env.AWS_ACCESS_KEY_ID ?? ''));
}
