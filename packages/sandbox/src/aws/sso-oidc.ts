import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { HttpHandler, HttpResponse } from '../http/http-server.ts';
import { type IdentityCenterState, issueToken } from './identity-center-state.ts';
import { jsonResponse, parseJsonStrings } from './json.ts';
import { requestPath } from './request-path.ts';

/** HTTP status and OAuth code of each error: https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html */
const ERRORS = {
  InvalidClientException: { status: 401, error: 'invalid_client' },
  InvalidGrantException: { status: 400, error: 'invalid_grant' },
  InvalidRequestException: { status: 400, error: 'invalid_request' },
  UnsupportedGrantTypeException: { status: 400, error: 'unsupported_grant_type' },
  // Not an AWS code: what the sandbox says for what it knows of and does not emulate.
  NotImplementedException: { status: 501, error: 'not_implemented' },
} as const;

/** Grants of the sign-in page, which the sandbox does not have. */
const NOT_EMULATED_GRANTS = ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'];

/** The access token of a session from a profile with `sso_session` lasts an hour, then it is refreshed. */
const ACCESS_TOKEN_SECONDS = 3600;

class OidcError extends Error {
  override name = 'OidcError';
  readonly code: keyof typeof ERRORS;

  constructor(code: keyof typeof ERRORS, description: string) {
    super(description);
    this.code = code;
  }
}

/**
 * `POST /token` of Identity Center's OIDC service, for the grant `refresh_token`.
 *
 * Order of checks: method, body, parameters, client, grant type, refresh token.
 */
export function createSsoOidc(clock: Clock, state: IdentityCenterState): HttpHandler {
  const { clientSecrets, accessTokens, refreshTokens } = state;

  function createToken(body: Map<string, string> | undefined): object {
    if (!body) throw new OidcError('InvalidRequestException', 'The body is not a JSON object');
    const clientId = required(body, 'clientId');
    const clientSecret = required(body, 'clientSecret');
    const grantType = required(body, 'grantType');

    // A registration that has expired is forgotten: an "Invalid Client" to the live service (aws-toolkit-vscode#3877).
    const secret = clientSecrets.get(clientId);
    if (secret === undefined || !isEqual(clientSecret, secret)) {
      throw new OidcError('InvalidClientException', 'Invalid client provided');
    }
    if (NOT_EMULATED_GRANTS.includes(grantType)) {
      throw new OidcError('NotImplementedException', `The sandbox does not emulate the grant ${grantType}.`);
    }
    if (grantType !== 'refresh_token') {
      throw new OidcError('UnsupportedGrantTypeException', 'Unsupported grant type provided');
    }

    const usedToken = required(body, 'refreshToken');
    const session = refreshTokens.get(usedToken);
    if (session?.clientId !== clientId) {
      // Error and text as in aws/aws-cli#8561.
      throw new OidcError('InvalidGrantException', 'Invalid refresh token provided');
    }
    refreshTokens.delete(usedToken);

    const now = clock();
    const expiresIn = Math.min(ACCESS_TOKEN_SECONDS, Math.floor((session.endsAtMs - now) / 1000));
    const accessToken = issueToken();
    accessTokens.set(accessToken, session, now + expiresIn * 1000);
    const refreshToken = issueToken();
    refreshTokens.set(refreshToken, session, session.endsAtMs);
    return { accessToken, tokenType: 'Bearer', expiresIn, refreshToken };
  }

  return (request) => {
    try {
      const path = requestPath(request);
      if (path !== '/token') {
        throw new OidcError('NotImplementedException', `The sandbox does not emulate ${path} of SSO OIDC.`);
      }
      if (request.method !== 'POST') return { status: 405, headers: { Allow: 'POST' } };
      return answer(200, createToken(parseJsonStrings(request)));
    } catch (error) {
      if (!(error instanceof OidcError)) throw error;
      const { status, error: oauthCode } = ERRORS[error.code];
      return answer(
        status,
        { error: oauthCode, error_description: error.message },
        { 'x-amzn-ErrorType': `${error.code}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/` },
      );
    }
  };
}

function required(body: Map<string, string>, name: string): string {
  const value = body.get(name);
  if (!value) throw new OidcError('InvalidRequestException', `${name} is missing`);
  return value;
}

/** Compares in constant time. It compares digests, because both sides must have one length. */
function isEqual(received: string, expected: string): boolean {
  const [one, other] = [received, expected].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(one as Buffer, other as Buffer);
}

function answer(status: number, body: object, headers: Record<string, string> = {}): HttpResponse {
  return jsonResponse(status, body, { 'x-amzn-RequestId': randomUUID(), ...headers });
}
