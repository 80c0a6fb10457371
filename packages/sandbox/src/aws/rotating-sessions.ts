import type { Account, Session } from '../account/account.ts';
import type { Clock } from '../clock.ts';
import { ExpiringMap } from '../expiring-map.ts';

/**
 * AWS promises new credentials "at least five minutes before the expiration of the old ones", and clients refresh then:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
 */
const ROTATE_BEFORE_EXPIRY_MS = 15 * 60 * 1000;

/** How long EC2, ECS and EKS Pod Identity have their sessions last, whatever maximum the role sets. */
export const SERVICE_SESSION_SECONDS = 6 * 3600;

export interface RotatingSession {
  session: Session;
  /** Milliseconds since the epoch. */
  issuedAtMs: number;
}

/**
 * The same session for the same key until fewer than fifteen minutes of it are left, or it went with its role; then a
 * new one from `issue`.
 */
export type RotatingSessions = (key: string, issue: () => Session) => RotatingSession;

export function createRotatingSessions(account: Account, clock: Clock): RotatingSessions {
  const sessions = new ExpiringMap<RotatingSession>(clock);
  return (key, issue) => {
    const current = sessions.get(key);
    if (current && account.findKey(current.session.accessKeyId)) return current;
    const next = { session: issue(), issuedAtMs: clock() };
    sessions.set(key, next, next.session.expiration.getTime() - ROTATE_BEFORE_EXPIRY_MS);
    return next;
  };
}

/** `2026-01-02T03:04:05Z`: RFC 3339 in UTC with whole seconds, as the metadata services write it. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
