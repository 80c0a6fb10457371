import { BsonType, type BsonValue, bytesOf } from '../../bson/bson-value.ts';
import { exactNumber, isNumber } from '../../bson/exact-number.ts';

/** A server takes everything for true but false, null, undefined and zero. */
export function isTruthy(value: BsonValue): boolean {
  if (value.type === BsonType.bool) return bytesOf(value)[0] === 1;
  if (value.type === BsonType.null || value.type === BsonType.undefined) return false;
  if (!isNumber(value)) return true;
  const number = exactNumber(value);
  return number.kind !== 'fraction' || number.numerator !== 0n;
}
