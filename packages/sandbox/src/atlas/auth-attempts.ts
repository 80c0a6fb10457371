import type { Document } from 'bson';

/** The server's record of one SASL conversation: evidence of which path ran, and why a login was refused. */
export interface AuthAttempt {
  /** What the driver said of itself in `hello`: `driver.name`, `driver.version`, `os`, `application`, … */
  client: Document | undefined;
  /** `AKIA…MPLE`: never the whole id, never a secret. */
  accessKeyId?: string;
  keyKind?: 'static' | 'temporary';
  /** HTTP status of the STS call; absent when the conversation failed before it. */
  stsStatus?: number;
  /** `arn:aws:iam::…:user/…` or `arn:aws:sts::…:assumed-role/…`, as STS named the caller. */
  callerArn?: string;
  roleSessionName?: string;
  verdict: 'authenticated' | 'refused';
  /** The user the caller was mapped to, when there is one. */
  authenticatedUser?: string;
  /** Why it was refused, as the server knows it. The client is told less. */
  reason?: string;
}

/** Of what is no key id, nothing is shown: it may be the secret, pasted into the wrong place. */
export function maskAccessKeyId(accessKeyId: string): string {
  return /^[A-Z0-9]{16,128}$/.test(accessKeyId) ? `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}` : '…';
}
