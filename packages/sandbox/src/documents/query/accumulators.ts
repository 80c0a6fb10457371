import { BsonType, type BsonValue } from '../../bson/bson-value.ts';
import { exactInteger, isNumber } from '../../bson/exact-number.ts';
import { CommandError } from '../../command-error.ts';
import { integerValue, toDouble } from './arithmetic.ts';
import { compareValues } from './compare-values.ts';
import { arrayValue, doubleValue, intValue, NULL_VALUE } from './make-value.ts';
import { valueKey } from './value-key.ts';

/** Makes one value of those of a group, which come in order, `undefined` for a document that has none. */
export type Accumulator = (values: readonly (BsonValue | undefined)[]) => BsonValue;

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/group/#accumulator-operator */
export const ACCUMULATORS: Readonly<Record<string, Accumulator>> = {
  $sum: (values) => sum(numbersIn(values)),
  $avg(values) {
    const numbers = numbersIn(values);
    return numbers.length > 0 ? doubleValue(doubleSum(numbers) / numbers.length) : NULL_VALUE;
  },
  $min: (values) => extreme(values, -1),
  $max: (values) => extreme(values, 1),
  $first: (values) => values[0] ?? NULL_VALUE,
  $last: (values) => values.at(-1) ?? NULL_VALUE,
  $push: (values) => arrayValue(present(values)),
  // A server gives them in no particular order.
  $addToSet: (values) =>
    arrayValue([...new Map(present(values).map((value) => [valueKey(value), value])).values()]),
};

function present(values: readonly (BsonValue | undefined)[]): BsonValue[] {
  return values.filter((value) => value !== undefined);
}

/** Values that are not numbers are ignored: https://www.mongodb.com/docs/manual/reference/operator/aggregation/sum/#non-numeric-or-non-existent-fields */
function numbersIn(values: readonly (BsonValue | undefined)[]): BsonValue[] {
  const numbers = present(values).filter(isNumber);
  if (numbers.some(({ type }) => type === BsonType.decimal)) {
    throw new CommandError(238, 'The sandbox does not emulate sums of Decimal128.');
  }
  return numbers;
}

/** The widest type among them; a sum too great for a long is a double. */
function sum(numbers: readonly BsonValue[]): BsonValue {
  if (numbers.some(({ type }) => type === BsonType.double)) return doubleValue(doubleSum(numbers));
  const total = numbers.reduce((before, number) => before + (exactInteger(number) ?? 0n), 0n);
  const isLong = numbers.some(({ type }) => type === BsonType.long);
  return integerValue(total, isLong) ?? doubleValue(Number(total));
}

/** A server keeps the rounding error of each addition and adds it at the end, so that 0.1 + 0.2 + 0.3 is 0.6. */
function doubleSum(numbers: readonly BsonValue[]): number {
  let [total, error, plain] = [0, 0, 0];
  for (const number of numbers) {
    for (const part of partsOf(number)) {
      const next = total + part;
      const other = next - part;
      error += total - other + (part - (next - other));
      [total, plain] = [next, plain + part];
    }
  }
  // An infinity among the values makes the rounding errors NaN.
  return Number.isNaN(total + error) ? plain : total + error;
}

/** A long has more digits than a double: two doubles hold it. */
function partsOf(number: BsonValue): number[] {
  const high = toDouble(number);
  if (number.type !== BsonType.long) return [high];
  return [high, Number((exactInteger(number) ?? 0n) - BigInt(high))];
}

/** Null and what is missing count only if there is nothing else. */
function extreme(values: readonly (BsonValue | undefined)[], direction: 1 | -1): BsonValue {
  return (
    present(values)
      .filter(({ type }) => type !== BsonType.null && type !== BsonType.undefined)
      .reduce<BsonValue | undefined>(
        (best, value) => (best && compareValues(value, best) * direction <= 0 ? best : value),
        undefined,
      ) ?? NULL_VALUE
  );
}

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/count-accumulator/ */
export function count(values: readonly unknown[]): BsonValue {
  return intValue(values.length);
}
