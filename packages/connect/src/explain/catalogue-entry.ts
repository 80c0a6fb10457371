import type { LoginEvidence } from '../login-evidence.ts';
import type { Explanation } from './explanation.ts';
import type { ExplanationCode } from './explanation-code.ts';
import type { ErrorFacts } from './related-errors.ts';

export interface CatalogueEntry {
  readonly code: ExplanationCode;
  // The text, if this entry knows the error. `related` are all that came with it.
  read(
    facts: ErrorFacts,
    evidence: LoginEvidence | undefined,
    related: readonly ErrorFacts[],
  ): Omit<Explanation, 'code'> | undefined;
}
