import { randomBytes } from 'node:crypto';

/** New each time, in the forms that secrets have; with what would confuse a reader of quotes, lists and lines. */
export function makeSecrets(): string[] {
  const random = () => randomBytes(30).toString('base64');
  const [one, two] = [random(), random()];
  return [
    `${one.slice(0, 13)}/${one.slice(14, 21)}/${one.slice(22)}`,
    random().replaceAll('/', 'x'),
    randomBytes(30).toString('base64url'),
    randomBytes(32).toString('hex'),
    `eyJ${random()}.eyJ${random()}.${random()}`.replaceAll(/[/+=]/g, 'k'),
    `${one.slice(0, 20)}', "${two.slice(0, 20)}`,
    `${one.slice(20)}, ${two.slice(20)} = x`,
  ];
}

/**
 * What must not be found: a secret, and each of its pieces that is long enough to be no accident.
 *
 * @param minLength of what is read byte by byte more than nine letters are no accident: so many may read like a word
 */
export function piecesOf(secret: string, minLength = 9): string[] {
  return [secret, ...secret.split(/[^A-Za-z0-9]+/)].filter((piece) => piece.length >= minLength);
}

/** For `piecesOf`, where single bytes are shown or hidden. */
export const MIN_PIECE_OF_BYTES = 12;
