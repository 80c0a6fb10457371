import {
  Binary,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BsonType } from '../../../src/bson/bson-value.ts';
import { compareValues } from '../../../src/documents/query/compare-values.ts';
import { createMatcher } from '../../../src/documents/query/matcher.ts';
import { valueKey } from '../../../src/documents/query/value-key.ts';
import { asDocument, asValue } from './values.ts';

const matches = (document: Document, filter: Document) =>
  createMatcher(asDocument(filter))(asDocument(document));
const decimal = (text: string) => Decimal128.fromString(text);
const long = (text: string) => Long.fromString(text);

describe('a filter matches as on a server', () => {
  const oid = new ObjectId();
  test.each<[Document, Document, boolean]>([
    [{ a: 1 }, {}, true],
    [{ a: 1 }, { a: 1 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, false],
    // Numbers compare across their types, without rounding.
    [{ a: new Int32(1) }, { a: new Double(1) }, true],
    [{ a: Long.ONE }, { a: decimal('1.00') }, true],
    [{ a: decimal('9.5') }, { a: { $gt: decimal('10.2') } }, false],
    [{ a: long('9007199254740993') }, { a: { $gt: new Double(9007199254740992) } }, true],
    [{ a: long('5') }, { a: { $gt: 5 } }, false],
    [{ a: 0.1 }, { a: decimal('0.1') }, false],
    [{ a: decimal('-1E+6000') }, { a: { $lt: -1e308 } }, true],
    [{ a: new Double(-0) }, { a: 0 }, true],
    [{ a: Number.NaN }, { a: Number.NaN }, true],
    [{ a: Number.NaN }, { a: { $lt: 1 } }, false],
    [{ a: Number.NaN }, { a: { $gte: decimal('NaN') } }, true],
    [{ a: decimal('Infinity') }, { a: { $gt: 1e308 } }, true],
    // An order exists between values of one kind only, except for the ends of the scale.
    [{ a: '5' }, { a: { $gt: 1 } }, false],
    [{ a: 5 }, { a: { $gt: '1' } }, false],
    [{ a: 5 }, { a: { $gt: new MinKey() } }, true],
    [{ a: 5 }, { a: { $lt: new MaxKey() } }, true],
    [{ a: true }, { a: { $gt: false } }, true],
    [{ a: new Date(2) }, { a: { $gt: new Date(1) } }, true],
    [{ a: new Date(-1) }, { a: { $lt: new Date(1) } }, true],
    [{ a: new Timestamp({ t: 2, i: 0 }) }, { a: { $gt: new Timestamp({ t: 1, i: 9 }) } }, true],
    [{ a: oid }, { a: oid }, true],
    [{ a: oid.toHexString() }, { a: oid }, false],
    [{ a: new Binary(Buffer.from([0xff])) }, { a: new Binary(Buffer.from([0xfe])) }, false],
    [{ a: new Binary(Buffer.from([1]), 0) }, { a: new Binary(Buffer.from([1]), 4) }, false],
    [{ a: new Binary(Buffer.from([9])) }, { a: { $lt: new Binary(Buffer.from([1, 1])) } }, true],
    // Beyond U+FFFF, JavaScript orders strings otherwise than their bytes do.
    [{ a: '\u{1f600}' }, { a: { $gt: '\uffee' } }, true],
    // Embedded documents are equal with the same fields in the same order.
    [{ a: { x: 1, y: 2 } }, { a: { x: 1, y: 2 } }, true],
    [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, false],
    [{ a: { x: 1 } }, { a: { x: 1, y: 2 } }, false],
    [{ a: { x: 1, y: 2 } }, { a: { $gt: { x: 1 } } }, true],
    [{ a: { x: 1 } }, { 'a.x': 1 }, true],
    // Arrays: a condition is met by an item or by the whole.
    [{ a: [1, 2, 3] }, { a: 2 }, true],
    [{ a: [1, 2, 3] }, { a: [1, 2, 3] }, true],
    [{ a: [3, 1] }, { a: [1, 3] }, false],
    [{ a: [[1, 2]] }, { a: [1, 2] }, true],
    [{ a: [[1, 2]] }, { a: 1 }, false],
    [{ a: [1, 9] }, { a: { $gt: 5, $lt: 3 } }, true],
    [{ a: [1, 9] }, { a: { $elemMatch: { $gt: 5, $lt: 3 } } }, false],
    [{ a: [{ x: 1 }, { x: 2 }] }, { 'a.x': 2 }, true],
    [{ a: [{ x: 1 }, { x: 2 }] }, { 'a.1.x': 2 }, true],
    [{ a: [{ x: 1 }, { x: 2 }] }, { 'a.0.x': 2 }, false],
    [
      {
        a: [
          { x: 1, y: 2 },
          { x: 2, y: 1 },
        ],
      },
      { a: { $elemMatch: { x: 1, y: 1 } } },
      false,
    ],
    [{ a: [{ x: 1, y: 2 }] }, { a: { $elemMatch: { x: 1, y: 2 } } }, true],
    [{ a: [1, 2] }, { a: { $size: 2 } }, true],
    [{ a: [1, 2] }, { a: { $size: 1 } }, false],
    [{ a: [1, 2, 3] }, { a: { $all: [3, 1] } }, true],
    [{ a: [1, 2] }, { a: { $all: [1, 4] } }, false],
    [{ a: [1] }, { a: { $all: [] } }, false],
    // Missing and null.
    [{}, { a: null }, true],
    [{ a: null }, { a: null }, true],
    [{ a: 0 }, { a: null }, false],
    [{}, { a: { $exists: false } }, true],
    [{ a: null }, { a: { $exists: true } }, true],
    [{ a: null }, { a: { $exists: false } }, false],
    [{}, { a: { $ne: 1 } }, true],
    [{ a: [1, 2] }, { a: { $ne: 1 } }, false],
    [{}, { a: { $gt: 1 } }, false],
    [{}, { a: { $not: { $gt: 1 } } }, true],
    [{}, { a: { $lte: null } }, true],
    [{}, { 'a.b.c': { $exists: false } }, true],
    // Lists of values, and logic.
    [{ a: 2 }, { a: { $in: [1, 2] } }, true],
    [{}, { a: { $in: [null] } }, true],
    [{ a: 3 }, { a: { $nin: [1, 2] } }, true],
    [{ a: [1, 9] }, { a: { $nin: [1] } }, false],
    [{ a: 1, b: 2 }, { $and: [{ a: 1 }, { b: 2 }] }, true],
    [{ a: 1, b: 2 }, { $or: [{ a: 5 }, { b: 2 }] }, true],
    [{ a: 1 }, { $or: [{ a: 5 }, { b: 2 }] }, false],
    [{ a: 1 }, { $nor: [{ a: 5 }, { b: 2 }] }, true],
    [{ a: 1 }, { a: { $eq: 1 } }, true],
    [{ a: { $eq: 1 } }, { a: { $eq: { $eq: 1 } } }, true],
    // Regular expressions.
    [{ a: 'Hello' }, { a: /ell/ }, true],
    [{ a: 'Hello' }, { a: /ELL/ }, false],
    [{ a: 'Hello' }, { a: /ELL/i }, true],
    [{ a: 'Hello' }, { a: { $regex: 'ELL', $options: 'i' } }, true],
    [{ a: 'Hello' }, { a: { $options: 'i', $regex: 'ELL' } }, true],
    [{ a: 'Hello' }, { a: { $regex: /ELL/, $options: 'i' } }, true],
    [{ a: 'Hello' }, { a: { $regex: /^H/, $ne: 'Hello' } }, false],
    [{ a: ['x', 'Hello'] }, { a: /^Hel/ }, true],
    [{ a: 1 }, { a: /1/ }, false],
    [{ a: /x/i }, { a: /x/i }, true],
    [{ a: /x/ }, { a: /x/i }, false],
    [{ a: 'x' }, { a: { $eq: /x/ } }, false],
    [{ a: /x/ }, { a: { $eq: /x/ } }, true],
    [{ a: 'abc' }, { a: { $in: [1, /^ab/] } }, true],
    [{ a: 'abc' }, { a: { $nin: [/^ab/] } }, false],
    [{ a: ['abc', 'xyz'] }, { a: { $all: [/^a/, /^x/] } }, true],
    [{ a: 'abc' }, { a: { $not: /^ab/ } }, false],
    [{ a: 'abc' }, { a: { $not: { $regex: '^b' } } }, true],
    [{}, { a: { $not: /x/ } }, true],
    [{ a: 'a\nb' }, { a: /^b/ }, false],
    [{ a: 'a\nb' }, { a: /^b/m }, true],
    [{ a: 'a\nb' }, { a: { $regex: 'a.b' } }, false],
    [{ a: 'a\nb' }, { a: { $regex: 'a.b', $options: 's' } }, true],
    [{ a: '\u{1f600}' }, { a: /^.$/ }, true],
    // As PCRE reads them: the dollar matches before a last line feed, and a vertical tab is white space.
    [{ a: 'ab\n' }, { a: /ab$/ }, true],
    [{ a: 'ab\n\n' }, { a: /ab$/ }, false],
    [{ a: 'ab\n' }, { a: { $regex: 'ab\\z' } }, false],
    [{ a: 'a\vb' }, { a: /a\sb/ }, true],
    [{ a: 'a\vb' }, { a: /a[\s]b/ }, true],
    [{ a: 'a\vb' }, { a: /a\Sb/ }, false],
    [{ a: 'a]b' }, { a: { $regex: '^a[]x]b$' } }, true],
    // Takes longer than anyone can wait with a library that tries one way after another.
    [{ a: `${'a'.repeat(40)}!` }, { a: /^(a+)+$/ }, false],
    [{ a: `${'a'.repeat(40)}!` }, { a: { $regex: '^(a|a)*$' } }, false],
    // Types, remainders, bits.
    [{ a: 1 }, { a: { $type: 16 } }, true],
    [{ a: 1 }, { a: { $type: 'int' } }, true],
    [{ a: 1 }, { a: { $type: 'double' } }, false],
    [{ a: decimal('1') }, { a: { $type: 'number' } }, true],
    [{ a: 'x' }, { a: { $type: ['number', 'string'] } }, true],
    [{ a: [1] }, { a: { $type: 'array' } }, true],
    [{ a: [1] }, { a: { $type: 'int' } }, true],
    [{ a: new MinKey() }, { a: { $type: -1 } }, true],
    [{}, { a: { $type: 'null' } }, false],
    [{ a: null }, { a: { $type: 'null' } }, true],
    [{ a: 7 }, { a: { $mod: [4, 3] } }, true],
    [{ a: -7 }, { a: { $mod: [4, -3] } }, true],
    [{ a: -7 }, { a: { $mod: [4, 1] } }, false],
    [{ a: 7.9 }, { a: { $mod: [4.5, 3.9] } }, true],
    [{ a: long('9007199254740993') }, { a: { $mod: [2, 1] } }, true],
    [{ a: Number.NaN }, { a: { $mod: [4, 0] } }, false],
    [{ a: '7' }, { a: { $mod: [4, 3] } }, false],
    [{ a: 5 }, { a: { $bitsAllSet: 5 } }, true],
    [{ a: 4 }, { a: { $bitsAllSet: [0, 2] } }, false],
    [{ a: 4 }, { a: { $bitsAnySet: [0, 2] } }, true],
    [{ a: 4 }, { a: { $bitsAllClear: [0, 1] } }, true],
    [{ a: 4 }, { a: { $bitsAnyClear: [2] } }, false],
    [{ a: -1 }, { a: { $bitsAllSet: [0, 63, 200] } }, true],
    [{ a: long('1099511627776') }, { a: { $bitsAllSet: [40] } }, true],
    [{ a: 1.5 }, { a: { $bitsAllSet: [0] } }, false],
    [{ a: new Binary(Buffer.from([0, 1])) }, { a: { $bitsAllSet: [8] } }, true],
    [{ a: new Binary(Buffer.from([0, 1])) }, { a: { $bitsAllSet: new Binary(Buffer.from([0, 1])) } }, true],
    [{ a: 1 }, { a: 1, $comment: 'said in passing' }, true],
    // What an object of JavaScript would put in another order.
    [{ __proto__: null, a: 1 }, { a: 1 }, true],
  ])('%j by %j: %s', (document, filter, isMatch) => {
    expect(matches(document, filter)).toBe(isMatch);
  });

  test('names that look like integers keep their order', () => {
    const field = (name: string) => serialize({ [name]: 1 }).subarray(4, -1);
    const embedded = (...names: string[]) => {
      const bytes = Buffer.concat([Buffer.alloc(4), ...names.map(field), Buffer.alloc(1)]);
      bytes.writeInt32LE(bytes.length);
      return { type: BsonType.object, value: bytes };
    };
    expect(compareValues(embedded('2', '1'), embedded('2', '1'))).toBe(0);
    expect(compareValues(embedded('2', '1'), embedded('1', '2'))).not.toBe(0);
  });
});

test.each([
  ['b\\z|b$', ''],
  ['b$\n', ''],
  ['^$', 'm'],
])('what /%s/%s is at a last line feed is refused rather than guessed', ($regex, $options) => {
  expect(() => matches({ a: 'ab\n' }, { a: { $regex, $options } })).toThrow(
    expect.objectContaining({ code: 238 }),
  );
});

describe('a filter that is none', () => {
  test.each<[Document, number, string]>([
    [{ $nope: 1 }, 2, 'unknown top level operator: $nope'],
    [{ a: { $nope: 1 } }, 2, 'unknown operator: $nope'],
    [{ a: { $gt: 1, b: 2 } }, 2, 'unknown operator: b'],
    [{ $or: [] }, 2, '$or must be a nonempty array of documents'],
    [{ $and: [1] }, 2, '$and must be a nonempty array of documents'],
    [{ a: { $in: 1 } }, 2, '$in needs an array'],
    [{ a: { $all: 1 } }, 2, '$all needs an array'],
    [{ a: { $size: -1 } }, 2, 'Failed to parse $size. Expected a non-negative integer'],
    [{ a: { $size: 1.5 } }, 2, 'Failed to parse $size. Expected a non-negative integer'],
    [{ a: { $not: 1 } }, 2, '$not needs a regex or a document'],
    [{ a: { $elemMatch: 1 } }, 2, '$elemMatch needs an Object'],
    [{ $expr: {} }, 238, 'The sandbox does not emulate the operator $expr.'],
    [{ a: { $in: [{ $gt: 1 }] } }, 2, 'cannot nest $ under $in'],
    [{ a: { $gt: /x/ } }, 2, "Can't have RegEx as arg to predicate over field 'a'."],
    [{ a: { $ne: /x/ } }, 2, "Can't have regex as arg to $ne."],
    [{ a: { $regex: 1 } }, 2, '$regex has to be a string'],
    [{ a: { $options: 'i' } }, 2, '$options needs a $regex'],
    [{ a: { $regex: 'x', $options: 1 } }, 2, '$options has to be a string'],
    [{ a: { $regex: 'x', $options: 'g' } }, 51108, 'invalid flag in regex options: g'],
    [{ a: { $regex: /x/m, $options: 'i' } }, 51075, 'options set in both $regex and $options'],
    [{ a: { $regex: 'a(' } }, 51091, 'Regular expression is invalid: missing closing parenthesis'],
    [
      { a: { $regex: '*a' } },
      51091,
      'Regular expression is invalid: quantifier does not follow a repeatable item',
    ],
    [
      { a: { $regex: 'x', $options: 'x' } },
      238,
      'The sandbox does not emulate the option x of a regular expression.',
    ],
    [{ a: /a(?=b)/ }, 238, "The sandbox does not emulate look-around in a regular expression, at '(?=b)'."],
    [{ a: /(?<!a)b/ }, 238, "The sandbox does not emulate look-around in a regular expression, at '(?<!a)'."],
    [{ a: /(a)\1/ }, 238, "The sandbox does not emulate back-references in a regular expression, at '\\1'."],
    [{ a: { $type: 'text' } }, 2, 'Unknown type name alias: text'],
    [{ a: { $type: 99 } }, 2, 'Invalid numerical type code: 99'],
    [{ a: { $type: [] } }, 9, '$type must match at least one type'],
    [{ a: { $type: true } }, 14, 'type must be represented as a number or a string'],
    [{ a: { $mod: 1 } }, 2, 'malformed mod, needs to be an array'],
    [{ a: { $mod: [1] } }, 2, 'malformed mod, not enough elements'],
    [{ a: { $mod: [1, 2, 3] } }, 2, 'malformed mod, too many elements'],
    [{ a: { $mod: ['x', 2] } }, 2, 'malformed mod, divisor not a number'],
    [{ a: { $mod: [0, 2] } }, 2, 'divisor cannot be 0'],
    [
      { a: { $mod: [Number.NaN, 2] } },
      2,
      'malformed mod, divisor value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type',
    ],
    [{ a: { $bitsAllSet: -1 } }, 9, 'Expected a non-negative number in: $bitsAllSet: -1'],
    [{ a: { $bitsAllSet: [-1] } }, 2, 'bit positions must be >= 0 but got: 0: -1'],
    [{ $where: 'true' }, 238, 'The sandbox does not emulate the operator $where.'],
  ])('%j', (filter, code, message) => {
    expect(() => createMatcher(asDocument(filter))).toThrow(expect.objectContaining({ code, message }));
  });
});

test('the key of a deeply nested value is not much longer than the value', () => {
  const nested = Array.from({ length: 150 }).reduce<Document>((inner) => ({ a: inner }), { a: 1 });
  expect(valueKey(asValue(nested)).length).toBeLessThan(10_000);
  expect(valueKey(asValue({ ab: 'c' }))).not.toBe(valueKey(asValue({ a: 'bc' })));
  expect(valueKey(asValue(['a', 'b']))).not.toBe(valueKey(asValue(['a,b'])));
});

describe('the order of values', () => {
  /** In ascending order, each below the next: the documented order of types, and within numbers by value. */
  const ascending: unknown[] = [
    new MinKey(),
    null,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    decimal('-1E+400'),
    long('-9007199254740993'),
    -1.5,
    0,
    decimal('0.1'),
    0.1,
    new Int32(1),
    long('9007199254740993'),
    decimal('9007199254740993.5'),
    1e308,
    Number.POSITIVE_INFINITY,
    '',
    'a',
    'b',
    {},
    { a: 1 },
    { a: 1, b: 1 },
    { b: 0 },
    { a: 'x' },
    [],
    [1],
    [1, 2],
    [2],
    new Binary(Buffer.from([9])),
    new Binary(Buffer.from([1, 1])),
    new ObjectId('000000000000000000000001'),
    false,
    true,
    new Date(-1),
    new Date(1),
    new Timestamp({ t: 1, i: 1 }),
    /a/,
    new MaxKey(),
  ];

  test('is total, and equality is what the key of a unique index says', () => {
    const values = ascending.map(asValue);
    for (const [i, a] of values.entries()) {
      for (const [j, b] of values.entries()) {
        expect([i, j, Math.sign(compareValues(a, b))]).toEqual([i, j, Math.sign(i - j)]);
        expect(valueKey(a) === valueKey(b)).toBe(i === j);
      }
    }
  });

  test('of doubles is theirs, and a double is equal to the Decimal128 or long that is exactly it', () => {
    const sign = (a: number, b: number) =>
      Math.sign(compareValues(asValue(new Double(a)), asValue(new Double(b))));
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        expect(sign(a, b)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
      { seed: 1 },
    );
    fc.assert(
      fc.property(fc.maxSafeInteger(), (integer) => {
        const [asLong, asDouble] = [asValue(long(String(integer))), asValue(new Double(integer))];
        const asDecimal = asValue(decimal(String(integer)));
        expect([compareValues(asLong, asDouble), compareValues(asDouble, asDecimal)]).toEqual([0, 0]);
        expect(new Set([asLong, asDouble, asDecimal].map(valueKey)).size).toBe(1);
      }),
      { seed: 1 },
    );
  });
});
