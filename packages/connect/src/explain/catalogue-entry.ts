import type { LoginEvidence } from '../login-evidence.ts';
import type { Explanation } from './explanation.ts';
import type { ExplanationCode } from './explanation-code.ts';
import type { ErrorFacts } from './related-errors.ts';

export interface CatalogueEntry {
  readonly code: ExplanationCode;
  // The text, if this entry knows the error.
  read(facts: ErrorFacts, circumstances: Circumstances): Omit<Explanation, 'code'> | undefined;
}

export interface Circumstances {
  readonly env: NodeJS.ProcessEnv;
  readonly evidence: LoginEvidence | undefined;
  // All errors that came with it.
  readonly related: readonly ErrorFacts[];
}
