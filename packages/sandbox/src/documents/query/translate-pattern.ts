import { CommandError } from '../../command-error.ts';

export interface TranslatedPattern {
  translated: string;
  hasDollar: boolean;
  /** Nothing can follow any of its dollars. */
  isDollarLast: boolean;
  hasCaret: boolean;
  /** `\z` */
  hasEnd: boolean;
}

/** Syntax of PCRE that RE2 has not, or reads otherwise. */
const OUTSIDE_CLASS: readonly [RegExp, string][] = [
  [/^\(\?<?[=!]/, 'look-around'],
  [/^\\([1-9]|k[<{']|g)|^\(\?P[=>]/, 'back-references'],
  [/^\(\?>|^[*+?}]\+/, 'atomic groups and possessive quantifiers'],
  [/^\(\?[a-zA-Z^-]*[mxnJ]/, 'the inline options m, n, x and J'],
  [/^\(\?(#|\||\(|R|&|\d|C|')/, 'this kind of group'],
  [/^\(\*/, 'verbs'],
  [/^\[([:.=]).*\1\]/, 'a named class outside of a class'],
  // Quantifiers since PCRE2 10.43, literal before.
  [/^\{( |,)/, 'the quantifier {,n}'],
  [/^\\[vhHRNXGKZBECcouULlpP]/, 'this escape'],
];

/** RE2 and PCRE agree on these, of the letters above. */
const AGREED_ESCAPE = /^\\B/;
const AGREED_PROPERTY = /^\\[pP]\{?\^?[A-Z]/;

const IN_CLASS: readonly [RegExp, string][] = [
  [/^\\[1-9]/, 'back-references'],
  [/^\\[SvhHRNXBbECcouULlpP]/, 'this escape in a class'],
  [/^\[[.=]/, 'collating elements'],
  [/^\[:[<>]:\]/, 'word boundaries as classes'],
];

/**
 * A pattern of PCRE as one of RE2 that means the same.
 *
 * @throws CommandError for syntax of which that is not known
 */
export function translatePattern(pattern: string): TranslatedPattern {
  const result: TranslatedPattern = {
    translated: '',
    hasDollar: false,
    isDollarLast: true,
    hasCaret: false,
    hasEnd: false,
  };
  let isInClass = false;
  let depth = 0;
  for (let index = 0; index < pattern.length; ) {
    const rest = pattern.slice(index);
    const quoted = /^\\Q([\s\S]*?)(?:\\E|$)/.exec(rest)?.[0];
    const token = quoted ?? /^(\\[\s\S]?|\[:\^?\w*:\]|[\s\S])/.exec(rest)?.[0] ?? rest;
    if (quoted === undefined) refuse(rest, isInClass ? IN_CLASS : OUTSIDE_CLASS, isInClass);
    else if (isInClass) throw notEmulated('\\Q in a class', quoted);
    result.translated += translateToken(token, isInClass);
    if (!isInClass) {
      if (token === '(') depth += 1;
      if (token === ')') depth -= 1;
      if (token === '$') {
        result.hasDollar = true;
        const after = rest.slice(1);
        result.isDollarLast &&= /^\)*$/.test(after) || (depth === 0 && after.startsWith('|'));
      }
      result.hasCaret ||= token === '^';
      result.hasEnd ||= token === '\\z';
    }
    index += token.length;
    if (!isInClass && token === '[') {
      isInClass = true;
      // The first bracket in a class, also of its complement, is one of its characters.
      const start = /^\^?\]?/.exec(pattern.slice(index))?.[0] ?? '';
      result.translated += start;
      index += start.length;
    } else if (isInClass && token === ']') isInClass = false;
  }
  return result;
}

/** White space of PCRE has the vertical tab, that of RE2 has not. */
function translateToken(token: string, isInClass: boolean): string {
  if (token === '\\s') return isInClass ? '\\s\\x0b' : '[\\s\\x0b]';
  if (token === '\\S') return '[^\\s\\x0b]';
  return token;
}

function refuse(rest: string, syntax: readonly [RegExp, string][], isInClass: boolean): void {
  if (AGREED_PROPERTY.test(rest) || (!isInClass && AGREED_ESCAPE.test(rest))) return;
  const found = syntax.find(([start]) => start.test(rest));
  if (found) throw notEmulated(found[1], rest.slice(0, 6));
}

function notEmulated(what: string, at: string): CommandError {
  return new CommandError(238, `The sandbox does not emulate ${what} in a regular expression, at '${at}'.`);
}
