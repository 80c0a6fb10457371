/** A key as RFC 7517 writes it. Of an elliptic curve it has `crv`, `x` and `y`, of RSA `n` and `e`. */
export interface JsonWebKey {
  kty?: string;
  kid?: string;
  use?: string;
  alg?: string;
  [member: string]: unknown;
}

/** Public keys of an issuer, as it publishes them: https://datatracker.ietf.org/doc/html/rfc7517#section-5 */
export interface PublicKeySet {
  keys: JsonWebKey[];
}
