import type { Explanation } from './explanation.ts';
import type { ErrorFacts } from './related-errors.ts';

/**
 * The cause, and what was answered, where the text does not say it already: whoever searches for an error has its words
 * and its status.
 */
export function withAnswer(
  { summary, cause }: Pick<Explanation, 'summary' | 'cause'>,
  { name, message, answer }: ErrorFacts,
  related: readonly ErrorFacts[],
): string {
  const told = `${summary} ${cause}`;
  const ended = /[.!?…]$/.test(cause) ? cause : `${cause}.`;
  if (name === 'MongoServerError' && !told.includes(message)) return `${ended} The server says: ${message}`;
  const { status } = answer ?? related.find((facts) => facts.answer)?.answer ?? {};
  return status === undefined || told.includes(String(status)) ? cause : `${ended} It was HTTP ${status}.`;
}
