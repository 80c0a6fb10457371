import { Decimal128 } from 'bson';
import { BsonType, type BsonValue, bytesOf } from '../../bson/bson-value.ts';
import { exactInteger } from '../../bson/exact-number.ts';
import { CommandError } from '../../command-error.ts';
import { doubleValue, intValue, longValue } from './make-value.ts';

export type Arithmetic = 'add' | 'multiply';

/**
 * The sum or product of two numbers, in the type that a server gives it: the wider of the two, and a long where an int
 * would overflow. https://www.mongodb.com/docs/manual/reference/operator/update/mul/#mixed-type
 *
 * @returns undefined where a long would overflow
 * @throws CommandError for what the sandbox does not compute
 */
export function calculate(kind: Arithmetic, a: BsonValue, b: BsonValue): BsonValue | undefined {
  const types = [a.type, b.type];
  if (types.includes(BsonType.decimal)) return calculateDecimal(kind, a, b);
  if (types.includes(BsonType.double)) {
    const [x, y] = [toDouble(a), toDouble(b)];
    return doubleValue(kind === 'add' ? x + y : x * y);
  }
  const [x, y] = [exactInteger(a) ?? 0n, exactInteger(b) ?? 0n];
  return integerValue(kind === 'add' ? x + y : x * y, types.includes(BsonType.long));
}

/** An int, or a long if it is wanted or needed; `undefined` beyond that. */
export function integerValue(integer: bigint, isLong: boolean): BsonValue | undefined {
  if (!isLong && BigInt.asIntN(32, integer) === integer) return intValue(Number(integer));
  return BigInt.asIntN(64, integer) === integer ? longValue(integer) : undefined;
}

/** Converts as C does: a long beyond 2^53 is rounded. */
export function toDouble(number: BsonValue): number {
  return number.type === BsonType.double ? bytesOf(number).readDoubleLE(0) : Number(exactInteger(number));
}

/** A Decimal128 keeps its trailing zeros, so that 1.50 + 1 is 2.50; it has 34 digits. */
interface Decimal {
  digits: bigint;
  exponent: number;
}

const DECIMAL_LIMIT = 10n ** 34n;

function calculateDecimal(kind: Arithmetic, a: BsonValue, b: BsonValue): BsonValue {
  const [x, y] = [parseDecimal(a), parseDecimal(b)];
  const result = x && y && (kind === 'add' ? addDecimals(x, y) : multiplyDecimals(x, y));
  const isExact = result && result.digits < DECIMAL_LIMIT && result.digits > -DECIMAL_LIMIT;
  // Rounding, signed zeros, infinities and doubles made decimal have rules of their own.
  if (!isExact || Math.abs(result.exponent) > 6000) {
    throw new CommandError(238, 'The sandbox does not emulate Decimal128 arithmetic that is not exact.');
  }
  const text = `${result.digits}E${result.exponent}`;
  return { type: BsonType.decimal, value: Decimal128.fromString(text).bytes };
}

function parseDecimal(value: BsonValue): Decimal | undefined {
  if (value.type === BsonType.double) return undefined;
  if (value.type !== BsonType.decimal) return { digits: exactInteger(value) ?? 0n, exponent: 0 };
  const text = new Decimal128(bytesOf(value)).toString();
  const [, sign, integer = '', places = '', exponent = '0'] =
    /^(-?)(\d+)\.?(\d*)(?:E([+-]?\d+))?$/.exec(text) ?? [];
  if (integer === '') return undefined;
  const digits = BigInt(integer + places);
  if (digits === 0n && sign === '-') return undefined;
  return { digits: sign === '-' ? -digits : digits, exponent: Number(exponent) - places.length };
}

function addDecimals(a: Decimal, b: Decimal): Decimal | undefined {
  const exponent = Math.min(a.exponent, b.exponent);
  if (Math.max(a.exponent, b.exponent) - exponent > 34) return undefined;
  const scaled = [a, b].map(({ digits, exponent: own }) => digits * 10n ** BigInt(own - exponent));
  return { digits: scaled.reduce((sum, digits) => sum + digits, 0n), exponent };
}

function multiplyDecimals(a: Decimal, b: Decimal): Decimal | undefined {
  const digits = a.digits * b.digits;
  if (digits === 0n && (a.digits < 0n || b.digits < 0n)) return undefined;
  return { digits, exponent: a.exponent + b.exponent };
}
