import { hasPlaceholder, replacePlaceholders } from './placeholder.ts';

const PLAIN = /^[\w./:=@%+,-]+$/;

/** The text as one word of a POSIX shell. A placeholder is the variable of its name. */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (hasPlaceholder(text)) return `"${expanded(text, /["\\$`]/g)}"`;
  // Easier to read than the same in single ones.
  if (text.includes("'") && !/["\\$`!]/.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The lines as they stand in a here-document whose word is not quoted. */
function hereDocument(text: string): string {
  return expanded(text, /[\\$`]/g);
}

/** `${name}` */
export function shellReference(name: string): string {
  return `\${${name}}`;
}

function expanded(text: string, special: RegExp): string {
  return replacePlaceholders(text, {
    literal: (part) => part.replace(special, '\\$&'),
    name: shellReference,
  });
}

/** `aws iam get-role --role-name app`: the words are quoted where they have to be. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** A variable with a text of several lines, or with JSON. */
export function shellVariable(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return `${name}=$(cat <<END\n${hereDocument(text)}\nEND\n)`;
}
