import { boundField } from '../bounded-text.ts';
import type { Explanation } from '../explanation.ts';

/** An explanation whose fields hold no secret, and are of a bounded length. */
export function redactExplanation(
  { code, summary, cause, fix, docs, sources }: Explanation,
  env: NodeJS.ProcessEnv,
): Explanation {
  return {
    code,
    summary: boundField(summary, env),
    cause: boundField(cause, env),
    fix: boundField(fix, env),
    docs: boundField(docs, env),
    ...(sources && {
      sources: sources.map((source) => ({ ...source, detail: boundField(source.detail, env) })),
    }),
  };
}
