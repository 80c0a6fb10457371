import { BsonType, type BsonValue, bytesOf, childrenOf } from '../../bson/bson-value.ts';
import { exactInteger, isNumber } from '../../bson/exact-number.ts';
import { formatField } from '../../bson/format-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import type { ValueTest } from './condition.ts';

/** https://www.mongodb.com/docs/manual/reference/operator/query-bitwise/ */
export const BIT_TESTS: Readonly<Record<string, (operator: BsonElement) => ValueTest>> = {
  $bitsAllSet: (operator) => bitTest(operator, (bits) => bits.every((isSet) => isSet)),
  $bitsAllClear: (operator) => bitTest(operator, (bits) => bits.every((isSet) => !isSet)),
  $bitsAnySet: (operator) => bitTest(operator, (bits) => bits.some((isSet) => isSet)),
  $bitsAnyClear: (operator) => bitTest(operator, (bits) => bits.some((isSet) => !isSet)),
};

function bitTest(operator: BsonElement, isWanted: (bits: readonly boolean[]) => boolean): ValueTest {
  const positions = parsePositions(operator);
  return (value) => {
    const isSet = value && bitsOf(value);
    return isSet !== undefined && isWanted(positions.map(isSet));
  };
}

/** The bits of a long in two's complement, its sign going on for ever, or of the bytes of a binData. */
function bitsOf(value: BsonValue): ((position: number) => boolean) | undefined {
  if (value.type === BsonType.binData) {
    const bytes = bytesOf(value).subarray(5);
    return (position) => (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) === 1;
  }
  const integer = exactInteger(value);
  if (integer === undefined || BigInt.asIntN(64, integer) !== integer) return undefined;
  return (position) => ((integer >> BigInt(Math.min(position, 63))) & 1n) === 1n;
}

function parsePositions(operator: BsonElement): number[] {
  if (operator.type === BsonType.array) return childrenOf(operator).map(parsePosition);
  if (operator.type === BsonType.binData) {
    const length = bytesOf(operator).readInt32LE(0) * 8;
    return setPositions(operator, length);
  }
  if (!isNumber(operator)) {
    throw new CommandError(
      2,
      `${operator.name} takes an Array, a number, or a BinData but received: ${formatField(operator)}`,
    );
  }
  const mask = exactInteger(operator);
  if (mask === undefined || BigInt.asIntN(64, mask) !== mask) {
    throw new CommandError(9, `Expected an integer: ${formatField(operator)}`);
  }
  if (mask < 0n) throw new CommandError(9, `Expected a non-negative number in: ${formatField(operator)}`);
  return setPositions(operator, 64);
}

function setPositions(mask: BsonValue, length: number): number[] {
  const isSet = bitsOf(mask) ?? (() => false);
  return Array.from({ length }, (_, position) => position).filter(isSet);
}

function parsePosition(item: BsonElement): number {
  const position = exactInteger(item);
  if (position === undefined) {
    throw new CommandError(2, `bit positions must be an integer but got: ${formatField(item)}`);
  }
  if (BigInt.asIntN(32, position) !== position) {
    throw new CommandError(
      2,
      `bit positions cannot be represented as a 32-bit signed integer: ${formatField(item)}`,
    );
  }
  if (position < 0n) throw new CommandError(2, `bit positions must be >= 0 but got: ${formatField(item)}`);
  return Number(position);
}
