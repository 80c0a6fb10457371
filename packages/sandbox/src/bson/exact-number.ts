import { Decimal128 } from 'bson';
import { spend } from '../command-cost.ts';
import { BsonType, type BsonValue, bytesOf } from './bson-value.ts';

/** A number of any BSON type without rounding: a fraction, or what is none. */
export type ExactNumber =
  | { kind: 'fraction'; numerator: bigint; denominator: bigint }
  | { kind: 'NaN' | '-Infinity' | 'Infinity' };

const NUMBER_TYPES: ReadonlySet<number> = new Set([
  BsonType.double,
  BsonType.int,
  BsonType.long,
  BsonType.decimal,
]);

export function isNumber({ type }: BsonValue): boolean {
  return NUMBER_TYPES.has(type);
}

export function exactNumber(value: BsonValue): ExactNumber {
  const bytes = bytesOf(value);
  switch (value.type) {
    case BsonType.int:
      return fraction(BigInt(bytes.readInt32LE(0)), 1n);
    case BsonType.long:
      return fraction(bytes.readBigInt64LE(0), 1n);
    case BsonType.double:
      return exactDouble(bytes.readDoubleLE(0));
    default:
      return exactDecimal(new Decimal128(bytes).toString());
  }
}

/** The value of a number of any type that is an integer; `undefined` for all else. */
export function exactInteger(value: BsonValue): bigint | undefined {
  const number = isNumber(value) ? exactNumber(value) : undefined;
  if (number?.kind !== 'fraction' || number.numerator % number.denominator !== 0n) return undefined;
  return number.numerator / number.denominator;
}

/** Orders numbers as a server does: by value across their types, NaN before all others and equal to itself. */
export function compareNumbers(a: ExactNumber, b: ExactNumber): number {
  if (a.kind === 'fraction' && b.kind === 'fraction') {
    const [left, right] = [a.numerator * b.denominator, b.numerator * a.denominator];
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return rank(a) - rank(b);
}

function rank({ kind }: ExactNumber): number {
  return { NaN: 0, '-Infinity': 1, fraction: 2, Infinity: 3 }[kind];
}

function fraction(numerator: bigint, denominator: bigint): ExactNumber {
  return { kind: 'fraction', numerator, denominator };
}

function exactDouble(double: number): ExactNumber {
  if (Number.isNaN(double)) return { kind: 'NaN' };
  if (!Number.isFinite(double)) return { kind: double > 0 ? 'Infinity' : '-Infinity' };
  const { mantissa, exponent } = splitDouble(double);
  return exponent >= 0
    ? fraction(mantissa << BigInt(exponent), 1n)
    : fraction(mantissa, 1n << BigInt(-exponent));
}

/** A finite double as `mantissa * 2^exponent`. https://en.wikipedia.org/wiki/Double-precision_floating-point_format */
export function splitDouble(double: number): { mantissa: bigint; exponent: number } {
  const bits = new BigUint64Array(Float64Array.of(double).buffer)[0] ?? 0n;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const digits = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = biased === 0 ? digits : digits | (1n << 52n);
  return { mantissa: double < 0 ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 };
}

/** Of one decimal place of a Decimal128 that is written out, in bytes: there are up to 6,176 of them. */
const PLACE_COST = 20;

function exactDecimal(text: string): ExactNumber {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return { kind: text };
  const [, sign, integer = '', places = '', exponentText = '0'] =
    /^(-?)(\d*)\.?(\d*)(?:E([+-]?\d+))?$/.exec(text) ?? [];
  const digits = BigInt(`${integer}${places}` || '0') * (sign === '-' ? -1n : 1n);
  const exponent = Number(exponentText) - places.length;
  spend(Math.abs(exponent) * PLACE_COST);
  return exponent >= 0
    ? fraction(digits * 10n ** BigInt(exponent), 1n)
    : fraction(digits, 10n ** BigInt(-exponent));
}
