import { maskHeaderName, maskMessage, maskName } from '../../masking/mask-message.ts';
import type { SigV4Error } from '../../sigv4/sigv4-error.ts';

type Calculated = NonNullable<SigV4Error['calculated']>;

const LABELS: Readonly<Record<string, string>> = {
  'x-amz-security-token': '<session token>',
  webidentitytoken: '<secret>',
  samlassertion: '<secret>',
  tokencode: '<secret>',
};

/** 64 bytes, which the server made half of. */
const SERVER_NONCE = /^[A-Za-z0-9+/]{86}==$/;

/** Both texts, line by line, which no header and no query can break: each value shown in the forms of `masking/`. */
export function maskCalculated(calculated: Calculated): Calculated {
  const [method = '', path = '', query = '', ...rest] = calculated.canonicalRequest.split('\n');
  const headers = rest.slice(0, -3).map((line) => maskPair(line, ':'));
  const [empty = '', signedHeaders = '', bodyHash = ''] = rest.slice(-3);
  return {
    canonicalRequest: [
      maskName(method),
      path,
      query
        .split('&')
        .map((pair) => maskPair(pair, '='))
        .join('&'),
      ...headers,
      empty,
      signedHeaders.split(';').map(maskHeaderName).join(';'),
      bodyHash,
    ].join('\n'),
    stringToSign: calculated.stringToSign
      .split('\n')
      .map((line) => (/^[0-9a-f]{64}$/.test(line) ? line : maskMessage(line)))
      .join('\n'),
  };
}

function maskPair(pair: string, separator: ':' | '='): string {
  const at = pair.indexOf(separator);
  if (at === -1) return maskName(pair);
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const label = LABELS[name.toLowerCase()];
  if (label !== undefined) return `${name}${separator}${label}`;
  const isNonce = name === 'x-mongodb-server-nonce' && SERVER_NONCE.test(value);
  return `${maskName(name)}${separator}${isNonce ? value : maskName(value)}`;
}
