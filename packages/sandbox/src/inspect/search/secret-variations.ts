import { percentDecoded, percentEncoded } from './percent-coding.ts';
import type { Evidence, Variation } from './variation.ts';

/** What the derivation of a signing key puts before the secret. */
export const SECRET_PREFIX = 'AWS4';

const WHITE_SPACE: readonly (readonly [space: string, name: string])[] = [
  ['\n', 'a line break'],
  ['\r\n', 'a line break of Windows'],
  [' ', 'a space'],
  ['\t', 'a tab'],
  ['\r', 'a carriage return'],
  ['\n\n', 'two line breaks'],
  ['\u00a0', 'a no-break space'],
  ['\ufeff', 'a byte order mark'],
];

/** The secret key in another form than the one it was issued in. */
export function secretVariations({ key }: Evidence): Variation[] {
  const { secretAccessKey: secret, accessKeyId } = key;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const others: (readonly [secret: string, text: string, isLikely?: boolean])[] = [
    ...WHITE_SPACE.flatMap(([space, name], index) => [
      [`${secret}${space}`, `signed with a secret that has ${name} after it`, index < 3] as const,
      [`${space}${secret}`, `signed with a secret that has ${name} before it`, index === 2] as const,
    ]),
    [percentDecoded(secret), 'signed with its secret percent-decoded', true],
    [secret.replaceAll('+', ' '), 'signed with its secret decoded as a form is', true],
    [percentEncoded(secret), 'signed with its secret percent-encoded', true],
    [
      percentEncoded(secret).replace(/%../g, (code) => code.toLowerCase()),
      'signed with its secret percent-encoded',
    ],
    [percentEncoded(percentEncoded(secret)), 'signed with its secret percent-encoded twice'],
    [secret.replaceAll('/', '%2F'), 'signed with its secret, its slashes percent-encoded'],
    [secret.replaceAll('+', '%2B'), 'signed with its secret, its pluses percent-encoded'],
    [secret.replaceAll('/', '\\/'), 'signed with its secret, a backslash before each slash'],
    [`"${secret}"`, 'signed with its secret in quotation marks', true],
    [`'${secret}'`, 'signed with its secret in quotation marks', true],
    [`"${secret}`, 'signed with its secret after a quotation mark'],
    [`${secret}"`, 'signed with its secret before a quotation mark'],
    [`${secret}'`, 'signed with its secret before a quotation mark'],
    [`${secret},`, 'signed with its secret before a comma'],
    [`${secret};`, 'signed with its secret before a semicolon'],
    [`=${secret}`, 'signed with its secret after an equals sign'],
    [secret.slice(1), 'signed with its secret without its first character'],
    [secret.slice(0, -1), 'signed with its secret without its last character'],
    [secret.split('/', 1)[0] ?? '', 'signed with its secret up to its first slash'],
    [secret.split('+', 1)[0] ?? '', 'signed with its secret up to its first plus'],
    [base64(secret), 'signed with its secret in base64'],
    [base64(`${secret}\n`), 'signed with its secret in base64, with a line break after it'],
    [accessKeyId, 'signed with its access key id in place of its secret'],
    ['', 'signed with an empty secret'],
    ['undefined', 'signed with the word undefined as its secret'],
    ['null', 'signed with the word null as its secret'],
  ];
  return [
    ...others
      .filter(([other]) => other !== secret)
      .map(([other, ...rest]) => secretVariation(`${SECRET_PREFIX}${other}`, ...rest)),
    secretVariation(secret, `derived its key without ${SECRET_PREFIX} before its secret`),
  ];
}

function secretVariation(secret: string, text: string, isLikely = false): Variation {
  return { kind: 'secret', text, part: 'signing key', isLikely, change: (draft) => ({ ...draft, secret }) };
}
