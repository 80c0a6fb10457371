import type { Explanation } from './explain/explanation.ts';
import type { ExplanationCode } from './explain/explanation-code.ts';
import { redactExplanation } from './explain/redact/redact-explanation.ts';

/**
 * What connect refuses or finds missing by itself. Its message says all that the explanation does, for programs that
 * print nothing else.
 */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly code: ExplanationCode;
  readonly explanation: Explanation;

  constructor(explanation: Explanation, options?: ErrorOptions) {
    const redacted = redactExplanation(explanation, process.env);
    super(`${redacted.summary}. ${redacted.cause} ${redacted.fix}`, options);
    this.code = redacted.code;
    this.explanation = redacted;
  }
}
