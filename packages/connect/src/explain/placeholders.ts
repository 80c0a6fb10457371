import { showValue } from '../show-value.ts';
import type { Explanation } from './explanation.ts';
import { refusals } from './refusals.ts';
import type { ErrorFacts } from './related-errors.ts';

const PLACEHOLDER = /^<[^<>]+>$/;
// How the SDK and STS repeat what they were given.
const QUOTED =
  /profile: \[(<[^<>]+>)\]|^Profile (<[^<>]+>) |Value '(<[^<>]+>)' at|^(<[^<>]+>) is invalid|open '(<[^<>]+>)'/;

/** Names of the variables that are still as .env.example has them, by their values. */
export function placeholderVariables(env: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (value && PLACEHOLDER.test(value)) found.set(name, value);
  }
  return found;
}

/** A provider has been told a placeholder, and its error repeats it. */
export function explainPlaceholder(
  related: readonly ErrorFacts[],
  env: NodeJS.ProcessEnv,
): Explanation | undefined {
  // Of `new URL()` the message says nothing, `input` does.
  const texts = related.flatMap(({ message, input }) => [message, input]);
  const isQuoted = (value: string) => texts.some((text) => text?.includes(value));
  const variables = placeholderVariables(env);
  if ([...variables.values()].some(isQuoted)) return placeholderIn([...variables.keys()]);
  for (const { message, input = '' } of related) {
    const quoted = QUOTED.exec(message)?.slice(1).find(Boolean) ?? PLACEHOLDER.exec(input)?.[0];
    if (quoted)
      return refusals.placeholder(
        `the profile, or in what the program gives its provider: ${showValue(quoted, env)}`,
      );
  }
  return undefined;
}

/** Names every variable: whoever copied the file copied all of it, and would else find one per run. */
export function placeholderIn(variables: readonly string[]): Explanation {
  const text = refusals.placeholder(variables.join(', '));
  return { ...text, fix: `${text.fix} Where none is needed, remove the whole line.` };
}
