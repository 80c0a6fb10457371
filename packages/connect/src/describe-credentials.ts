import type { AwsCredentialIdentity } from './aws-credential-identity.ts';
import { STATIC_KEY_PREFIX, TEMPORARY_KEY_PREFIX } from './constants.ts';
import { expirationMs } from './expiration-ms.ts';
import { maskAccessKeyId } from './mask-access-key-id.ts';
import { readProperty } from './read-property.ts';

/** What a log may show of credentials: `AKIA…MPLE (static credentials)`. It describes anything, and never throws. */
export function describeCredentials(credentials: AwsCredentialIdentity): string {
  const value = readProperty(credentials, 'accessKeyId');
  const accessKeyId = typeof value === 'string' ? value : '';
  const hasSessionToken = Boolean(readProperty(credentials, 'sessionToken'));
  const kind = isTemporary(accessKeyId, hasSessionToken) ? 'temporary' : 'static';
  const expiresAt = expirationMs(credentials);
  const expiry = Number.isNaN(expiresAt) ? '' : `, expire at ${new Date(expiresAt).toISOString()}`;
  return `${maskAccessKeyId(accessKeyId)} (${kind} credentials${expiry})`;
}

// The prefix decides: a token left over from other credentials does not make a long-term key a temporary one.
function isTemporary(accessKeyId: string, hasSessionToken: boolean): boolean {
  if (accessKeyId.startsWith(TEMPORARY_KEY_PREFIX)) return true;
  return hasSessionToken && !accessKeyId.startsWith(STATIC_KEY_PREFIX);
}
