import { BoundedLog } from '../bounded-log.ts';
import type { Clock } from '../clock.ts';
import { type HttpResponse, startHttpServer } from '../http/http-server.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import type { JsonWebKey } from './public-key-set.ts';
import type { HttpExchange } from './request-log.ts';
import { maskPath, requestPath } from './request-path.ts';
import {
  createTokenSigner,
  type OidcClaims,
  type OidcTokenClaims,
  SIGNING_ALGORITHM,
} from './token-signer.ts';

export interface OidcIssuer {
  /** `http://127.0.0.1:<port>` */
  readonly issuer: string;
  /** The newest thousand paths that were asked for, oldest first. */
  readonly requests: BoundedLog<string>;
  sign(claims: OidcClaims): Promise<string>;
  /** The claims of a token with this issuer's signature, whatever they say. @throws JOSEError */
  verify(token: string): Promise<OidcTokenClaims>;
  /** Idempotent. */
  stop(): Promise<void>;
}

/**
 * Issues web identity tokens, as a Kubernetes cluster does to its service accounts, and serves its key to
 * verifiers.
 */
export async function startOidcIssuer(
  clock: Clock,
  port = 0,
  onExchange: (exchange: HttpExchange) => void = () => {},
): Promise<OidcIssuer> {
  const { jwk, sign, verify } = await createTokenSigner(clock);
  const requests = new BoundedLog<string>();
  const server = await startHttpServer(handler, { clock, port });
  const issuer = server.url;

  function handler(request: HttpRequest): HttpResponse {
    const response = route(request);
    const path = maskPath(requestPath(request));
    requests.push(path);
    const { status } = response;
    onExchange({ record: { service: 'oidc', method: request.method, path, status }, request, response });
    return response;
  }

  function route(request: HttpRequest): HttpResponse {
    const { method, url } = request;
    const document = documents(issuer, jwk)[url];
    if (!document) return { status: 404 };
    if (method !== 'GET') return { status: 405, headers: { Allow: 'GET' } };
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(document),
    };
  }

  let stopped: Promise<void> | undefined;
  return {
    issuer,
    requests,
    sign: (claims) => sign(issuer, claims),
    verify,
    stop: () => (stopped ??= server.stop()),
  };
}

/**
 * Discovery, with the members that a provider must have, and the keys.
 * https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
 * https://datatracker.ietf.org/doc/html/rfc7517#section-5
 */
function documents(issuer: string, jwk: JsonWebKey): Record<string, object | undefined> {
  return {
    '/.well-known/openid-configuration': {
      issuer,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [SIGNING_ALGORITHM],
      claims_supported: ['sub', 'iss', 'aud'],
    },
    '/keys': { keys: [jwk] },
  };
}
