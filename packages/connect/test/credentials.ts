import type { AwsCredentialIdentity } from '../src/index.ts';

// The keys of AWS's own documentation.
export const STATIC: AwsCredentialIdentity = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export const temporary = (msUntilExpiry: number): AwsCredentialIdentity => ({
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: STATIC.secretAccessKey,
  sessionToken: 'a-session-token-of-a-test',
  expiration: new Date(Date.now() + msUntilExpiry),
});
