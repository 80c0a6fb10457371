import { redact } from './explain/redact/redact.ts';
import { hasAllKinds } from './explain/redact/secret-shapes.ts';

const MAX_LENGTH = 256;
// A name or a path is no sentence: keys and tokens are made of letters of both cases, with digits or a `+`, without a
// break.
const RANDOM_TEXT = /[A-Za-z0-9/+=]{30,}/g;

/**
 * A value that somebody has set, for a message: people paste secrets into the wrong variable. Secret-looking text is
 * hidden, what is long is cut off, and what a terminal would obey is escaped.
 */
export function showValue(value: string, env: NodeJS.ProcessEnv): string {
  // The value is masked before it is cut, because half a secret does not look like one.
  const text = value.slice(0, MAX_LENGTH * 64);
  // A query has made spaces of the `+` in it.
  const asPasted = text.replaceAll(' ', '+');
  if (isRandom(asPasted) || (asPasted !== text && redact(asPasted, env) !== asPasted)) return '…';
  const safe = redact(text, env);
  return escapeControls(safe.length > MAX_LENGTH ? `${safe.slice(0, MAX_LENGTH)}…` : safe);
}

/** The beginning of what a server says, for a message: sentences, each word of which may be a secret. */
export function showWords(text: string, env: NodeJS.ProcessEnv, maxLength: number): string {
  const words = text.split(/\s+/).map((word) => (isRandom(word) ? '…' : word));
  return escapeControls(redact(words.join(' ').trim(), env).slice(0, maxLength));
}

/** Line breaks, colours, marks that reverse the direction of writing, and halves of characters, as `\u{a}`. */
export function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Is there a run of characters in it that only keys and tokens have? */
export function isRandom(value: string): boolean {
  // A path has as many letters without being a secret.
  if (/^(?:[/~.]|[A-Z]:)/i.test(value)) return false;
  const runs = value.match(RANDOM_TEXT) ?? [];
  return runs.some(hasAllKinds);
}
