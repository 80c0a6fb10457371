import type { CredentialSource } from '../sources/credential-source.ts';

/** A failure in three parts, with no secret in any of them. */
export interface Explanation {
  readonly code: ExplanationCode;
  /** What failed. */
  readonly summary: string;
  /** Why. */
  readonly cause: string;
  /** What to do. */
  readonly fix: string;
  /** A page of MongoDB's or AWS's documentation. */
  readonly docs: string;
  /** Where the default chain looked, if it found nothing: every source, in its order. */
  readonly sources?: readonly CredentialSource[];
}

export type ExplanationCode =
  // The target and the options, refused before the driver sees them
  | 'cluster-url-missing'
  | 'cluster-url-malformed'
  | 'cluster-url-port'
  | 'placeholder'
  | 'uri-credentials'
  | 'other-mechanism'
  | 'other-auth-source'
  | 'auth-source-empty'
  | 'auth-source-encoded-twice'
  | 'database-conflict'
  | 'option-refused'
  | 'option-invalid'
  | 'mechanism-missing'
  // Where the credentials come from
  | 'driver-prefers-environment'
  | 'provider-not-asked'
  | 'env-credentials-incomplete'
  | 'credentials-missing'
  | 'no-provider-found'
  | 'profile-over-environment'
  | 'profile-unusable'
  | 'profile-cycle'
  | 'profile-source-unsupported'
  | 'mfa-needed'
  | 'sso-login-needed'
  | 'sso-role-refused'
  | 'aws-login-needed'
  | 'credential-process-failed'
  | 'web-identity-incomplete'
  | 'web-identity-refused'
  | 'identity-provider-missing'
  | 'provider-file-missing'
  | 'path-holds-contents'
  | 'assume-role-refused'
  | 'source-credentials-refused'
  | 'sts-request-invalid'
  | 'aws-throttled'
  | 'metadata-unreachable'
  | 'metadata-v1-blocked'
  | 'instance-role-missing'
  | 'container-uri-refused'
  | 'container-unreachable'
  | 'credentials-shape'
  | 'access-key-id-malformed'
  | 'provider-failed'
  | 'provider-timed-out'
  | 'sdk-missing'
  | 'aws4-missing'
  // What the server, or STS through it, says about them
  | 'session-token-missing'
  | 'session-token-unexpected'
  | 'clock-skewed'
  | 'credentials-expired'
  | 'sts-refused'
  | 'authentication-failed'
  | 'database-user-missing'
  | 'mechanism-unavailable'
  | 'protocol-error'
  | 'not-authenticated'
  | 'not-authorized'
  // The way to the server
  | 'ip-not-allowed'
  | 'host-not-found'
  | 'dns-failed'
  | 'nothing-listens'
  | 'tls-certificate'
  | 'tls-not-spoken'
  | 'server-unreachable'
  | 'unknown';
