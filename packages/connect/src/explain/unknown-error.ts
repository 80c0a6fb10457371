import { DOCS } from './docs.ts';
import type { Explanation } from './explanation.ts';
import type { ErrorFacts } from './related-errors.ts';

export function unknownError(error: unknown, related: ErrorFacts[]): Explanation {
  const [first, ...rest] = related.map(({ name, message }) => `${name}: ${message}`);
  return {
    code: 'unknown',
    // A thrown value that is no error may be anything, credentials included: only a string is repeated.
    summary: first ?? (typeof error === 'string' ? error : `A value of type ${typeof error} was thrown`),
    cause: rest.length > 0 ? `Caused by ${rest.join('; caused by ')}` : 'No cause is recorded with it.',
    fix: 'This is no failure of the login that is known here; for the stack trace run the program without main().',
    docs: DOCS.driverIam,
  };
}
