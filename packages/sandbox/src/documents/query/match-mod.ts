import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { exactNumber, isNumber } from '../../bson/exact-number.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import type { ValueTest } from './condition.ts';

/** Fractions are cut off, of the arguments and of the values: https://www.mongodb.com/docs/manual/reference/operator/query/mod/#behavior */
export function hasRemainder(operator: BsonElement): ValueTest {
  const [divisor, remainder] = parseArguments(operator);
  if (divisor === 0n) throw new CommandError(2, 'divisor cannot be 0');
  return (value) => {
    if (!value || !isNumber(value)) return false;
    const dividend = toLong(value);
    return typeof dividend === 'bigint' && dividend % divisor === remainder;
  };
}

function parseArguments(operator: BsonElement): [divisor: bigint, remainder: bigint] {
  if (operator.type !== BsonType.array) throw new CommandError(2, 'malformed mod, needs to be an array');
  const items = childrenOf(operator);
  const [divisor, remainder] = items;
  if (!divisor) throw new CommandError(2, 'malformed mod, not enough elements');
  if (!isNumber(divisor)) throw new CommandError(2, 'malformed mod, divisor not a number');
  if (!remainder) throw new CommandError(2, 'malformed mod, not enough elements');
  if (!isNumber(remainder)) throw new CommandError(2, 'malformed mod, remainder not a number');
  if (items.length > 2) throw new CommandError(2, 'malformed mod, too many elements');
  return [argumentOf(divisor, 'divisor'), argumentOf(remainder, 'remainder')];
}

function argumentOf(value: BsonValue, name: string): bigint {
  const long = toLong(value);
  if (typeof long === 'bigint') return long;
  throw new CommandError(2, `malformed mod, ${name} value is invalid :: caused by :: ${long}`);
}

/** The long in a number, or why there is none. */
function toLong(value: BsonValue): bigint | string {
  const number = exactNumber(value);
  if (number.kind !== 'fraction') return 'Unable to coerce NaN/Inf to integral type';
  const long = number.numerator / number.denominator;
  if (value.type === BsonType.decimal && long * number.denominator !== number.numerator) {
    throw new CommandError(238, 'The sandbox does not emulate $mod of a Decimal128 with a fraction.');
  }
  return BigInt.asIntN(64, long) === long ? long : 'Out of bounds coercing to integral value';
}
