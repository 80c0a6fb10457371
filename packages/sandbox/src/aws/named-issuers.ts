import { isHttpsIssuer } from '../account/oidc-provider.ts';
import { type CallForm, checkGiven } from '../check-given.ts';
import type { Clock } from '../clock.ts';
import { showTyped, showValue } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';
import type { JsonWebKey, PublicKeySet } from './public-key-set.ts';
import { createTokenSigner, type OidcClaims } from './token-signer.ts';

/** An issuer of the outside world, such as GitHub, that the sandbox plays: by its name, with a key of the sandbox's own. */
export interface NamedIssuer {
  /** The `iss` of its tokens: `https://token.actions.githubusercontent.com` */
  readonly issuer: string;
  /** A token that STS takes for one of this issuer. @throws UserError for claims that are none. */
  sign(claims: OidcClaims): Promise<string>;
}

export interface NamedIssuers {
  /**
   * Gives the public keys of an issuer, in place of those given before. STS fetches nothing: it knows these keys alone.
   *
   * @throws UserError for an issuer that is not `https`, or a key that is not a public one.
   */
  publish(issuer: string, keys: PublicKeySet): void;
  /** Makes a key for an issuer, in place of those given before. @throws UserError for an issuer that is not `https`. */
  create(issuer: string): Promise<NamedIssuer>;
  /** Undefined for an issuer without given keys. */
  keysOf(issuer: string): PublicKeySet | undefined;
}

const PUBLISH: CallForm = {
  call: 'publishIssuerKeys()',
  example: "sandbox.publishIssuerKeys('https://token.example.com', { keys: [publicKey] })",
  members: { keys: 'list' },
};

/** The issuers whose keys are given, so that their own names stand in tokens, in ARNs and in conditions. */
export function createNamedIssuers(clock: Clock): NamedIssuers {
  const published = new Map<string, PublicKeySet>();

  function publish(issuer: string, keySet: PublicKeySet): void {
    if (typeof issuer !== 'string' || !isHttpsIssuer(issuer)) {
      throw new UserError(
        `${typeof issuer === 'string' ? showTyped(issuer) : showValue(issuer)} cannot be a named issuer: it must be an https URL without user, query or fragment.`,
        'Tokens of an issuer on loopback come from oidcIssuer().',
      );
    }
    checkGiven(PUBLISH, keySet);
    const { keys } = keySet;
    if (!keys.every(isPublic)) {
      throw new UserError(
        `The keys of ${issuer} are not all public keys of RSA or of an elliptic curve.`,
        'Leave out what is private (d, p, q, dp, dq, qi, k): STS only verifies.',
      );
    }
    published.set(issuer, structuredClone({ keys }));
  }

  return {
    publish,
    async create(issuer) {
      const { jwk, sign } = await createTokenSigner(clock);
      publish(issuer, { keys: [jwk] });
      return { issuer, sign: (claims) => sign(issuer, claims) };
    },
    keysOf: (issuer) => published.get(issuer),
  };
}

/** A private key would not verify, and a symmetric one is a secret: neither is published by any issuer. */
function isPublic(key: JsonWebKey | null | undefined): boolean {
  const { kty, d } = key ?? {};
  return (kty === 'RSA' || kty === 'EC') && d === undefined;
}
