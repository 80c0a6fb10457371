import { Decimal128 } from 'bson';
import { BsonType, type BsonValue, bytesOf } from '../../bson/bson-value.ts';
import { splitDouble } from '../../bson/exact-number.ts';

/**
 * A text that is the same for two numbers, of whatever types, exactly if they are equal: `n`, and how often it is
 * multiplied by 2 and by 5. Never written out, because a Decimal128 has up to six thousand digits.
 */
export function numberKey(value: BsonValue): string {
  const bytes = bytesOf(value);
  switch (value.type) {
    case BsonType.int:
      return reduced(BigInt(bytes.readInt32LE(0)), 0, 0);
    case BsonType.long:
      return reduced(bytes.readBigInt64LE(0), 0, 0);
    case BsonType.double:
      return doubleKey(bytes.readDoubleLE(0));
    default:
      return decimalKey(new Decimal128(bytes).toString());
  }
}

function doubleKey(double: number): string {
  if (!Number.isFinite(double)) return String(double);
  const { mantissa, exponent } = splitDouble(double);
  return reduced(mantissa, exponent, 0);
}

function decimalKey(text: string): string {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return text;
  const [, sign, integer = '', places = '', exponentText = '0'] =
    /^(-?)(\d*)\.?(\d*)(?:E([+-]?\d+))?$/.exec(text) ?? [];
  const digits = BigInt(`${integer}${places}` || '0') * (sign === '-' ? -1n : 1n);
  const exponent = Number(exponentText) - places.length;
  return reduced(digits, exponent, exponent);
}

function reduced(number: bigint, twos: number, fives: number): string {
  if (number === 0n) return '0';
  const [withoutTwos, moreTwos] = divideOut(number, 2n);
  const [rest, moreFives] = divideOut(withoutTwos, 5n);
  return `${rest}*2^${twos + moreTwos}*5^${fives + moreFives}`;
}

function divideOut(number: bigint, divisor: bigint): [rest: bigint, times: number] {
  let [rest, times] = [number, 0];
  while (rest % divisor === 0n) [rest, times] = [rest / divisor, times + 1];
  return [rest, times];
}
