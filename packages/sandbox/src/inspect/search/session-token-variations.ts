import { maskAccessKeyId } from '../../masking/mask-message.ts';
import { withMoreHeader, withoutHeader, withoutLine } from './draft.ts';
import { percentDecoded, percentEncoded } from './percent-coding.ts';
import { type Evidence, headerVariations, signedValue, type Variation } from './variation.ts';

export const TOKEN = 'x-amz-security-token';

/** Another session token than the one that was sent, or none. */
export function sessionTokenVariations(evidence: Evidence): Variation[] {
  const { draft, key, otherKeys } = evidence;
  const token = signedValue(draft, TOKEN) ?? '';
  const own = key.sessionToken;
  const difference = { kind: 'session-token', part: TOKEN } as const;
  return [
    {
      ...difference,
      text: 'did not sign its session token',
      isLikely: true,
      change: (other) => withoutLine(other, TOKEN),
    },
    { ...difference, text: 'did not sign its session token', change: (other) => withoutHeader(other, TOKEN) },
    ...headerVariations(evidence, 'session-token', TOKEN, [
      ...(own === undefined
        ? []
        : [[own, 'signed its own session token, and sent another one', true] as const]),
      [percentDecoded(token), 'signed its session token percent-decoded', true],
      [percentDecoded(token.replaceAll('+', ' ')), 'signed its session token decoded as a form is'],
      [token.replaceAll('+', ' '), 'signed its session token with a space for each plus'],
      [token.replaceAll(' ', '+'), 'signed its session token with a plus for each space'],
      [percentEncoded(token), 'signed its session token percent-encoded', true],
      [token.replace(/=+$/, ''), 'signed its session token without the equals signs at its end'],
      ...['\n', '\r\n', '\r', '\t', ' '].flatMap((space) => [
        [`${token}${space}`, 'signed its session token with white space after it'] as const,
        [`${space}${token}`, 'signed its session token with white space before it'] as const,
      ]),
      [`"${token}"`, 'signed its session token in quotation marks'],
      [`'${token}'`, 'signed its session token in quotation marks'],
      [Buffer.from(token).toString('base64'), 'signed its session token in base64'],
      ['', 'signed an empty session token'],
      ['undefined', 'signed the word undefined as its session token'],
      ['null', 'signed the word null as its session token'],
      ...otherKeys.flatMap(({ accessKeyId, sessionToken }) =>
        sessionToken === undefined
          ? []
          : [[sessionToken, `signed the session token of ${maskAccessKeyId(accessKeyId)}`] as const],
      ),
    ]),
    ...(own === undefined
      ? []
      : [
          {
            ...difference,
            text: 'signed its session token, and did not send it',
            isLikely: true,
            change: (other: Evidence['draft']) => withMoreHeader(other, TOKEN, own),
          },
        ]),
    {
      ...difference,
      text: 'signed an empty session token, and sent none',
      change: (other) => withMoreHeader(other, TOKEN, ''),
    },
  ];
}
