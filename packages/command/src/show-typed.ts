// What a person typed is repeated so that they recognise it. It may be a secret, pasted into the wrong place: then its length
// is shown. The sandbox, which shares no code with commands, has the same rules in `masking/`.

const MAX_LENGTH = 200;
const ACCESS_KEY_ID = /^(?:AKIA|ASIA)[A-Z0-9]{12,124}$/;
/** A few runs of small letters, capitals or digits, or the hexadecimal id of something. A secret changes more often. */
const WORD = /^(?:[A-Z]?[a-z]{1,20}|[A-Z]{1,12}|\d{1,14}){0,4}$|^[0-9a-f]{1,17}$/;
const MAX_WORD_LENGTH = 32;
/** One key in a thousand has no digit. It is told by its exact length. */
const DIGITLESS_KEY = /(?<![A-Za-z0-9+])(?=[A-Z/+]*[a-z])(?=[a-z/+]*[A-Z])[A-Za-z+/]{40}(?![A-Za-z0-9+=])/;
/** As many characters as in the shortest secret, of all kinds and of none that joins words. */
const MIXED_RUN = /(?=[A-Za-z0-9+/_=-]{24})(?=[A-Z0-9+/_=-]*[a-z])(?=[a-z0-9+/_=-]*[A-Z])[A-Za-z+/_=-]*\d/;
/** What stands before a host may be a user and a password. */
const BEFORE_HOST = /\S*@/g;
const SCHEME = /^[a-z][a-z+.-]{0,20}:\/\//i;
/** What moves the cursor, ends a line or turns the order of letters around. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** On one line, of bounded length, and hidden where it may be a secret: `env-vrs`, `… (40 characters)`. */
export function showTyped(text: string): string {
  const shown = text.slice(0, MAX_LENGTH + 1).replace(BEFORE_HOST, hideUserInfo);
  if (text.length > MAX_LENGTH || isSecretLike(shown)) return `… (${text.length} characters)`;
  return shown
    .replace(/[A-Za-z0-9]+/g, (piece) =>
      ACCESS_KEY_ID.test(piece) ? `${piece.slice(0, 4)}…${piece.slice(-4)}` : piece,
    )
    .replace(INVISIBLE, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `\\u${code.toString(16).padStart(4, '0')}`;
    });
}

/** The same in quotes, unless it is hidden. */
export function quoteTyped(text: string): string {
  const shown = showTyped(text);
  return shown.startsWith('… (') ? shown : `"${shown}"`;
}

/** In a URI whatever it is, elsewhere where it has a colon: an address of mail is none. */
function hideUserInfo(text: string): string {
  const scheme = SCHEME.exec(text)?.[0];
  return scheme === undefined && !text.includes(':') ? text : `${scheme ?? ''}…@`;
}

function isSecretLike(text: string): boolean {
  if (DIGITLESS_KEY.test(text) || MIXED_RUN.test(text)) return true;
  const pieces = text.split(/[^A-Za-z0-9]+/);
  return !pieces.every(
    (piece) => ACCESS_KEY_ID.test(piece) || (piece.length <= MAX_WORD_LENGTH && WORD.test(piece)),
  );
}
