import { type ParseArgsConfig, parseArgs } from 'node:util';
import { didYouMean } from './did-you-mean.ts';
import { quoteTyped, showTyped } from './show-typed.ts';
import { UserError } from './user-error.ts';

export type Options = NonNullable<ParseArgsConfig['options']>;

export type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true }>
>['values'];

export interface ReadArguments<O extends Options> {
  values: Values<O>;
  positionals: string[];
}

/** Whether help is asked for. What else is said then does not matter, and may be wrong. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).some((arg) => arg === '--help' || arg === '-h');
}

/**
 * The arguments by `node:util`'s rules, at most so many of them without an option's name.
 *
 * @throws UserError
 */
export function readArguments<O extends Options>(
  args: readonly string[],
  options: O,
  maxPositionals: number,
): ReadArguments<O> {
  let parsed: ReadArguments<O>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UserError(describe((error as Error).message, ['help', ...Object.keys(options)]));
  }
  const surplus = parsed.positionals[maxPositionals];
  if (surplus !== undefined) throw new UserError(`unexpected argument ${quoteTyped(surplus)}.`);
  return parsed;
}

/** Node's first sentence, which has the option, and the one that was probably meant. */
function describe(message: string, names: readonly string[]): string {
  const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
  if (unknown === undefined) return `${message.split('\n', 1)[0]?.replace(/\.?$/, '.')}`;
  return `Unknown option '${showTyped(unknown)}'.${didYouMean(
    unknown,
    names.map((name) => `--${name}`),
  )}`;
}
