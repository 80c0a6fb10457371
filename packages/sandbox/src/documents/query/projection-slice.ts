import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { exactInteger } from '../../bson/exact-number.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';

/**
 * `n` from the start, or from the end if negative; or `[skip, limit]`, where a negative skip counts from the end.
 * https://www.mongodb.com/docs/manual/reference/operator/projection/slice/
 */
export function parseSlice(operator: BsonElement): (items: BsonValue[]) => BsonValue[] {
  const given = operator.type === BsonType.array ? childrenOf(operator) : [operator];
  const numbers = given.map(exactInteger);
  const [first, second] = numbers;
  if (first !== undefined && operator.type !== BsonType.array) {
    return (items) => (first < 0n ? items.slice(toIndex(first)) : items.slice(0, toIndex(first)));
  }
  if (first === undefined || second === undefined || numbers.length !== 2 || second <= 0n) {
    // A server then takes it for the operator of the same name in aggregation.
    throw new CommandError(238, 'The sandbox does not emulate $slice as an expression in a projection.');
  }
  return (items) => {
    const start = first < 0n ? Math.max(0, items.length + toIndex(first)) : toIndex(first);
    return items.slice(start, start + toIndex(second));
  };
}

/** No array is longer than a safe integer. */
function toIndex(number: bigint): number {
  return Number(BigInt.asIntN(64, number));
}
