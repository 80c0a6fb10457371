import { BsonType, type BsonValue, bytesOf, childrenOf } from '../../bson/bson-value.ts';
import { compareNumbers, exactNumber } from '../../bson/exact-number.ts';

/** https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ Types of one rank compare by value. */
const RANKS: Readonly<Record<number, number>> = {
  [BsonType.minKey]: 0,
  [BsonType.undefined]: 1,
  [BsonType.null]: 2,
  [BsonType.double]: 3,
  [BsonType.int]: 3,
  [BsonType.long]: 3,
  [BsonType.decimal]: 3,
  [BsonType.string]: 4,
  [BsonType.symbol]: 4,
  [BsonType.object]: 5,
  [BsonType.array]: 6,
  [BsonType.binData]: 7,
  [BsonType.objectId]: 8,
  [BsonType.bool]: 9,
  [BsonType.date]: 10,
  [BsonType.timestamp]: 11,
  [BsonType.regex]: 12,
  [BsonType.dbPointer]: 13,
  [BsonType.javascript]: 14,
  [BsonType.javascriptWithScope]: 15,
  [BsonType.maxKey]: 16,
};

export function typeRank({ type }: BsonValue): number {
  return RANKS[type] ?? -1;
}

/** Negative, zero or positive, as a server orders the two. */
export function compareValues(a: BsonValue, b: BsonValue): number {
  const byType = typeRank(a) - typeRank(b);
  if (byType !== 0) return byType;
  switch (a.type) {
    case BsonType.double:
    case BsonType.int:
    case BsonType.long:
    case BsonType.decimal:
      return compareDoubles(a, b) ?? compareNumbers(exactNumber(a), exactNumber(b));
    case BsonType.string:
    case BsonType.symbol:
    case BsonType.javascript:
      // By UTF-8 bytes; JavaScript's own order differs beyond U+FFFF.
      return Buffer.compare(bytesOf(a).subarray(4), bytesOf(b).subarray(4));
    case BsonType.object:
    case BsonType.array:
      return compareDocuments(a, b);
    case BsonType.binData:
      return compareBinData(bytesOf(a), bytesOf(b));
    case BsonType.date:
      return compareBigInts(bytesOf(a).readBigInt64LE(0), bytesOf(b).readBigInt64LE(0));
    case BsonType.timestamp:
      return compareBigInts(bytesOf(a).readBigUInt64LE(0), bytesOf(b).readBigUInt64LE(0));
    default:
      return Buffer.compare(bytesOf(a), bytesOf(b));
  }
}

/** Compares without rounding; undefined for other types, and where there is no such number. */
function compareDoubles(a: BsonValue, b: BsonValue): number | undefined {
  const [left, right] = [doubleOf(a), doubleOf(b)];
  if (left === undefined || right === undefined) return undefined;
  if (left < right) return -1;
  if (left > right) return 1;
  return left === right ? 0 : undefined;
}

function doubleOf(number: BsonValue): number | undefined {
  if (number.type === BsonType.int) return bytesOf(number).readInt32LE(0);
  return number.type === BsonType.double ? bytesOf(number).readDoubleLE(0) : undefined;
}

/** Field by field, in order: type, then name, then value; what ends first comes first. */
function compareDocuments(a: BsonValue, b: BsonValue): number {
  const [fieldsA, fieldsB] = [childrenOf(a), childrenOf(b)];
  for (const [index, fieldA] of fieldsA.entries()) {
    const fieldB = fieldsB[index];
    if (!fieldB) return 1;
    const order =
      typeRank(fieldA) - typeRank(fieldB) ||
      (a.type === BsonType.object ? Buffer.compare(Buffer.from(fieldA.name), Buffer.from(fieldB.name)) : 0) ||
      compareValues(fieldA, fieldB);
    if (order !== 0) return order;
  }
  return fieldsA.length - fieldsB.length;
}

/** Length, then subtype, then bytes. */
function compareBinData(a: Buffer, b: Buffer): number {
  return a.readInt32LE(0) - b.readInt32LE(0) || Buffer.compare(a.subarray(4), b.subarray(4));
}

function compareBigInts(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
