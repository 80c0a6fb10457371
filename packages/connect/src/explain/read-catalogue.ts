import type { LoginEvidence } from '../login-evidence.ts';
import { CATALOGUE } from './catalogue.ts';
import type { Explanation } from './explanation.ts';
import type { ErrorFacts } from './related-errors.ts';

/** What the first entry of the catalogue says that knows one of the errors, and which of them it knows. */
export function readCatalogue(
  related: readonly ErrorFacts[],
  env: NodeJS.ProcessEnv,
  evidence: LoginEvidence | undefined,
): { readonly explanation: Explanation; readonly facts: ErrorFacts } | undefined {
  for (const { code, read } of CATALOGUE) {
    for (const facts of related) {
      const text = read(facts, { env, evidence, related });
      if (text) return { explanation: { code, ...text }, facts };
    }
  }
  return undefined;
}
