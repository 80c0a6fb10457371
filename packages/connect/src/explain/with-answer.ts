import type { LoginEvidence } from '../login-evidence.ts';
import { showValue, showWords } from '../show-value.ts';
import type { Explanation } from './explanation.ts';
import { type ErrorFacts, isFromProvider } from './related-errors.ts';

// Characters of a status line and a content type: more than any has.
const MAX_WORDS_LENGTH = 120;

/**
 * The explanation, and in its cause what was answered, where it is not told already: whoever searches for an error has
 * its words and its status.
 */
export function withAnswer(
  explanation: Explanation,
  facts: ErrorFacts | undefined,
  related: readonly ErrorFacts[],
  evidence: LoginEvidence | undefined,
  env: NodeJS.ProcessEnv,
): Explanation {
  const { summary, cause } = explanation;
  const told = `${summary} ${cause}`;
  const ended = /[.!?…]$/.test(cause) ? cause : `${cause}.`;
  if (facts?.name === 'MongoServerError') {
    return told.includes(facts.message)
      ? explanation
      : { ...explanation, cause: `${ended} The server says: ${facts.message}` };
  }
  const kept = facts?.answer ?? related.find(({ answer }) => answer)?.answer;
  if (kept) {
    return told.includes(String(kept.status))
      ? explanation
      : { ...explanation, cause: `${ended} It was HTTP ${kept.status}.` };
  }
  const { answer: heard } = evidence ?? {};
  if (!heard || !isFromProvider(related) || told.includes(String(heard.status))) return explanation;
  const what = [heard.status, heard.reason].join(' ').trim();
  const type = heard.contentType ? ` (${heard.contentType})` : '';
  return {
    ...explanation,
    cause: `${ended} ${showValue(heard.host, env)} answered with HTTP ${showWords(`${what}${type}`, env, MAX_WORDS_LENGTH)}.`,
  };
}
