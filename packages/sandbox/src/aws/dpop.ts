import type { KeyObject } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { ExpiringMap } from '../expiring-map.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { headerValue } from '../sigv4/http-request.ts';
import { parseCompactJws } from './compact-jws.ts';
import { requestPath } from './request-path.ts';

/** How far the time of a proof may be from the clock. RFC 9449 section 11.1 leaves it to the server. */
const MAX_PROOF_AGE_SECONDS = 300;

/** What is wrong with a proof of possession. */
export class DpopError extends Error {
  override name = 'DpopError';
}

export interface DpopVerifier {
  /**
   * The RFC 7638 thumbprint of the key that signed the request's proof.
   *
   * @throws DpopError when there is not exactly one proof, or it does not prove possession for this request.
   */
  verify(request: HttpRequest): Promise<string>;
  thumbprint(publicKey: KeyObject): Promise<string>;
}

/** Checks of https://www.rfc-editor.org/rfc/rfc9449#section-4.3, in its order; a proof serves once (section 11.1). */
export function createDpopVerifier(clock: Clock): DpopVerifier {
  const usedIds = new ExpiringMap<true>(clock);

  return {
    async verify(request) {
      const [proof, ...others] = request.headers.filter(([name]) => name.toLowerCase() === 'dpop');
      if (!proof || others.length > 0) throw new DpopError('There must be one DPoP header');
      const { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } = await import('jose');

      try {
        parseCompactJws(proof[1]);
      } catch (error) {
        throw new DpopError(`The DPoP proof is invalid: ${(error as Error).message}`);
      }
      const verified = await jwtVerify(proof[1], EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms: ['ES256'],
        requiredClaims: ['jti', 'htm', 'htu', 'iat'],
        currentDate: new Date(clock()),
      }).catch((error: Error) => {
        throw new DpopError(`The DPoP proof is invalid: ${error.message}`);
      });
      const { payload, protectedHeader } = verified;

      if (payload.htm !== request.method) throw new DpopError('The DPoP proof is for another method');
      if (!isTarget(payload.htu, request)) throw new DpopError('The DPoP proof is for another URI');
      const iat = payload.iat as number;
      if (Math.abs(clock() / 1000 - iat) > MAX_PROOF_AGE_SECONDS) {
        throw new DpopError('The DPoP proof is too old, or of a time to come');
      }
      if (typeof payload.jti !== 'string') throw new DpopError('The DPoP proof has no id');
      if (usedIds.get(payload.jti)) throw new DpopError('The DPoP proof was used before');
      usedIds.set(payload.jti, true, (iat + MAX_PROOF_AGE_SECONDS + 1) * 1000);

      // `EmbeddedJWK` has made sure that the header has a public key.
      return calculateJwkThumbprint(protectedHeader.jwk as NonNullable<typeof protectedHeader.jwk>);
    },

    async thumbprint(publicKey) {
      const { calculateJwkThumbprint, exportJWK } = await import('jose');
      return calculateJwkThumbprint(await exportJWK(publicKey));
    },
  };
}

/** Whether a URI, without query and fragment, is the one that the request was sent to. The sandbox speaks plain HTTP. */
function isTarget(htu: unknown, request: HttpRequest): boolean {
  const target = `http://${headerValue(request, 'host') ?? ''}${requestPath(request)}`;
  if (typeof htu !== 'string' || !URL.canParse(htu) || !URL.canParse(target)) return false;
  const claimed = new URL(htu);
  return `${claimed.origin}${claimed.pathname}` === new URL(target).href;
}
