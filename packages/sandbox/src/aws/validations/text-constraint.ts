export interface TextConstraint {
  /** In characters. */
  minLength?: number;
  maxLength?: number;
  /** As the service writes it. It is matched as a whole. */
  pattern?: string;
  /** Whether the pattern has Unicode's classes in it. */
  isUnicode?: boolean;
  /** The whole message for a text that is not of the pattern, where the service has words of its own for it. */
  patternMessage?: string;
  /** The only texts there are. */
  values?: readonly string[];
  /** Whether a refusal leaves the value out. */
  isSensitive?: boolean;
}

export interface TextProblems {
  /** What the text must be and is not. */
  constraints: string[];
  /** The message of a pattern that has one of its own. */
  message?: string;
}

/** The longest text that any action takes is a policy, of 131,072 characters, of two units each at the most. */
const MAX_TESTED_LENGTH = 300_000;

/** A character outside the basic plane is one. */
function codePointsIn(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export function findTextProblems(value: string, constraint: TextConstraint): TextProblems {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, values } = constraint;
  const { pattern, patternMessage, isUnicode = false } = constraint;
  const problems: TextProblems = { constraints: [] };
  const { constraints } = problems;
  // Nothing longer is valid: its beginning shows the pattern's verdict and that it is too long.
  const tested = value.slice(0, MAX_TESTED_LENGTH);
  const length = codePointsIn(tested);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, isUnicode ? 'u' : '').test(tested)) {
    if (patternMessage === undefined) constraints.push(`satisfy regular expression pattern: ${pattern}`);
    else problems.message = patternMessage;
  }
  if (length < minLength) constraints.push(`have length greater than or equal to ${minLength}`);
  if (length > maxLength) constraints.push(`have length less than or equal to ${maxLength}`);
  if (values && !values.includes(value)) {
    // The words are those of other services of AWS (from memory); of IAM's the list's order was not seen.
    constraints.push(`satisfy enum value set: [${values.join(', ')}]`);
  }
  return problems;
}
