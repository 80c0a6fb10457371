import { stripVTControlCharacters } from 'node:util';
import { foldEscapes } from '../redact/fold-escapes.ts';

// Characters of each end of a longer text: what failed first, and what was said last.
const MAX_END_LENGTH = 512 * 1024;
/** A longer line, such as a whole log in JSON, is broken at a comma. */
export const MAX_LINE_LENGTH = 4_000;
const LONG_LINE = /[^\n]{3000}[^\n,]{0,999},?/g;
// Characters of a text that a terminal or an editor may have wrapped: a longer one is a file.
const MAX_WRAPPED_LENGTH = 64 * 1024;

// What stands in front of a line that somebody quoted, that Compose or kubectl has labelled, or that a box was drawn around.
const LABEL = /^(?:[ \t]*[>|│]{1,4} ?|[\w./-]{1,80} {0,20}\| )/;
const TYPOGRAPHIC: readonly (readonly [RegExp, string])[] = [
  [/\r\n?/g, '\n'],
  [/[‘’]/g, "'"],
  [/[“”]/g, '"'],
  [/[\u00a0\u2007\u202f]/g, ' '],
  [/[\u200b\u200e\u200f\u2060\ufeff]/g, ''],
];

/** The text without what terminals, chats and logs have added: colours, labels, typographic quotation marks. */
export function plainText(text: string): string {
  const ends =
    text.length <= 2 * MAX_END_LENGTH
      ? text
      : `${text.slice(0, MAX_END_LENGTH)}\n${text.slice(-MAX_END_LENGTH)}`;
  const plain = TYPOGRAPHIC.reduce(
    (changed, [pattern, replacement]) => changed.replace(pattern, replacement),
    stripVTControlCharacters(ends),
  );
  return plain
    .split('\n')
    .map((line) => line.replace(LABEL, ''))
    .join('\n');
}

/** How else it may be meant, the likeliest first: with its escapes resolved, and with lines joined that were broken. */
export function readingsOf(text: string): string[] {
  const unescaped = foldEscapes(text).text;
  const joined =
    unescaped.length > MAX_WRAPPED_LENGTH ? [] : [' ', ''].map((gap) => joinLines(unescaped, gap));
  return [...new Set([text, unescaped, ...joined])].map(breakLongLines);
}

function breakLongLines(text: string): string {
  return text.replace(LONG_LINE, '$&\n');
}

// A terminal breaks in the middle of a word, an editor between two. What begins anew, or is indented, was not broken.
function joinLines(text: string, between: string): string {
  return text.replace(/(?<=\S)[ \t]{0,8}\n(?=[^\s{}[\]()])(?!(?:Caused by|Traceback|at )\b)/g, between);
}
