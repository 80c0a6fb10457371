import type { JsonWebKey } from 'node:crypto';

/** Public keys of an issuer, as it publishes them: https://datatracker.ietf.org/doc/html/rfc7517#section-5 */
export interface PublicKeySet {
  keys: JsonWebKey[];
}
