import { didYouMean } from './did-you-mean.ts';
import { quoteTyped } from './show-typed.ts';
import { UserError } from './user-error.ts';

/** @throws UserError when the value is not one of the names, with the one that was probably meant */
export function expectOneOf(what: string, value: string, names: readonly string[]): void {
  if (names.includes(value)) return;
  throw new UserError(
    `there is no ${what} ${quoteTyped(value)}.${didYouMean(value, names)}`,
    `They are: ${names.join(', ')}.`,
  );
}
