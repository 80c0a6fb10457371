import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import type { Account, Session } from '../account/account.ts';
import type { Clock } from '../clock.ts';
import { ExpiringMap } from '../expiring-map.ts';
import type { HttpHandler, HttpResponse } from '../http/http-server.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { createDpopVerifier, DpopError } from './dpop.ts';
import { jsonResponse, parseJsonStrings } from './json.ts';
import { formatTime } from './rotating-sessions.ts';

/** What `aws login` leaves in `~/.aws/login/cache`, with the names it has there. */
export interface LoginToken {
  accessToken: {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken: string;
    accountId: string;
    /** `2026-01-02T03:04:05Z` */
    expiresAt: string;
  };
  tokenType: string;
  clientId: string;
  refreshToken: string;
  idToken?: string;
  /** The private key that refreshes are proven with: PEM of SEC1, P-256. */
  dpopKey: string;
}

export interface Signin {
  readonly handler: HttpHandler;
  /**
   * What a console session has after `aws login`.
   *
   * @param input.expiresInSeconds of the first credentials: 900 when left out.
   */
  login(input: { roleName: string; roleSessionName: string; expiresInSeconds?: number }): Promise<LoginToken>;
}

/** One sign-in, over all refresh tokens that follow each other. */
interface Login {
  clientId: string;
  /** RFC 7638 thumbprint of the key that the sign-in is bound to. */
  thumbprint: string;
  roleName: string;
  /** The id of the role that signed in. A role made later under the same name is another one. */
  roleId: string;
  roleSessionName: string;
  endsAtMs: number;
}

interface RefreshTokenRecord {
  login: Login;
  /** What the token was exchanged for. */
  successor?: { refreshToken: string; session: Session };
}

const CLIENT_ID = 'arn:aws:signin:::devtools/same-device';
const CLIENT_ID_PATTERN = /^arn:aws:signin:::devtools\/(same|cross)-device$/;
const TOKEN_TYPE = 'urn:aws:params:oauth:token-type:access_token_sigv4';
const ACCESS_TOKEN_SECONDS = 900;
/** https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html */
const LOGIN_SECONDS = 12 * 3600;

/** Each error's HTTP status: https://docs.aws.amazon.com/signin/latest/APIReference/API_dataplane-signin_CreateOAuth2Token.html */
const ERRORS = {
  INVALID_REQUEST: { status: 400, type: 'ValidationException' },
  TOKEN_EXPIRED: { status: 401, type: 'AccessDeniedException' },
  // Not an AWS code: what the sandbox says for what it knows of and does not emulate.
  NOT_IMPLEMENTED: { status: 501, type: 'NotImplementedException' },
} as const;

class SigninError extends Error {
  override name = 'SigninError';
  readonly code: keyof typeof ERRORS;

