import { hash } from 'node:crypto';
import { type HttpRequest, headerValues, queryString } from './http-request.ts';
import { SigV4Error } from './sigv4-error.ts';

/**
 * The canonical request of a request to `/`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
 *
 * STS and IAM answer `/` only, so the canonical URI is that. The payload hash is always that of the body received:
 * a client's own `x-amz-content-sha256` counts for S3 alone.
 */
export function canonicalRequest(request: HttpRequest, signedHeaders: readonly string[]): string {
  const values = headerValues(request);
  return [
    request.method,
    '/',
    canonicalQuery(queryString(request)),
    // A header that was not sent has no line.
    ...signedHeaders
      .filter((name) => values.has(name))
      .map((name) => canonicalHeader(name, values.get(name))),
    '',
    signedHeaders.join(';'),
    hash('sha256', request.body),
  ].join('\n');
}

function canonicalHeader(name: string, values: readonly string[] = []): string {
  return `${name}:${canonicalHeaderValue(values)}`;
}

export function canonicalHeaderValue(values: readonly string[]): string {
  return values.map((value) => value.replace(/ {2,}/g, ' ').replace(/^ | $/g, '')).join(',');
}

/** @throws SigV4Error MalformedQueryString */
export function canonicalQuery(query: string): string {
  if (query === '') return '';
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

/** Sorts by code point, as AWS does. The text is ASCII here, for which `<` does the same. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Decodes to bytes, not to text, because escaped bytes need not be UTF-8. */
function uriDecode(text: string): Buffer {
  const [illegal] = /%(?![0-9A-F]{2}).{0,2}/is.exec(text) ?? [];
  if (illegal !== undefined) {
    throw new SigV4Error(
      'MalformedQueryString',
      illegal.length < 3
        ? 'Incomplete trailing escape % sequence'
        : `Illegal hex character in escape % pattern: ${illegal}`,
    );
  }
  const parts = text.replaceAll('+', ' ').split(/%([0-9A-F]{2})/i);
  return Buffer.concat(parts.map((part, index) => Buffer.from(part, index % 2 === 0 ? 'utf8' : 'hex')));
}

/** Everything but `A-Z a-z 0-9 - _ . ~` is encoded, in capitals. */
function uriEncode(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(
      /[^A-Za-z0-9\-_.~]/g,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}
