import type { AwsCredentialIdentity } from './aws-credential-identity.ts';

// Milliseconds since the epoch. NaN without an expiration, or with one that is no date (AWS_CREDENTIAL_EXPIRATION takes
// any text): every comparison with it is false.
export function expirationMs({ expiration }: AwsCredentialIdentity): number {
  return expiration === undefined ? Number.NaN : new Date(expiration).getTime();
}
