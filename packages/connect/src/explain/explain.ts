import { findLoginEvidence, type LoginEvidence } from '../login-evidence.ts';
import { readProperty } from '../read-property.ts';
import { explainChainFailure } from './chain-failure.ts';
import { withDotenvTrouble } from './dotenv-trouble.ts';
import type { Explanation } from './explanation.ts';
import { explainPlaceholder } from './placeholders.ts';
import { readCatalogue } from './read-catalogue.ts';
import { redactExplanation } from './redact/redact-explanation.ts';
import { type ErrorFacts, relatedErrors } from './related-errors.ts';
import { unknownError } from './unknown-error.ts';
import { withAnswer } from './with-answer.ts';

export interface ExplainOptions {
  /** Where credentials are configured: the variables that the program that failed had. Default: `process.env`. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/**
 * Explains any thrown value, and never throws. It reads the causes too, 64 errors at most, and of a message its first
 * 4,000 characters; an error it does not know keeps its own message. A field has at most 10,000 characters. The
 * environment is read once, the files that it names each time.
 */
export function explain(error: unknown, options: ExplainOptions = {}): Explanation {
  const env = { ...(options.env ?? process.env) };
  const related = relatedErrors(error, env);
  return redactExplanation(withDotenv(findExplanation(error, related, env), env), env);
}

function findExplanation(
  error: unknown,
  related: readonly ErrorFacts[],
  env: NodeJS.ProcessEnv,
): Explanation {
  try {
    return (
      ownExplanation(related) ??
      explainPlaceholder(related, env) ??
      explainChain(related, env) ??
      firstInCatalogue(related, env) ??
      unknownError(error, related, env)
    );
  } catch {
    // Explanations look at files and folders, which may be in a state that nobody has thought of. The error itself
    // is what must not be lost.
    return unknownError(error, related, env);
  }
}

function withDotenv(explanation: Explanation, env: NodeJS.ProcessEnv): Explanation {
  try {
    return withDotenvTrouble(explanation, env);
  } catch {
    // Nor is the explanation to be lost, for a file or a folder that is gone.
    return explanation;
  }
}

// A refusal of connect's own, at any depth: the driver wraps what a credential provider throws.
function ownExplanation(related: readonly ErrorFacts[]): Explanation | undefined {
  return related.map(({ error }) => readOwnExplanation(error)).find(Boolean);
}

function readOwnExplanation(error: object): Explanation | undefined {
  // By its name, and not by its class: a program may have two copies of this package, one imported and one required.
  if (readProperty(error, 'name') !== 'ConnectError') return undefined;
  const explanation = readProperty(error, 'explanation');
  const [code, summary, cause, fix, docs] = ['code', 'summary', 'cause', 'fix', 'docs'].map((field) =>
    readProperty(explanation, field),
  );
  const isWhole = [code, summary, cause, fix, docs].every((field) => typeof field === 'string');
  return isWhole ? ({ code, summary, cause, fix, docs } as Explanation) : undefined;
}

function evidenceOf(related: readonly ErrorFacts[]): LoginEvidence | undefined {
  return related.map(({ error }) => findLoginEvidence(error)).find(Boolean);
}

function explainChain(related: readonly ErrorFacts[], env: NodeJS.ProcessEnv): Explanation | undefined {
  const explanation = explainChainFailure(related, env);
  return explanation && withAnswer(explanation, undefined, related, evidenceOf(related), env);
}

function firstInCatalogue(related: readonly ErrorFacts[], env: NodeJS.ProcessEnv): Explanation | undefined {
  const evidence = evidenceOf(related);
  const found = readCatalogue(related, env, evidence);
  return found && withAnswer(found.explanation, found.facts, related, evidence, env);
}
