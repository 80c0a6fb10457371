import { randomBytes } from 'node:crypto';
import type { ExpiringMap } from '../expiring-map.ts';

/** A user's sign-in, over all access tokens that it is refreshed to. */
export interface UserSession {
  userName: string;
  clientId: string;
  endsAtMs: number;
}

/** What the portal and OIDC share. */
export interface IdentityCenterState {
  clientSecrets: ExpiringMap<string>;
  accessTokens: ExpiringMap<UserSession>;
  refreshTokens: ExpiringMap<UserSession>;
  /** The role of each user's permission set; the key is that of `assignmentKey`. */
  roleNames: Map<string, string>;
}

export function assignmentKey(userName: string, permissionSet: string): string {
  return JSON.stringify([userName, permissionSet]);
}

/** An opaque access or refresh token. */
export function issueToken(): string {
  return randomBytes(192).toString('base64url');
}
