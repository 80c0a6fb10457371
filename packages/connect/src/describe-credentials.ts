import type { AwsCredentialIdentity } from './aws-credential-identity.ts';
import { STATIC_KEY_PREFIX, TEMPORARY_KEY_PREFIX } from './constants.ts';
import { expirationMs } from './expiration-ms.ts';
import { maskAccessKeyId } from './mask-access-key-id.ts';

/** What a log may show of credentials: `AKIA…MPLE (static credentials)`. */
export function describeCredentials(credentials: AwsCredentialIdentity): string {
  const kind = isTemporary(credentials) ? 'temporary' : 'static';
  const expiresAt = expirationMs(credentials);
  const expiry = Number.isNaN(expiresAt) ? '' : `, expire at ${new Date(expiresAt).toISOString()}`;
  return `${maskAccessKeyId(credentials.accessKeyId)} (${kind} credentials${expiry})`;
}

// The prefix decides: a token left over from other credentials does not make a long-term key a temporary one.
function isTemporary({ accessKeyId, sessionToken }: AwsCredentialIdentity): boolean {
  if (accessKeyId.startsWith(TEMPORARY_KEY_PREFIX)) return true;
  return Boolean(sessionToken) && !accessKeyId.startsWith(STATIC_KEY_PREFIX);
}
