import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { type CallForm, checkGiven } from '../check-given.ts';
import type { Clock } from '../clock.ts';
import type { JsonWebKey } from './public-key-set.ts';

/** What a web identity token says. `iss` is the issuer's own, whatever stands here. */
export interface OidcClaims {
  sub: string;
  aud: string | string[];
  /** 86400 when left out, as in EKS. */
  expiresInSeconds?: number;
  /** `iat` and `nbf` are now when left out. */
  [claim: string]: unknown;
}

export interface OidcTokenClaims {
  sub: string;
  aud: string | string[];
  [claim: string]: unknown;
}

export interface TokenSigner {
  /** The public key by which the tokens are verified, with its `kid`. */
  readonly jwk: JsonWebKey;
  /** @throws UserError for claims that are no object. */
  sign(issuer: string, claims: OidcClaims): Promise<string>;
  /** The claims of a token with this signer's signature, whatever they say. @throws JOSEError */
  verify(token: string): Promise<OidcTokenClaims>;
}

// ES256 keys are made in under a millisecond, where RSA takes some hundred. Deliberately different from EKS,
// GitHub, GitLab and Vercel, which sign with RS256; STS takes both.
export const SIGNING_ALGORITHM = 'ES256';
const CURVE = 'P-256';
const DEFAULT_LIFETIME_SECONDS = 86_400;

const SIGN: CallForm = {
  call: 'sign()',
  example: "await issuer.sign({ sub: 'system:serviceaccount:shop:api', aud: 'sts.amazonaws.com' })",
  members: { expiresInSeconds: 'number?' },
};

/** Signs tokens with a new key. */
export async function createTokenSigner(clock: Clock): Promise<TokenSigner> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: CURVE });
  const keyId = randomUUID();
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: SIGNING_ALGORITHM, kid: keyId },
    async sign(issuer, given) {
      checkGiven(SIGN, given);
      const { expiresInSeconds = DEFAULT_LIFETIME_SECONDS, ...claims } = given;
      // jose is loaded late, so that a sandbox in which nobody needs a web identity does not pay for it.
      const { SignJWT } = await import('jose');
      const now = Math.floor(clock() / 1000);
      return new SignJWT({ iat: now, nbf: now, ...claims, iss: issuer, exp: now + expiresInSeconds })
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: keyId })
        .sign(privateKey);
    },
    async verify(token) {
      const { compactVerify, decodeJwt } = await import('jose');
      await compactVerify(token, publicKey, { algorithms: [SIGNING_ALGORITHM] });
      return decodeJwt<OidcTokenClaims>(token);
    },
  };
}
