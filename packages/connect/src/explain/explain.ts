import { ConnectError } from '../connect-error.ts';
import { findLoginEvidence } from '../login-evidence.ts';
import { CATALOGUE } from './catalogue.ts';
import { explainChainFailure } from './chain-failure.ts';
import type { Explanation } from './explanation.ts';
import { explainPlaceholder } from './placeholders.ts';
import { redact } from './redact.ts';
import { type ErrorFacts, relatedErrors } from './related-errors.ts';
import { unknownError } from './unknown-error.ts';

/** Explains any thrown value. It reads the causes too; an error it does not know keeps its own message. */
export function explain(error: unknown): Explanation {
  const related = relatedErrors(error);
  const { code, summary, cause, fix, docs, sources } =
    ownExplanation(related) ??
    explainPlaceholder(related) ??
    explainChainFailure(related) ??
    firstInCatalogue(related) ??
    unknownError(error, related);
  return {
    code,
    summary: redact(summary),
    cause: redact(cause),
    fix: redact(fix),
    docs,
    ...(sources && { sources: sources.map((source) => ({ ...source, detail: redact(source.detail) })) }),
  };
}

// A refusal of connect's own, at any depth: the driver wraps what a credential provider throws.
function ownExplanation(related: ErrorFacts[]): Explanation | undefined {
  return related.map(({ error }) => error).find((error) => error instanceof ConnectError)?.explanation;
}

function firstInCatalogue(related: ErrorFacts[]): Explanation | undefined {
  const evidence = related.map(({ error }) => findLoginEvidence(error)).find(Boolean);
  for (const { code, read } of CATALOGUE) {
    for (const facts of related) {
      const text = read(facts, evidence, related);
      if (text) return { code, ...text };
    }
  }
  return undefined;
}
