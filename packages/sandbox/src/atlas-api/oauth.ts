import type { HttpResponse } from '../http/http-server.ts';
import { type HttpRequest, headerValues } from '../sigv4/http-request.ts';
import { OAUTH_ERRORS, type OauthErrorCode } from './api-errors.ts';
import { type ServiceAccount, type ServiceAccounts, TOKEN_SECONDS } from './service-accounts.ts';

const FORM = 'application/x-www-form-urlencoded';

class OauthError extends Error {
  override name = 'OauthError';
  readonly code: OauthErrorCode;

  constructor(code: OauthErrorCode) {
    super(code);
    this.code = code;
  }
}

/**
 * `POST /api/oauth/token` and `/api/oauth/revoke`, for service accounts: https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 *
 * Order of checks: method, content type, parameters, client, grant type.
 */
export function answerOauth(
  path: string,
  request: HttpRequest,
  accounts: ServiceAccounts,
): HttpResponse | undefined {
  if (path !== '/api/oauth/token' && path !== '/api/oauth/revoke') return undefined;
  if (request.method !== 'POST') return { status: 405, headers: { Allow: 'POST' } };
  try {
    const parameters = readForm(request);
    const account = authenticate(request, accounts);
    return path === '/api/oauth/token'
      ? issueToken(parameters, account, accounts)
      : revoke(parameters, account, accounts);
  } catch (error) {
    if (!(error instanceof OauthError)) throw error;
    return refusal(error.code);
  }
}

function issueToken(
  parameters: ReadonlyMap<string, string>,
  account: ServiceAccount,
  accounts: ServiceAccounts,
): HttpResponse {
  const grant = parameters.get('grant_type');
  if (grant === undefined) throw new OauthError('invalid_request');
  if (grant !== 'client_credentials') throw new OauthError('unsupported_grant_type');
  const token = accounts.issueToken(account);
  return json(200, { access_token: token, expires_in: TOKEN_SECONDS, token_type: 'Bearer' });
}

/** Answers 200 for a token that there is not, too: https://www.rfc-editor.org/rfc/rfc7009#section-2.2 */
function revoke(
  parameters: ReadonlyMap<string, string>,
  account: ServiceAccount,
  accounts: ServiceAccounts,
): HttpResponse {
  const token = parameters.get('token');
  if (token === undefined) throw new OauthError('invalid_request');
  accounts.revokeToken(account, token);
  return { status: 200 };
}

function readForm(request: HttpRequest): ReadonlyMap<string, string> {
  const [type, ...more] = headerValues(request).get('content-type') ?? [];
  if (type?.split(';', 1)[0]?.trim().toLowerCase() !== FORM || more.length > 0) {
    throw new OauthError('invalid_request');
  }
  const pairs = [...new URLSearchParams(Buffer.from(request.body).toString())];
  const parameters = new Map(pairs);
  // https://www.rfc-editor.org/rfc/rfc6749#section-3.2
  if (parameters.size < pairs.length) throw new OauthError('invalid_request');
  return parameters;
}

/**
 * HTTP Basic. Deliberately unlike RFC 6749, the pair is not percent-decoded: MongoDB's own client says that Atlas takes it as
 * it is.
 */
function authenticate(request: HttpRequest, accounts: ServiceAccounts): ServiceAccount {
  const [header, ...more] = headerValues(request).get('authorization') ?? [];
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '') ?? [];
  const pair = Buffer.from(encoded ?? '', 'base64').toString();
  const colon = pair.indexOf(':');
  const account =
    colon === -1 || more.length > 0
      ? undefined
      : accounts.authenticate(pair.slice(0, colon), pair.slice(colon + 1));
  if (!account) throw new OauthError('invalid_client');
  return account;
}

function refusal(code: OauthErrorCode): HttpResponse {
  const { status, text } = OAUTH_ERRORS[code];
  const headers = { ...(status === 401 && { 'WWW-Authenticate': 'Basic realm="Atlas"' }) };
  return json(status, { error: code, error_description: text }, headers);
}

function json(status: number, body: object, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      Pragma: 'no-cache',
      ...headers,
    },
    body: JSON.stringify(body),
  };
}
