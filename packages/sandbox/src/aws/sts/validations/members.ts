import { AwsError } from '../../query-protocol.ts';

export interface TextConstraint {
  /** In characters. */
  minLength: number;
  maxLength: number;
  /** As the service writes it. It is matched as a whole. */
  pattern?: string;
  /** Whether a refusal leaves the value out. */
  isSensitive?: boolean;
}

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
  /** @throws AwsError MalformedInput for what is no 32-bit integer. */
  integer(name: string, constraint: IntegerConstraint): number | undefined;
  /** @throws AwsError ValidationError that names every constraint that was not satisfied. */
  check(): void;
}

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/**
 * Texts, and of one member the pattern before the length, were probed on the live service by
 * justincormack/argmin,
 * 2026-07. In which order AWS names several members is not known; here it is the order in which they are
 * read.
 */
export function readMembers(parameters: ReadonlyMap<string, string>): Members {
  const errors: string[] = [];

  function refuse(name: string, value: string, constraint: string): void {
    const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    errors.push(`Value ${value}at '${member}' failed to satisfy constraint: Member must ${constraint}`);
  }

  function text(name: string, constraint: TextConstraint): string | undefined {
    const value = parameters.get(name);
    if (value === undefined) return undefined;
    const { minLength, maxLength, pattern, isSensitive = false } = constraint;
    const shown = isSensitive ? '' : `'${value}' `;
    // Counted in code points: a character outside the basic plane is one.
    const length = [...value].length;
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) {
      refuse(name, shown, `satisfy regular expression pattern: ${pattern}`);
    }
    if (length < minLength) refuse(name, shown, `have length greater than or equal to ${minLength}`);
    if (length > maxLength) refuse(name, shown, `have length less than or equal to ${maxLength}`);
    return value;
  }

  return {
    text,
    requiredText(name, constraint) {
      const value = text(name, constraint);
      if (value === undefined) refuse(name, 'null ', 'not be null');
      return value ?? '';
    },
    integer(name, { min, max }) {
      const value = parameters.get(name);
      if (value === undefined) return undefined;
      const number = parseInt32(value);
      if (number < min) refuse(name, `'${number}' `, `have value greater than or equal to ${min}`);
      if (number > max) refuse(name, `'${number}' `, `have value less than or equal to ${max}`);
      return number;
    },
    check() {
      const count = errors.length;
      if (count === 0) return;
      throw new AwsError(
        'ValidationError',
        `${count} validation error${count === 1 ? '' : 's'} detected: ${errors.join('; ')}`,
      );
    },
  };
}

/** A sign and leading zeros are taken. Only for an empty value has the service a message. */
function parseInt32(text: string): number {
  if (text === '') throw new AwsError('MalformedInput', 'missing value for decimal type');
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= INT32_MIN && number <= INT32_MAX) return number;
  throw new AwsError('MalformedInput', '');
}
