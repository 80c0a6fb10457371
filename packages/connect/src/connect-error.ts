import type { Explanation, ExplanationCode } from './explain/explanation.ts';

/**
 * What connect refuses or finds missing by itself. Its message says all that the explanation does, for programs that
 * print nothing else.
 */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly code: ExplanationCode;
  readonly explanation: Explanation;

  constructor(explanation: Explanation, options?: ErrorOptions) {
    super(`${explanation.summary}. ${explanation.cause} ${explanation.fix}`, options);
    this.code = explanation.code;
    this.explanation = explanation;
  }
}
