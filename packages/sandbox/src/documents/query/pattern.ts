import { RE2JS, RE2JSSyntaxException } from 're2js';
import { spend } from '../../command-cost.ts';
import { CommandError } from '../../command-error.ts';
import { patternSize } from './pattern-size.ts';
import { translatePattern } from './translate-pattern.ts';

/** RE2's messages for patterns that PCRE, the server's library, refuses too, each with the server's own message. */
const SYNTAX_ERRORS: readonly [RegExp, string][] = [
  [/missing closing \)/, 'missing closing parenthesis'],
  [/missing closing \]/, 'missing terminating ] for character class'],
  [/unexpected \)/, 'unmatched closing parenthesis'],
  [/missing argument to repetition operator/, 'quantifier does not follow a repeatable item'],
];

const MAX_PATTERN_LENGTH = 4_000;
/** Instructions; a server's library has a bound of its own, of 64 KiB of them. */
const MAX_PATTERN_SIZE = 5_000;
/** What one instruction costs on one character at the most, in bytes. */
const STEP_COST = 50;
/** What one compiled instruction costs, which is held while the command runs: memory for half a million of them. */
const INSTRUCTION_COST = 4_000;
/** Instructions times characters of the text, which is what a search may cost: a second or two. */
const MAX_SEARCH_COST = 20_000_000;

/**
 * A pattern as a search in a text, in time that grows with the text only: a pattern of a client's must not hold up the
 * process. A server uses PCRE; what the two libraries read otherwise is refused or, where it can be, put right.
 * https://www.mongodb.com/docs/manual/reference/operator/query/regex/#pcre-vs-javascript
 *
 * @throws CommandError
 */
export function compilePattern(pattern: string, options: string): (text: string) => boolean {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new CommandError(
      238,
      `The sandbox does not emulate regular expressions of more than ${MAX_PATTERN_LENGTH} characters.`,
    );
  }
  const flags = parseOptions(options);
  const { translated, hasDollar, isDollarLast, hasCaret, hasEnd } = translatePattern(pattern);
  const size = patternSize(translated);
  if (size > MAX_PATTERN_SIZE) {
    throw new CommandError(
      238,
      `The sandbox does not emulate regular expressions whose repetitions, written out, have more than ${MAX_PATTERN_SIZE} parts.`,
    );
  }
  spend(size * INSTRUCTION_COST);
  const isMultiline = (flags & RE2JS.MULTILINE) !== 0;
  const regex = compile(translated, flags, pattern);
  const widest = hasDollar && !isMultiline ? compile(translated, flags | RE2JS.MULTILINE, pattern) : regex;
  const isAnchored = hasDollar || (isMultiline && hasCaret);

  return (text) => {
    if (text.length * size > MAX_SEARCH_COST) {
      throw new CommandError(
        238,
        `The sandbox does not emulate a search for a regular expression of ${size} parts in a text of ${text.length} characters.`,
      );
    }
    // Many patterns, or many texts, are bounded together.
    spend(text.length * size * STEP_COST);
    // Only a line feed at the very end is seen otherwise: PCRE's `$` matches before it too, its `^` not after it.
    if (!isAnchored || !text.endsWith('\n')) return find(regex, text);
    if (!find(widest, text)) return false;
    if (!isMultiline && find(regex, text)) return true;
    if (!hasEnd && find(regex, text.slice(0, -1))) return true;
    if (isMultiline && !hasCaret) return true;
    if (!isMultiline && isDollarLast && !hasEnd) return false;
    throw new CommandError(
      238,
      `The sandbox does not emulate how /${pattern}/ matches at a line feed that ends a text.`,
    );
  };
}

function find(regex: RE2JS, text: string): boolean {
  return regex.matcher(text).find();
}

/** https://www.mongodb.com/docs/manual/reference/operator/query/regex/#-options */
function parseOptions(options: string): number {
  let flags = 0;
  for (const option of options) {
    if (option === 'i') flags |= RE2JS.CASE_INSENSITIVE;
    else if (option === 'm') flags |= RE2JS.MULTILINE;
    else if (option === 's') flags |= RE2JS.DOTALL;
    else if (option === 'x') {
      throw new CommandError(238, 'The sandbox does not emulate the option x of a regular expression.');
    } else if (option !== 'u') {
      throw new CommandError(51108, `invalid flag in regex options: ${option}`);
    }
  }
  return flags;
}

function compile(translated: string, flags: number, pattern: string): RE2JS {
  try {
    return RE2JS.compile(translated, flags);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const known = SYNTAX_ERRORS.find(([reason]) => reason.test(error.message));
    if (known) throw new CommandError(51091, `Regular expression is invalid: ${known[1]}`);
    throw new CommandError(
      238,
      `The sandbox does not emulate the regular expression /${pattern}/: ${error.message}`,
    );
  }
}
