import { withoutHeader, withoutLine } from './draft.ts';
import { percentEncoded } from './percent-coding.ts';
import { type Evidence, headerVariations, signedValue, type Variation } from './variation.ts';

export const NONCE = 'x-mongodb-server-nonce';

/** Line length of MIME's base64: RFC 2045, section 6.8. */
const MIME_LINE = /.{76}/g;

/** Another nonce than the server's 64 bytes in base64. */
export function nonceVariations(evidence: Evidence): Variation[] {
  const nonce = signedValue(evidence.draft, NONCE) ?? '';
  const bytes = Buffer.from(nonce, 'base64');
  const [client, server] = [bytes.subarray(0, 32), bytes.subarray(32)];
  const unpadded = nonce.replace(/=+$/, '');
  return [
    ...headerVariations(evidence, 'nonce', NONCE, [
      [client.toString('base64'), "signed its own half of the server's nonce alone", true],
      [server.toString('base64'), "signed the server's half of the nonce alone", true],
      [
        Buffer.concat([server, client]).toString('base64'),
        'signed the two halves of the nonce in the wrong order',
      ],
      [
        client.toString('base64') + server.toString('base64'),
        'signed the two halves of the nonce, each in base64',
      ],
      [unpadded, 'signed the nonce in base64 without its padding', true],
      [bytes.toString('base64url'), 'signed the nonce in base64url', true],
      [nonce.replaceAll('+', '-').replaceAll('/', '_'), 'signed the nonce in base64url, padded', true],
      [bytes.toString('hex'), 'signed the nonce in hexadecimal', true],
      [bytes.toString('hex').toUpperCase(), 'signed the nonce in hexadecimal, in capitals'],
      [bytes.toString('latin1'), 'signed the bytes of the nonce, not their base64'],
      [Buffer.from(nonce).toString('base64'), 'signed the nonce in base64 twice'],
      [percentEncoded(nonce), 'signed the nonce percent-encoded'],
      [nonce.replace(/=/g, '%3D'), 'signed the nonce with its padding percent-encoded'],
      [nonce.replaceAll('+', ' '), 'signed the nonce with a space for each plus'],
      [`${nonce}\n`, 'signed the nonce with a line break at its end'],
      [nonce.replace(MIME_LINE, '$&\n'), 'signed the nonce in base64 of two lines'],
      [nonce.replace(MIME_LINE, '$&\r\n'), 'signed the nonce in base64 of two lines'],
      [`${nonce.replace(MIME_LINE, '$&\n')}\n`, 'signed the nonce in base64 of two lines'],
      [nonce.toLowerCase(), 'signed the nonce in small letters'],
      ['', 'signed an empty nonce'],
      ...evidence.earlierNonces.map(
        (earlier, index) => [earlier, 'signed the nonce of an earlier login', index < 2] as const,
      ),
    ]),
    {
      kind: 'nonce',
      text: 'left out the nonce',
      part: NONCE,
      isLikely: true,
      change: (draft) => withoutLine(draft, NONCE),
    },
    {
      kind: 'nonce',
      text: 'left out the nonce',
      part: NONCE,
      change: (draft) => withoutHeader(draft, NONCE),
    },
  ];
}
