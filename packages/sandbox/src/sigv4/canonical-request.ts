import { createHash } from 'node:crypto';
import { type HttpRequest, queryString } from './http-request.ts';
import { SigV4Error } from './sigv4-error.ts';

/**
 * The canonical request of a request to `/`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
 *
 * STS and IAM answer `/` only, so the canonical URI is that. The payload hash is always that of the body received:
 * a client's own `x-amz-content-sha256` counts for S3 alone.
 */
export function canonicalRequest(request: HttpRequest, signedHeaders: readonly string[]): string {
  return [
    request.method,
    '/',
    canonicalQuery(queryString(request)),
    ...signedHeaders.flatMap((name) => canonicalHeader(request, name)),
    '',
    signedHeaders.join(';'),
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');
}

/** A signed header that was not sent has no line, so a signature made over one does not match. */
function canonicalHeader(request: HttpRequest, name: string): string[] {
  const values = request.headers
    .filter(([candidate]) => candidate.toLowerCase() === name)
    .map(([, value]) => value.trim().replace(/ {2,}/g, ' '));
  return values.length === 0 ? [] : [`${name}:${values.join(',')}`];
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [uriEncode(uriDecode(name)), uriEncode(uriDecode(value))] as const;
    })
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** By code point, as AWS sorts; the text is ASCII here, where that is also `<`. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function uriDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new SigV4Error('MalformedQueryString', 'Illegal hex character in escape % pattern.');
  }
}

/** Everything but `A-Z a-z 0-9 - _ . ~` is encoded; `encodeURIComponent` leaves five characters more. */
function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
