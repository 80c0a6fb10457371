import { canonicalQuery } from '../../sigv4/canonical-request.ts';
import { percentEncoded } from './percent-coding.ts';
import { sha256 } from './signatures.ts';
import type { Evidence, Variation } from './variation.ts';

const PART = 'payload hash';

/** Another body than the one that the server sends to STS. */
export function bodyVariations({ body, draft }: Evidence): Variation[] {
  const pairs = body.split('&');
  const hashes: [hash: string, text: string, isLikely?: boolean][] = [
    [sha256(''), 'signed an empty body', true],
    ['UNSIGNED-PAYLOAD', 'signed UNSIGNED-PAYLOAD in place of the hash of the body', true],
    ['', 'left out the hash of the body'],
    [sha256(body).toUpperCase(), 'signed the hash of the body in capitals'],
    [Buffer.from(sha256(body), 'hex').toString('base64'), 'signed the hash of the body in base64'],
    [body, 'signed the body in place of its hash'],
    [sha256(pairs.toReversed().join('&')), 'signed the parameters of the body in another order', true],
    [
      sha256(pairs.filter((pair) => !pair.startsWith('Version=')).join('&')),
      'signed the body without its Version',
      true,
    ],
    // That of IAM.
    [
      sha256(body.replace(/(^|&)Version=[^&]*/, '$1Version=2010-05-08')),
      'signed the body with the Version 2010-05-08',
    ],
    [sha256(`${body}\n`), 'signed the body with a line break at its end', true],
    [sha256(`${body}\r\n`), 'signed the body with a line break at its end'],
    [sha256(`${body}&`), 'signed the body with an ampersand at its end'],
    [sha256(`${body} `), 'signed the body with a space at its end'],
    [sha256(percentEncoded(body)), 'signed the body percent-encoded'],
    [sha256(pairs.join('\n')), 'signed the parameters of the body in lines'],
    [
      sha256(JSON.stringify(Object.fromEntries(pairs.map((pair) => pair.split('='))))),
      'signed the body as JSON',
    ],
    [sha256(sha256(body)), 'signed the hash of the hash of the body'],
  ];
  return [
    ...hashes
      .filter(([hash]) => hash !== draft.payloadHash)
      .map(([payloadHash, text, isLikely = false]) => ({
        kind: 'body' as const,
        text,
        part: PART,
        isLikely,
        change: (other: Evidence['draft']) => ({ ...other, payloadHash }),
      })),
    {
      kind: 'body',
      text: 'signed the parameters of the body in the query',
      part: PART,
      change: (other) => ({ ...other, query: canonicalBody(body), payloadHash: sha256('') }),
    },
  ];
}

/** As it is, where it cannot be decoded. */
function canonicalBody(body: string): string {
  try {
    return canonicalQuery(body);
  } catch {
    return body;
  }
}
