import { showWords } from '../../show-value.ts';
import { boundField } from '../bounded-text.ts';
import { DOCS } from '../docs.ts';
import { findOwnWords } from './own-words.ts';
import { plainText, readingsOf } from './plain-text.ts';
import { readFailure } from './read-failure.ts';
import { splitFailures } from './split-failures.ts';
import type { TextExplanation } from './text-explanation.ts';

const MAX_FOUND_LENGTH = 300;

// What is known by the class of the error alone, or by less: another reading of the text may know it by its words.
const VAGUE: ReadonlySet<string> = new Set(['provider-failed', 'option-invalid', 'server-unreachable']);

/**
 * Explains what somebody has pasted: a line, a stack trace or a log of any client, in any language. It looks at nothing
 * but the text: of a longer one than 1 MiB, at the first and the last half. The likeliest meaning comes first; codes that
 * the same words can have follow one another, each with `when`. A text of which nothing is known has the code `unknown`.
 */
export function explainText(text: string): readonly TextExplanation[] {
  const env = { ...process.env };
  const redacted = ({ code, summary, fix, docs, found, when }: TextExplanation): TextExplanation => ({
    code,
    summary: boundField(summary, env),
    fix: boundField(fix, env),
    docs: boundField(docs, env),
    found: showWords(found, env, MAX_FOUND_LENGTH),
    ...(when !== undefined && { when }),
  });
  return read(text).map(redacted);
}

function read(text: string): readonly TextExplanation[] {
  let vague: readonly TextExplanation[] = [];
  for (const reading of readingsOf(plainText(text))) {
    const own = findOwnWords(reading).map(({ explanation, line }) => ({ ...explanation, found: line }));
    const explained = new Set<string>();
    const failures = [own, ...splitFailures(reading).map((lines) => readFailure(lines, explained))];
    const clear = failures.filter(([likeliest]) => likeliest && !VAGUE.has(likeliest.code));
    const all = namedFirst(
      reading,
      [...clear, ...failures.filter((failure) => !clear.includes(failure))].flat(),
    );
    if (clear.length > 0) return all;
    if (vague.length === 0) vague = all;
  }
  return vague.length > 0 ? vague : [unknown(text)];
}

/** Each code once. One that the text names itself, as a ConnectError or a log of its explanation does, comes first. */
function namedFirst(text: string, explanations: readonly TextExplanation[]): TextExplanation[] {
  const distinct = [
    ...new Map(explanations.toReversed().map((one) => [one.code, one])).values(),
  ].toReversed();
  const isNamed = ({ code }: TextExplanation) =>
    text.includes(`(${code})`) || text.includes(`code: '${code}'`);
  return [...distinct.filter(isNamed), ...distinct.filter((one) => !isNamed(one))];
}

function unknown(text: string): TextExplanation {
  return {
    code: 'unknown',
    summary: 'Nothing in this text is known here',
    fix: 'Paste the whole error, with its causes, or the line of the log that has the server’s or AWS’s own words. If these are all there are, it is not a failure of a login with MONGODB-AWS that is known here.',
    docs: DOCS.atlasTroubleshooting,
    found: text.slice(0, 10 * MAX_FOUND_LENGTH),
  };
}
