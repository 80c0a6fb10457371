import { BsonType, type BsonValue } from '../../bson/bson-value.ts';
import { formatDocument, formatElement } from '../../bson/format-bson.ts';

/** Values that queries make themselves; what is only passed on keeps the bytes in which it came. */

export const NULL_VALUE: BsonValue = { type: BsonType.null, value: new Uint8Array() };

export function intValue(number: number): BsonValue {
  const value = Buffer.alloc(4);
  value.writeInt32LE(number);
  return { type: BsonType.int, value };
}

export function longValue(number: bigint): BsonValue {
  const value = Buffer.alloc(8);
  value.writeBigInt64LE(number);
  return { type: BsonType.long, value };
}

export function doubleValue(number: number): BsonValue {
  const value = Buffer.alloc(8);
  value.writeDoubleLE(number);
  return { type: BsonType.double, value };
}

export function objectValue(fields: Iterable<readonly [string, BsonValue]>): BsonValue {
  const elements = [...fields].map(([name, { type, value }]) => formatElement(type, name, value));
  return { type: BsonType.object, value: formatDocument(elements) };
}

export function arrayValue(items: readonly BsonValue[]): BsonValue {
  const elements = items.map(({ type, value }, index) => formatElement(type, String(index), value));
  return { type: BsonType.array, value: formatDocument(elements) };
}

export function isSameValue(a: BsonValue, b: BsonValue): boolean {
  return a.type === b.type && Buffer.compare(a.value, b.value) === 0;
}
