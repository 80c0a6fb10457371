import type { AwsCredentialIdentity } from './aws-credential-identity.ts';
import { ConnectError } from './connect-error.ts';
import { refusals } from './explain/refusals.ts';
import { isAccessKeyId } from './is-access-key-id.ts';

const REQUIRED = ['accessKeyId', 'secretAccessKey'] as const;
const FIELDS = [...REQUIRED, 'sessionToken'] as const;

// Before anything is signed or sent: a value left as printed in a manual, or the wrong shape, is told here by name.
// From the server it would be the same 403 as a mistyped secret. Values are never part of the text.
export function checkCredentials(credentials: AwsCredentialIdentity): AwsCredentialIdentity {
  if (!credentials?.accessKeyId || !credentials.secretAccessKey) {
    throw new ConnectError(refusals.credentialsShape(describeShape(credentials)));
  }
  const placeholders = FIELDS.filter((field) => /[<>]/.test(credentials[field] ?? ''));
  if (placeholders.length > 0) {
    const named = placeholders.map((field) => `${field}${describeVariable(credentials[field])}`);
    throw new ConnectError(refusals.placeholder(`the credentials' ${named.join(', ')}`));
  }
  if (!isAccessKeyId(credentials.accessKeyId)) {
    throw new ConnectError(refusals.accessKeyIdMalformed(isAccessKeyId(credentials.secretAccessKey)));
  }
  return credentials;
}

// The variable that such a value has been taken from, if it still holds it.
function describeVariable(value: string | undefined): string {
  const names = Object.keys(process.env).filter((name) => process.env[name] === value);
  return names.length > 0 ? ` (${names.join(', ')})` : '';
}

// Fields without a value are named as such: to list them with the others would say that they are there.
function describeShape(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value === null ? 'null' : typeof value);
  const entries = Object.entries(value);
  if (entries.length === 0) return 'an object without fields';
  const filled = entries.filter(([, field]) => field !== undefined && field !== null && field !== '');
  const lacking = REQUIRED.filter((field) => !filled.some(([name]) => name === field));
  const empty = lacking.filter((field) => field in value);
  const missing = lacking.filter((field) => !(field in value));
  const parts = [
    filled.length > 0 ? `with ${filled.map(([name]) => name).join(', ')}` : '',
    empty.length > 0 ? `whose ${empty.join(' and ')} ${empty.length > 1 ? 'are' : 'is'} empty` : '',
    missing.length > 0 ? `without ${missing.join(' and ')}` : '',
  ];
  return `an object ${parts.filter(Boolean).join(', ')}`;
}
