import type { AuthAttempt } from '../atlas/auth-attempts.ts';

/** One line for each login, with the reason that its client is not told. */
export function describeAttempt(attempt: AuthAttempt): string {
  const { verdict, authenticatedUser, reason, keyKind, accessKeyId, client } = attempt;
  const who = verdict === 'authenticated' ? authenticatedUser : reason;
  const key = accessKeyId ? `${keyKind} credentials ${accessKeyId}` : 'no credentials read';
  return `${verdict}: ${who} (${key}, ${describeDriver(client?.driver)})`;
}

/** A client may send anything in place of a name, or nothing. */
function describeDriver(driver: unknown): string {
  if (typeof driver !== 'object' || driver === null) return 'unknown driver';
  const { name, version } = driver as { name?: unknown; version?: unknown };
  const parts = [name, version].filter((part) => typeof part === 'string' && part !== '');
  return parts.length > 0 ? parts.join(' ') : 'unknown driver';
}
