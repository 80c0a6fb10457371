import { didYouMean } from './did-you-mean.ts';
import { showValue } from './masking/show-typed.ts';
import { UserError } from './user-error.ts';

// What a compiler would have said of a call, for those who have none.

/** What a call takes, by kind. With a question mark it may be left out. A text has at least one character. */
const KINDS = {
  text: { name: 'a text', is: (value: unknown) => typeof value === 'string' && value !== '' },
  number: { name: 'a number', is: (value: unknown) => typeof value === 'number' && !Number.isNaN(value) },
  boolean: { name: 'true or false', is: (value: unknown) => typeof value === 'boolean' },
  object: { name: 'an object', is: isObject },
  list: { name: 'a list', is: Array.isArray },
  function: { name: 'a function', is: (value: unknown) => typeof value === 'function' },
  /** Looked at elsewhere. */
  any: { name: 'anything', is: () => true },
} as const;

type Kind = keyof typeof KINDS;

export interface CallForm {
  /** How it is named in an error: `failNext()`. */
  call: string;
  /** How it is written: `sandbox.failNext('sts-throttled')`. */
  example: string;
  /** The members of the object that it takes. */
  members: Readonly<Record<string, Kind | `${Kind}?`>>;
  /** Refuses members that are not among these: of options, none is to be passed over in silence. */
  isClosed?: true;
}

/** @throws UserError for what is no object of this form */
export function checkGiven({ call, example, members, isClosed }: CallForm, given: unknown): void {
  const fix = `Write: ${example}`;
  if (!isObject(given))
    throw new UserError(`${call} takes an object, and was given ${showValue(given)}.`, fix);
  const names = Object.keys(members);
  const unknown = isClosed && Object.keys(given).find((name) => !Object.hasOwn(members, name));
  if (unknown !== undefined) {
    throw new UserError(
      `${call} has no option ${showValue(unknown)}.${didYouMean(unknown, names)}`,
      `The options are: ${names.join(', ')}.`,
    );
  }
  for (const [name, form] of Object.entries(members)) {
    const value = given[name];
    if (value === undefined && form.endsWith('?')) continue;
    checkKind(call, ` as ${name}`, form.replace('?', '') as Kind, value, fix);
  }
}

/** @throws UserError for what is not of this kind */
export function checkArgument(call: string, kind: Kind, given: unknown, example: string): void {
  checkKind(call, '', kind, given, `Write: ${example}`);
}

function checkKind(call: string, end: string, kind: Kind, value: unknown, fix: string): void {
  if (KINDS[kind].is(value)) return;
  throw new UserError(`${call} takes ${KINDS[kind].name}${end}, and was given ${showValue(value)}.`, fix);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
