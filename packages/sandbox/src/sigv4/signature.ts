import { createHmac, hash } from 'node:crypto';
import { ALGORITHM, SCOPE_TERMINATOR } from './constants.ts';

export interface CredentialScope {
  /** `YYYYMMDD` */
  date: string;
  region: string;
  service: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-string-to-sign */
export function stringToSign(amzDate: string, scope: CredentialScope, canonicalRequest: string): string {
  return [
    ALGORITHM,
    amzDate,
    `${scope.date}/${scope.region}/${scope.service}/${SCOPE_TERMINATOR}`,
    hash('sha256', canonicalRequest),
  ].join('\n');
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#calculate-signature */
export function signingKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  return [scope.date, scope.region, scope.service, SCOPE_TERMINATOR].reduce<Buffer>(
    hmac,
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}

interface Derived {
  secretAccessKey: string;
  scope: CredentialScope;
  key: Buffer;
}

/** By the key's record, which belongs to one account: nothing is shared between two. */
const lastDerived = new WeakMap<object, Derived>();

/**
 * The same for a key that signs again and again. A signing key is good for its whole scope, and AWS's own SDKs keep it so:
 * what it signs is verified each time. Of each record the last one is kept, because the client chooses the scope.
 */
export function signingKeyOf(record: { secretAccessKey: string }, scope: CredentialScope): Buffer {
  const { secretAccessKey } = record;
  const last = lastDerived.get(record);
  if (last?.secretAccessKey === secretAccessKey && isSameScope(last.scope, scope)) return last.key;
  const key = signingKey(secretAccessKey, scope);
  lastDerived.set(record, { secretAccessKey, scope, key });
  return key;
}

function isSameScope(one: CredentialScope, other: CredentialScope): boolean {
  return one.date === other.date && one.region === other.region && one.service === other.service;
}

export function signature(key: Buffer, text: string): Buffer {
  return hmac(key, text);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