  constructor(code: keyof typeof ERRORS, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * `POST /v1/token` of AWS Sign-In, for the grant `refresh_token`: the half of `aws login` that needs no browser.
 *
 * Order of checks: method, body, parameters, DPoP proof, refresh token known, its client, its key, its time, its role.
 * That a wrong client or key reads like an unknown token, and a missing or wrong proof like any invalid request, is
 * assumed.
 */
export function createSignin(account: Account, clock: Clock): Signin {
  const refreshTokens = new ExpiringMap<RefreshTokenRecord>(clock);
  const dpop = createDpopVerifier(clock);

  function issueRefreshToken(login: Login): string {
    const refreshToken = `ASOR${randomBytes(189).toString('base64url')}`;
    // A token is kept twice as long as it lives, so that its refusal can say that it has expired.
    refreshTokens.set(refreshToken, { login }, login.endsAtMs + LOGIN_SECONDS * 1000);
    return refreshToken;
  }

  /**
   * Not `assumeRoleForService`: the credentials are those of the console session that signed in, here made from a role
   * so that they have an assumed-role ARN.
   */
  function issueSession(
    { roleName, roleSessionName }: Login,
    durationSeconds = ACCESS_TOKEN_SECONDS,
  ): Session {
    return account.issueSession({ roleName, roleSessionName, durationSeconds });
  }

  async function createOAuth2Token(request: HttpRequest): Promise<object> {
    const body = parseJsonStrings(request);
    if (!body) throw new SigninError('INVALID_REQUEST', 'The body is not a JSON object');
    const clientId = body.get('clientId') ?? '';
    if (!CLIENT_ID_PATTERN.test(clientId)) throw new SigninError('INVALID_REQUEST', 'clientId is invalid');
    const grantType = body.get('grantType');
    if (grantType === 'authorization_code') {
      throw new SigninError('NOT_IMPLEMENTED', `The sandbox does not emulate the grant ${grantType}.`);
    }
    if (grantType !== 'refresh_token') throw new SigninError('INVALID_REQUEST', 'grantType is invalid');
    const usedToken = body.get('refreshToken') ?? '';
    if (usedToken === '') throw new SigninError('INVALID_REQUEST', 'refreshToken is missing');

    const thumbprint = await dpop.verify(request);
    const record = refreshTokens.get(usedToken);
    if (record?.login.clientId !== clientId || record.login.thumbprint !== thumbprint) {
      // Code and text as in aws/aws-cli#10613.
      throw new SigninError(
        'INVALID_REQUEST',
        'The provided authorization grant is invalid, expired, revoked, or malformed',
      );
    }
    // Text as in aws/aws-cli#10330.
    if (clock() >= record.login.endsAtMs) {
      throw new SigninError('TOKEN_EXPIRED', 'The refresh token has expired.');
    }
    // Inferred. An SDK that is refused with another exception goes on with the credentials of the deleted role.
    if (account.entities.roles.find(record.login.roleName)?.roleId !== record.login.roleId) {
      throw new SigninError('TOKEN_EXPIRED', 'The role that signed in does not exist any more.');
    }
    const { refreshToken, session } = exchange(record);
    return {
      accessToken: {
        accessKeyId: session.accessKeyId,
        secretAccessKey: session.secretAccessKey,
        sessionToken: session.sessionToken,
      },
      tokenType: TOKEN_TYPE,
      expiresIn: Math.floor((session.expiration.getTime() - clock()) / 1000),
      refreshToken,
    };
  }

  /**
   * A refresh gives a new refresh token, but the old one still serves: "multiple calls with same refresh_token return
   * consistent results within validity window" (https://docs.aws.amazon.com/cli/latest/reference/signin/create-o-auth2-token.html).
   * So two processes that share a cache file do not lock each other out.
   */
  function exchange(record: RefreshTokenRecord): NonNullable<RefreshTokenRecord['successor']> {
    const { login, successor } = record;
    if (successor && clock() < successor.session.expiration.getTime()) return successor;
    record.successor = {
      refreshToken: successor?.refreshToken ?? issueRefreshToken(login),
      session: issueSession(login),
    };
    return record.successor;
  }

  return {
    async handler(request) {
      if (request.method !== 'POST') return { status: 405, headers: { Allow: 'POST' } };
      try {
        return answer(200, await createOAuth2Token(request));
      } catch (error) {
        if (error instanceof DpopError) return refuse('INVALID_REQUEST', error.message);
        if (error instanceof SigninError) return refuse(error.code, error.message);
        throw error;
      }
    },

    async login({ roleName, roleSessionName, expiresInSeconds = ACCESS_TOKEN_SECONDS }) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const login = {
        clientId: CLIENT_ID,
        thumbprint: await dpop.thumbprint(publicKey),
        roleName,
        roleId: account.entities.roles.get(roleName).roleId,
        roleSessionName,
        endsAtMs: clock() + LOGIN_SECONDS * 1000,
      };
      const session = issueSession(login, expiresInSeconds);
      return {
        accessToken: {
          accessKeyId: session.accessKeyId,
          secretAccessKey: session.secretAccessKey,
          sessionToken: session.sessionToken,
          accountId: account.accountId,
          expiresAt: formatTime(session.expiration.getTime()),
        },
        tokenType: TOKEN_TYPE,
        clientId: CLIENT_ID,
        refreshToken: issueRefreshToken(login),
        dpopKey: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
      };
    },
  };
}

function refuse(code: keyof typeof ERRORS, message: string): HttpResponse {
  const { status, type } = ERRORS[code];
  return answer(status, { error: code, message }, { 'x-amzn-ErrorType': type });
}

function answer(status: number, body: object, headers: Record<string, string> = {}): HttpResponse {
  return jsonResponse(status, body, { 'x-amzn-RequestId': randomUUID(), ...headers });
}
