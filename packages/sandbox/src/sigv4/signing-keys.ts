import { type CredentialScope, signingKey } from './signature.ts';
import type { SigningKeyRecord } from './verify-request.ts';

export type SigningKeyOf = (record: SigningKeyRecord, scope: CredentialScope) => Buffer;

/**
 * Signing keys that were calculated before: one depends on the secret, the day, the region and the service alone, and is
 * made to be kept (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#calculate-signature).
 * Each access key has one, for the scope it signed last, and it goes when the access key goes.
 */
export function createSigningKeys(): SigningKeyOf {
  const latest = new WeakMap<SigningKeyRecord, { input: string; key: Buffer }>();
  return (record, scope) => {
    const input = [record.secretAccessKey, scope.date, scope.region, scope.service].join('\n');
    const known = latest.get(record);
    if (known?.input === input) return known.key;
    const key = signingKey(record.secretAccessKey, scope);
    latest.set(record, { input, key });
    return key;
  };
}
