import { randomBytes } from 'node:crypto';
import type { Account } from '../account/account.ts';
import type { Clock } from '../clock.ts';
import { ExpiringMap } from '../expiring-map.ts';
import type { HttpHandler } from '../http/http-server.ts';
import { assignmentKey, type IdentityCenterState, issueToken } from './identity-center-state.ts';
import { formatTime } from './rotating-sessions.ts';
import { createSsoOidc } from './sso-oidc.ts';
import { createSsoPortal } from './sso-portal.ts';

/** The token that `aws sso login` leaves in `~/.aws/sso/cache`, with the names it has there. */
export interface SsoSession {
  startUrl: string;
  region: string;
  accessToken: string;
  /** `2026-01-02T03:04:05Z` */
  expiresAt: string;
  clientId: string;
  clientSecret: string;
  /** `2026-01-02T03:04:05Z` */
  registrationExpiresAt: string;
  refreshToken: string;
}

export interface IdentityCenter {
  readonly portalHandler: HttpHandler;
  readonly oidcHandler: HttpHandler;
  /** Gives a user a permission set in the account, as the role `AWSReservedSSO_…` that the caller has created. */
  assign(input: { permissionSet: string; userName: string; roleName: string }): void;
  /**
   * What a user has after signing in with the browser: tokens of a client registered for the purpose.
   *
   * @param input.expiresInSeconds of the access token: 8 h when left out.
   */
  signIn(input: { userName: string; expiresInSeconds?: number }): SsoSession;
}

/** A session of the access portal lasts 8 h by default: https://docs.aws.amazon.com/singlesignon/latest/userguide/user-interactive-sessions.html */
const SESSION_SECONDS = 8 * 3600;
/** As `RegisterClient` answers on the live service. */
const CLIENT_REGISTRATION_SECONDS = 90 * 24 * 3600;

/** IAM Identity Center with one account, users that exist by being named, and no sign-in page. */
export function createIdentityCenter(
  account: Account,
  clock: Clock,
  region: string,
  directoryId = `d-${randomBytes(5).toString('hex')}`,
): IdentityCenter {
  const startUrl = `https://${directoryId}.awsapps.com/start`;
  const state: IdentityCenterState = {
    clientSecrets: new ExpiringMap(clock),
    accessTokens: new ExpiringMap(clock),
    refreshTokens: new ExpiringMap(clock),
    roleNames: new Map(),
  };

  return {
    portalHandler: createSsoPortal(account, state),
    oidcHandler: createSsoOidc(clock, state),

    assign({ permissionSet, userName, roleName }) {
      state.roleNames.set(assignmentKey(userName, permissionSet), roleName);
    },

    signIn({ userName, expiresInSeconds = SESSION_SECONDS }) {
      const now = clock();
      const clientId = randomBytes(18).toString('base64url');
      const clientSecret = randomBytes(96).toString('base64url');
      const registrationExpiresAtMs = now + CLIENT_REGISTRATION_SECONDS * 1000;
      state.clientSecrets.set(clientId, clientSecret, registrationExpiresAtMs);

      const session = {
        userName,
        clientId,
        endsAtMs: now + Math.max(SESSION_SECONDS, expiresInSeconds) * 1000,
      };
      const accessToken = issueToken();
      const expiresAtMs = now + expiresInSeconds * 1000;
      state.accessTokens.set(accessToken, session, expiresAtMs);
      const refreshToken = issueToken();
      state.refreshTokens.set(refreshToken, session, session.endsAtMs);

      return {
        startUrl,
        region,
        accessToken,
        expiresAt: formatTime(expiresAtMs),
        clientId,
        clientSecret,
        registrationExpiresAt: formatTime(registrationExpiresAtMs),
        refreshToken,
      };
    },
  };
}
