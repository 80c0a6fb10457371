import { clip } from '../../masking/clip.ts';
import { AwsError } from '../query-protocol.ts';
import { findTextProblems, type TextConstraint } from './text-constraint.ts';

export interface IntegerConstraint {
  min: number;
  max: number;
}

/**
 * Reads the parameters of a call by the constraints of its model. Nothing it returns is valid before `check`.
 */
export interface Members {
  requiredText(name: string, constraint: TextConstraint): string;
  text(name: string, constraint: TextConstraint): string | undefined;
  /** The texts `<name>.member.1` and so on; empty when there is none. */
  textList(name: string, constraint: TextConstraint): string[];
  /** The structures `<name>.member.1.<field>` and so on, each with all fields required. */
  structures<Field extends string>(
    name: string,
    fields: Readonly<Record<Field, TextConstraint>>,
    maxCount: number,
  ): Record<Field, string>[];
  /** @throws AwsError MalformedInput for what is no 32-bit integer. */
  integer(name: string, constraint: IntegerConstraint): number | undefined;
  /** @throws AwsError ValidationError that names every constraint that was not satisfied. */
  check(): void;
}

/**
 * In characters, of all the values that one message quotes. Deliberately different from AWS, which is assumed to quote
 * all of each.
 */
const MAX_SHOWN_LENGTH = 2_000;

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/**
 * Texts, and of one member the pattern before the length, were probed on the live service by
 * justincormack/argmin, 2026-07; those without the value on IAM by localstack/localstack, 2026-02. In which order AWS
 * names several members is not known; here it is the order in which they are read.
 *
 * @param showsValues whether refusals quote what was sent, as STS does and IAM does not
 */
export function readMembers(
  parameters: ReadonlyMap<string, string>,
  { showsValues = true }: { showsValues?: boolean } = {},
): Members {
  const errors: string[] = [];
  const messages: string[] = [];

  let left = MAX_SHOWN_LENGTH;

  function refuse(name: string, value: string, constraint: string): void {
    const shown = showsValues && value !== '' ? `${value} ` : '';
    errors.push(
      `Value ${shown}at '${memberName(name)}' failed to satisfy constraint: Member must ${constraint}`,
    );
  }

  /** Cut inside its quotes, so that what the value must be stands behind it whatever was sent. */
  function quote(value: string): string {
    const shown = clip(value, left);
    left -= Math.min(value.length, left);
    return `'${shown}'`;
  }

  function text(name: string, constraint: TextConstraint): string | undefined {
    const value = parameters.get(name);
    if (value === undefined) return undefined;
    const { constraints, message } = findTextProblems(value, constraint);
    const quoted = constraint.isSensitive || constraints.length === 0 ? '' : quote(value);
    for (const problem of constraints) refuse(name, quoted, problem);
    if (message !== undefined) messages.push(message);
    return value;
  }

  function requiredText(name: string, constraint: TextConstraint): string {
    const value = text(name, constraint);
    if (value === undefined) refuse(name, 'null', 'not be null');
    return value ?? '';
  }

  return {
    text,
    requiredText,
    textList(name, constraint) {
      const values = positionsOf(parameters, name).map((at) => parameters.get(`${name}.member.${at}`) ?? '');
      if (values.some((value) => findTextProblems(value, constraint).constraints.length > 0)) {
        const { maxLength, minLength } = constraint;
        refuse(
          name,
          quote(`[${values.join(', ')}]`),
          `satisfy constraint: [Member must have length less than or equal to ${maxLength}, Member must have length greater than or equal to ${minLength}]`,
        );
      }
      return values;
    },
    structures(name, fields, maxCount) {
      const positions = positionsOf(parameters, name);
      if (positions.length > maxCount) refuse(name, '', `have length less than or equal to ${maxCount}`);
      const entries = Object.entries<TextConstraint>(fields);
      return positions.map((at) => {
        const values = entries.map(([field, constraint]) => [
          field,
          requiredText(`${name}.member.${at}.${field}`, constraint),
        ]);
        return Object.fromEntries(values);
      });
    },
    integer(name, { min, max }) {
      const value = parameters.get(name);
      if (value === undefined) return undefined;
      const number = parseInt32(value);
      if (number < min) refuse(name, `'${number}'`, `have value greater than or equal to ${min}`);
      if (number > max) refuse(name, `'${number}'`, `have value less than or equal to ${max}`);
      return number;
    },
    check() {
      const count = errors.length;
      if (count > 0) {
        throw new AwsError(
          'ValidationError',
          `${count} validation error${count === 1 ? '' : 's'} detected: ${errors.join('; ')}`,
        );
      }
      const [message] = messages;
      if (message !== undefined) throw new AwsError('ValidationError', message);
    },
  };
}

/** `Tags.member.1.Key` is `tags.1.member.key` in the service's words. */
function memberName(parameter: string): string {
  return parameter
    .replace(/\.member\.(\d+)/, '.$1.member')
    .split('.')
    .map((part) => `${part.charAt(0).toLowerCase()}${part.slice(1)}`)
    .join('.');
}

function positionsOf(parameters: ReadonlyMap<string, string>, name: string): number[] {
  const prefix = `${name}.member.`;
  const positions = [...parameters.keys()]
    .filter((parameter) => parameter.startsWith(prefix))
    .map((parameter) => Number(/^\d{1,9}(?=\.|$)/.exec(parameter.slice(prefix.length))?.[0] ?? Number.NaN))
    .filter((position) => position > 0);
  return [...new Set(positions)].sort((one, other) => one - other);
}

/** A sign and leading zeros are taken. Only for an empty value has the service a message. */
function parseInt32(text: string): number {
  if (text === '') throw new AwsError('MalformedInput', 'missing value for decimal type');
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= INT32_MIN && number <= INT32_MAX) return number;
  throw new AwsError('MalformedInput', '');
}
