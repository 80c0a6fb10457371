import { types } from 'node:util';
import type { AwsCredentialIdentity } from './aws-credential-identity.ts';
import { ConnectError } from './connect-error.ts';
import { describeKind } from './describe-kind.ts';
import { expirationMs } from './expiration-ms.ts';
import { refusals } from './explain/refusals.ts';
import { listNames } from './list-names.ts';
import { CREDENTIAL_FIELDS, malformedCredentials } from './malformed-credentials.ts';
import { readProperty } from './read-property.ts';

const REQUIRED = ['accessKeyId', 'secretAccessKey'] as const;

// Before anything is signed or sent: a value left as printed in a manual, one with a line break in it, or the wrong shape,
// is told here by name. From the server it would be the same 403 as a mistyped secret. Values are never part of the text.
// Each field is read once, and what is returned is a copy: a getter may answer otherwise the second time.
export async function checkCredentials(value: unknown): Promise<AwsCredentialIdentity> {
  const [accessKeyId, secretAccessKey, sessionToken] = CREDENTIAL_FIELDS.map((field) =>
    readProperty(value, field),
  );
  const expiration = readProperty(value, 'expiration');
  if (!accessKeyId || !secretAccessKey) throw shapeError(describeShape(value));
  const token = sessionToken ?? undefined;
  if (typeof accessKeyId !== 'string') throw wrongKind('accessKeyId', accessKeyId, 'a string');
  if (typeof secretAccessKey !== 'string') throw wrongKind('secretAccessKey', secretAccessKey, 'a string');
  if (token !== undefined && typeof token !== 'string') throw wrongKind('sessionToken', token, 'a string');
  const credentials = { accessKeyId, secretAccessKey, sessionToken: token };
  checkPlaceholders(credentials);
  await checkValues(credentials);
  return { ...credentials, expiration: readExpiration(expiration) };
}

async function checkValues(credentials: AwsCredentialIdentity): Promise<void> {
  if (!malformedCredentials(credentials, (field) => field)) return;
  // Imported only now: it looks at files.
  const { credentialOrigin } = await import('./sources/credential-origin.ts');
  const explanation = malformedCredentials(credentials, (field) => {
    const origin = credentialOrigin(field, credentials[field] ?? '', process.env);
    return origin === undefined ? field : `${field} (${origin})`;
  });
  if (explanation) throw new ConnectError(explanation);
}

function checkPlaceholders(credentials: AwsCredentialIdentity): void {
  const placeholders = CREDENTIAL_FIELDS.filter((field) => /[<>]/.test(credentials[field] ?? ''));
  if (placeholders.length === 0) return;
  const named = placeholders.map((field) => `${field}${describeVariable(credentials[field])}`);
  throw new ConnectError(refusals.placeholder(`the credentials' ${named.join(', ')}`));
}

// A date that is invalid is what the SDK makes of any text in AWS_CREDENTIAL_EXPIRATION: the credentials have none then.
function readExpiration(expiration: unknown): Date | undefined {
  if (expiration === undefined || expiration === null) return undefined;
  const milliseconds = expirationMs({ expiration });
  if (!Number.isNaN(milliseconds)) return new Date(milliseconds);
  if (types.isDate(expiration)) return undefined;
  throw wrongKind('expiration', expiration, 'a Date');
}

// The variable that such a value has been taken from, if it still holds it.
function describeVariable(value: string | undefined): string {
  const names = Object.keys(process.env).filter((name) => process.env[name] === value);
  return names.length > 0 ? ` (${names.join(', ')})` : '';
}

// Fields without a value are named as such: to list them with the others would say that they are there.
function describeShape(value: unknown): string {
  const kind = describeKind(value);
  if (kind !== 'an object') return kind;
  const names = fieldNames(value);
  if (names === undefined) return 'an object that cannot be read';
  if (names.length === 0) return 'an object without fields';
  const isFilled = (name: string) => ![undefined, null, ''].includes(readProperty(value, name) as never);
  const filled = names.filter(isFilled);
  const lacking = REQUIRED.filter((field) => !isFilled(field));
  const empty = lacking.filter((field) => names.includes(field));
  const missing = lacking.filter((field) => !names.includes(field));
  const parts = [
    filled.length > 0 ? `with ${listNames(filled)}` : '',
    empty.length > 0 ? `whose ${empty.join(' and ')} ${empty.length > 1 ? 'are' : 'is'} empty` : '',
    missing.length > 0 ? `without ${missing.join(' and ')}` : '',
  ];
  return `an object ${parts.filter(Boolean).join(', ')}`;
}

function fieldNames(value: unknown): string[] | undefined {
  try {
    return Object.keys(value as object);
  } catch {
    return undefined;
  }
}

function wrongKind(field: string, value: unknown, wanted: string): ConnectError {
  return new ConnectError(refusals.credentialKind(field, describeKind(value), wanted));
}

function shapeError(shape: string): ConnectError {
  return new ConnectError(refusals.credentialsShape(shape));
}
