import { describeKind } from '../describe-kind.ts';
import { boundMessage } from './bounded-text.ts';
import { DOCS } from './docs.ts';
import type { Explanation } from './explanation.ts';
import type { ErrorFacts } from './related-errors.ts';

const MAX_CAUSES = 5;

export function unknownError(
  error: unknown,
  related: readonly ErrorFacts[],
  env: NodeJS.ProcessEnv,
): Explanation {
  const [first, ...rest] = related.map(({ name, message }) => `${name}: ${message}`);
  const more = rest.length > MAX_CAUSES ? '; and others' : '';
  return {
    code: 'unknown',
    summary: first ?? describeValue(error, env),
    cause:
      rest.length > 0
        ? `Caused by ${rest.slice(0, MAX_CAUSES).join('; caused by ')}${more}`
        : 'No cause is recorded with it.',
    fix: 'This is not a login failure that explain() knows. For the stack trace, run the program without main().',
    docs: DOCS.driverIam,
  };
}

// A thrown value that is no error may be anything, credentials included: only a string is repeated.
function describeValue(value: unknown, env: NodeJS.ProcessEnv): string {
  if (typeof value === 'string') return boundMessage(value, env);
  if (value === null || value === undefined) return `${value} was thrown, and no error`;
  return `${describeKind(value).replace(/^a/, 'A')} was thrown, and no error`;
}
