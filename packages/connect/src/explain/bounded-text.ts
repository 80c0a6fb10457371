import { redact } from './redact/redact.ts';

// Characters of a message: more than any server, driver or SDK says, and few enough to search with every pattern.
const MAX_MESSAGE_LENGTH = 4_000;
// Characters that are masked before the text is cut, so that no half of a secret is left at the cut.
const WINDOW_LENGTH = 4 * MAX_MESSAGE_LENGTH;
// Characters of one field of an explanation: a few messages and the words around them.
const MAX_FIELD_LENGTH = 10_000;

/** Text of any length as a message: as it is, or its beginning, without the secrets, and how long it was. */
export function boundMessage(text: string, env: NodeJS.ProcessEnv): string {
  if (text.length <= MAX_MESSAGE_LENGTH) return text;
  const masked = redact(text.slice(0, WINDOW_LENGTH), env);
  // Much was masked: the end of the window, where half a secret may stand, has come near.
  const isSafe = text.length <= WINDOW_LENGTH || masked.length >= 2 * MAX_MESSAGE_LENGTH;
  return `${isSafe ? masked.slice(0, MAX_MESSAGE_LENGTH) : ''}… (${text.length} characters)`;
}

/** A field of an explanation: masked, then cut. */
export function boundField(text: string, env: NodeJS.ProcessEnv): string {
  const masked = redact(text, env);
  return masked.length <= MAX_FIELD_LENGTH ? masked : `${masked.slice(0, MAX_FIELD_LENGTH)}…`;
}
