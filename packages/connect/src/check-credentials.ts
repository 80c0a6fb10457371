import type { AwsCredentialIdentity } from './aws-credential-identity.ts';
import { ConnectError } from './connect-error.ts';
import { refusals } from './explain/refusals.ts';
import { isAccessKeyId } from './is-access-key-id.ts';

const FIELDS = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const;

// Before anything is signed or sent: a value left as printed in a manual, or the wrong shape, is told here by name.
// From the server it would be the same 403 as a mistyped secret. Values are never part of the text.
export function checkCredentials(credentials: AwsCredentialIdentity): AwsCredentialIdentity {
  if (!credentials?.accessKeyId || !credentials.secretAccessKey) {
    throw new ConnectError(refusals.credentialsShape(describeShape(credentials)));
  }
  const placeholder = FIELDS.find((field) => /[<>]/.test(credentials[field] ?? ''));
  if (placeholder) throw new ConnectError(refusals.placeholder(`the credentials' ${placeholder}`));
  if (!isAccessKeyId(credentials.accessKeyId)) {
    throw new ConnectError(refusals.accessKeyIdMalformed(isAccessKeyId(credentials.secretAccessKey)));
  }
  return credentials;
}

function describeShape(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value === null ? 'null' : typeof value);
  const names = Object.keys(value);
  return names.length === 0 ? 'an object without fields' : `an object with ${names.join(', ')}`;
}
