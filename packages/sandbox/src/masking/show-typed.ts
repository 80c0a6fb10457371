import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { maskName } from './mask-message.ts';

// What a person typed, or a program gave: it is repeated so that they recognise it, and may be a secret in the wrong place.

/** What stands before a host may be a user and a password. */
const BEFORE_HOST = /\S*@/g;
const SCHEME = /^[a-z][a-z+.-]{0,20}:\/\//i;
/** What moves the cursor, ends a line or turns the order of letters around. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** On one line, of bounded length, and hidden where it may be a secret: `env-vrs`, `… (40 characters)`. */
export function showTyped(text: string): string {
  const shown = text.replace(BEFORE_HOST, hideUserInfo);
  // Letters of other scripts make no secret, and break none up.
  const plain = shown.replace(/[^ -~]+/g, ' ').replaceAll('%', ' ');
  const masked = maskName(plain);
  return masked === plain ? escapeInvisible(shown) : masked.replace(/\(\d+ /, `(${text.length} `);
}

/** A path as it is, where it leads to something or its folder does: no secret does that. */
export function showPath(path: string): string {
  if (existsSync(path)) return escapeInvisible(path);
  const folder = dirname(path);
  if (folder === '.' || !existsSync(folder)) return showTyped(path);
  return join(escapeInvisible(folder), showTyped(basename(path)));
}

/** Any value: a text in quotes, `5`, `null`, `an object`. Of an object nothing is read. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') {
    const shown = showTyped(value);
    return shown.startsWith('… (') ? shown : `"${shown}"`;
  }
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** In a URI whatever it is, elsewhere where it has a colon: an address of mail is none. */
function hideUserInfo(text: string): string {
  const scheme = SCHEME.exec(text)?.[0];
  return scheme === undefined && !text.includes(':') ? text : `${scheme ?? ''}…@`;
}

function escapeInvisible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
