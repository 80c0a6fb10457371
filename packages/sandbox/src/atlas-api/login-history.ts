import type { AuthAttempt } from '../atlas/auth-attempts.ts';

/** A login on the sandbox's own cluster, masked. */
export interface RecordedLogin {
  atMs: number;
  attempt: AuthAttempt;
}
