import { parseUniqueJson } from '../unique-json.ts';

export interface CompactJws {
  header: Readonly<Record<string, unknown>>;
  claims: Readonly<Record<string, unknown>>;
}

/** 31 December 9999, 23:59:59 UTC, in seconds since the epoch. */
const LAST_SECOND = 253_402_300_799;

/**
 * What a signed JWT says, with nothing of it verified.
 *
 * Stricter than `jose`, which decodes base64url with white space, padding and left-over bits in it, and takes the last of
 * two claims of one name: here a token has one spelling and one meaning.
 * https://www.rfc-editor.org/rfc/rfc7515#section-7.1
 *
 * @throws Error, without a word of the token.
 */
export function parseCompactJws(text: string): CompactJws {
  const parts = text.split('.', 4);
  if (parts.length !== 3) throw new Error('token contains an invalid number of segments');
  const [header, claims] = parts.map(decodeBase64url);
  const jws = { header: parseObject(header), claims: parseObject(claims) };
  // An extension that must be understood, such as `b64` of RFC 7797, with which the payload is no base64url.
  if ('crit' in jws.header || 'b64' in jws.header) throw new Error('token uses an extension');
  return jws;
}

/** Whether a claim is a time that exists: `1e400` is infinite to `JSON.parse`, and would never come. */
export function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= LAST_SECOND;
}

function decodeBase64url(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw new Error('token is no base64url');
  return bytes;
}

function parseObject(bytes: Buffer | undefined): Readonly<Record<string, unknown>> {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = parseUniqueJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('token has a part that is no JSON object');
  }
  return { ...value };
}
