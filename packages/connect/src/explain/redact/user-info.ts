import { HIDDEN, type SecretRange } from './secret-range.ts';

// A host's port, which cannot be a password.
const HOST_AND_PORT = /[^\s:@/?#]*:\d{1,5}(?=[/?#,;.\s"'`)\]}>]|$)/y;
const HOST = /[^\s:@/?#]*(?=[/?#,;\s"'`)\]}>]|$)/y;
const MONGODB = /mongodb(?:\+srv)?$/i;
// Without a scheme; an ARN may end in a session name that is an address of mail.
const BARE = /(?<![^\s"'`(=,])[^\s:@/"'`(=,]{1,128}:(?!\/\/)\S{1,256}@(?=[\w[])/gi;

/**
 * User info in URIs, to the last `@` of its line: a password that nobody encoded may hold spaces and `@`. Each line, and
 * each word of it, is searched for its last `@` once, however often `://` occurs in it.
 */
export function findUserInfo(text: string): SecretRange[] {
  const ranges: SecretRange[] = [];
  let lineEnd = -1;
  let lastOfLine = -1;
  let wordEnd = -1;
  let lastOfWord = -1;
  for (let scheme = text.indexOf('://'); scheme >= 0; ) {
    const start = scheme + 3;
    if (start > lineEnd) {
      lineEnd = indexOrEnd(text, /\r|\n|$/g, start);
      lastOfLine = lastAt(text, start, lineEnd);
    }
    if (start > wordEnd) {
      wordEnd = indexOrEnd(text, /\s|$/g, start);
      lastOfWord = lastAt(text, start, wordEnd);
    }
    const isUserInfo = lastOfWord >= start || mayHoldSpaces(text, scheme);
    const end = isUserInfo && lastOfLine >= start ? lastOfLine : start;
    if (end > start) ranges.push({ start, end, replacement: HIDDEN });
    scheme = text.indexOf('://', end);
  }
  for (const { index, 0: found } of text.matchAll(BARE)) {
    if (/\barn:/i.test(found)) continue;
    ranges.push({ start: index, end: index + found.length - 1, replacement: HIDDEN });
  }
  return ranges;
}

// A connection string has user info before its `@`; elsewhere what follows a host may be prose.
function mayHoldSpaces(text: string, scheme: number): boolean {
  const start = scheme + 3;
  if (/^[\s[]?$/.test(text.charAt(start))) return false;
  if (MONGODB.test(text.slice(Math.max(0, scheme - 11), scheme))) return true;
  return !matchesAt(HOST_AND_PORT, text, start) && !matchesAt(HOST, text, start);
}

function matchesAt(pattern: RegExp, text: string, index: number): boolean {
  pattern.lastIndex = index;
  return pattern.test(text);
}

function indexOrEnd(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

function lastAt(text: string, start: number, end: number): number {
  const index = text.slice(start, end).lastIndexOf('@');
  return index < 0 ? -1 : start + index;
}
