import { generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWTPayload } from 'jose';
import { BoundedLog } from '../bounded-log.ts';
import type { Clock } from '../clock.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { type HttpResponse, startHttpServer } from './http-server.ts';

import { maskPath, requestPath } from './request-path.ts';

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

export interface OidcClaims {
  sub: string;
  aud: string | string[];
  /** 86400 when left out, as in EKS. */
  expiresInSeconds?: number;
  /** `iat` and `nbf` are now when left out. */
  [claim: string]: unknown;
}

export interface OidcTokenClaims extends JWTPayload {
  sub: string;
  aud: string | string[];
}

// ES256 keys are made in under a millisecond, where RSA takes some hundred. Deliberately different from EKS,
// which signs with RS256; STS takes both.
const ALGORITHM = 'ES256';
const CURVE = 'P-256';
const DEFAULT_LIFETIME_SECONDS = 86_400;

/**
 * Issues web identity tokens, as a Kubernetes cluster does to its service accounts, and serves its key to
 * verifiers.
 */
export async function startOidcIssuer(clock: Clock): Promise<OidcIssuer> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: CURVE });
  const keyId = randomUUID();
  const requests = new BoundedLog<string>();
  const server = await startHttpServer(route, { clock });
  const issuer = server.url;

  function route(request: HttpRequest): HttpResponse {
    const { method, url } = request;
    requests.push(maskPath(requestPath(request)));
    const document = documents(issuer, publicKey, keyId)[url];
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
    async sign({ expiresInSeconds = DEFAULT_LIFETIME_SECONDS, ...claims }) {
      // jose is loaded late, so that a sandbox in which nobody needs a web identity does not pay for it.
      const { SignJWT } = await import('jose');
      const now = Math.floor(clock() / 1000);
      return new SignJWT({ iat: now, nbf: now, ...claims, iss: issuer, exp: now + expiresInSeconds })
        .setProtectedHeader({ alg: ALGORITHM, kid: keyId })
        .sign(privateKey);
    },
    async verify(token) {
      const { compactVerify, decodeJwt } = await import('jose');
      await compactVerify(token, publicKey, { algorithms: [ALGORITHM] });
      return decodeJwt<OidcTokenClaims>(token);
    },
    stop: () => (stopped ??= server.stop()),
  };
}

/**
 * Discovery, with the members that a provider must have, and the keys.
 * https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
 * https://datatracker.ietf.org/doc/html/rfc7517#section-5
 */
function documents(issuer: string, publicKey: KeyObject, keyId: string): Record<string, object | undefined> {
  return {
    '/.well-known/openid-configuration': {
      issuer,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [ALGORITHM],
      claims_supported: ['sub', 'iss', 'aud'],
    },
    '/keys': {
      keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: ALGORITHM, kid: keyId }],
    },
  };
}
