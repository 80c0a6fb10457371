import { type KeyObject, sign } from 'node:crypto';

/** A JWT with an ES256 signature, whatever it says. https://datatracker.ietf.org/doc/html/rfc7515#appendix-A.3 */
export function signJwt(header: object, claims: object, privateKey: KeyObject): string {
  const signed = [{ alg: 'ES256', ...header }, claims].map(encode).join('.');
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

/** One with no signature at all. */
export function unsignedJwt(header: object, claims: object): string {
  return `${[header, claims].map(encode).join('.')}.`;
}

/** The same token with another claim, and the signature that it had. */
export function forgeClaim(jwt: string, claims: object): string {
  const [header, payload = '', signature] = jwt.split('.');
  const own = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return [header, encode({ ...own, ...claims }), signature].join('.');
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
