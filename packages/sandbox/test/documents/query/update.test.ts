import { Decimal128, type Document, Double, Int32, Long, serialize, Timestamp } from 'bson';
import { describe, expect, test } from 'vitest';
import { parseElements } from '../../../src/bson/parse-bson.ts';
import {
  createUpdate,
  documentFromFilter,
  isReplacement,
  replacementOf,
  type UpdateOptions,
} from '../../../src/documents/query/update.ts';
import { asDocument, expectBytes } from './values.ts';

const decimal = (text: string) => Decimal128.fromString(text);
const long = (text: string) => Long.fromString(text);
const MAX_INT = 2 ** 31 - 1;
const MAX_LONG = long('9223372036854775807');

interface Given {
  filter?: Document;
  arrayFilters?: Document[];
  now?: number;
}

function update(
  document: Document,
  change: Document,
  { filter, arrayFilters, now }: Given = {},
  isInsert = false,
) {
  const options: UpdateOptions = {
    ...(filter && { filter: asDocument(filter) }),
    ...(arrayFilters && { arrayFilters: arrayFilters.map(asDocument) }),
    ...(now !== undefined && { now }),
  };
  return createUpdate(asDocument(change), options)(serialize(document), isInsert);
}

describe('an update', () => {
  test.each<[Document, Document, Document, Given?]>([
    [{ a: 1 }, {}, { a: 1 }],
    [{ a: 1 }, { $set: {} }, { a: 1 }],
    // $set: what is there stays in its place, what is new comes last, in the order of names.
    [{ a: 1, b: 2 }, { $set: { a: 3 } }, { a: 3, b: 2 }],
    [{ x: 1 }, { $set: { c: 1, a: 2, B: 3 } }, { x: 1, B: 3, a: 2, c: 1 }],
    [{ x: 1 }, { $set: { 'a.10': 1, 'a.9': 2 } }, { x: 1, a: { 9: 2, 10: 1 } }],
    [{ a: new Double(1) }, { $set: { a: new Int32(1) } }, { a: new Int32(1) }],
    [{}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
    [{ a: { b: 1 } }, { $set: { 'a.c': 2 } }, { a: { b: 1, c: 2 } }],
    [{ a: { b: Long.ONE } }, { $set: { 'a.c': 2 } }, { a: { b: Long.ONE, c: 2 } }],
    [{ a: [1, 2] }, { $set: { 'a.0': 9 } }, { a: [9, 2] }],
    [{ a: [1] }, { $set: { 'a.3': 9 } }, { a: [1, null, null, 9] }],
    [{ a: [{ b: 1 }] }, { $set: { 'a.0.b': 2, 'a.1.b': 3 } }, { a: [{ b: 2 }, { b: 3 }] }],
    [{}, { $set: { 'a.$id': 1 } }, { a: { $id: 1 } }],
    [{ _id: 1 }, { $set: { _id: 1 } }, { _id: 1 }],
    // $unset
    [{ a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
    [{ a: { b: 1 } }, { $unset: { 'a.b': 1, 'c.d': 1 } }, { a: {} }],
    [{ a: 1 }, { $unset: { 'a.b': 1 } }, { a: 1 }],
    [{ a: [1, 2] }, { $unset: { 'a.0': 1, 'a.7': 1 } }, { a: [null, 2] }],
    // Arithmetic, in the wider type.
    [{ a: 1 }, { $inc: { a: 2 } }, { a: 3 }],
    [{ a: MAX_INT }, { $inc: { a: 1 } }, { a: long('2147483648') }],
    [{ a: Long.ONE }, { $inc: { a: 1 } }, { a: long('2') }],
    [{ a: 1 }, { $inc: { a: new Double(1) } }, { a: new Double(2) }],
    [{ a: 1 }, { $inc: { a: 0.5 } }, { a: 1.5 }],
    [{ a: decimal('1.50') }, { $inc: { a: 1 } }, { a: decimal('2.50') }],
    [{ a: 2 }, { $mul: { a: decimal('1.5') } }, { a: decimal('3.0') }],
    [{}, { $inc: { 'a.b': Long.ONE } }, { a: { b: Long.ONE } }],
    [{ a: 3 }, { $mul: { a: 4 } }, { a: 12 }],
    [{ a: MAX_INT }, { $mul: { a: MAX_INT } }, { a: long('4611686014132420609') }],
    [{}, { $mul: { a: Long.ONE, b: 2, c: 1.5 } }, { a: Long.ZERO, b: 0, c: new Double(0) }],
    [{ a: 5 }, { $inc: { a: 0 } }, { a: 5 }],
    // Bounds compare across types and keep what is equal.
    [{ a: 5, b: 5 }, { $min: { a: 3, b: 9 } }, { a: 3, b: 5 }],
    [{ a: 5, b: 5 }, { $max: { a: 3, b: 9 } }, { a: 5, b: 9 }],
    [{ a: 5 }, { $max: { a: new Double(5) } }, { a: 5 }],
    [{ a: 5 }, { $max: { a: '' } }, { a: '' }],
    [{}, { $min: { a: 3 } }, { a: 3 }],
    // $rename
    [{ a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
    [{ a: 1, b: 2, c: 3 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
    [{ a: { b: 1 } }, { $rename: { 'a.b': 'x.y' } }, { a: {}, x: { y: 1 } }],
    [{ a: 1, b: new Double(1) }, { $rename: { a: 'b' } }, { b: new Double(1) }],
    [{ b: 2 }, { $rename: { a: 'b' } }, { b: 2 }],
    [{ b: 2 }, { $rename: { a: 'b.c' } }, { b: 2 }],
    // $currentDate
    [{}, { $currentDate: { a: true } }, { a: new Date(1500) }, { now: 1500 }],
    [{}, { $currentDate: { a: { $type: 'date' } } }, { a: new Date(1500) }, { now: 1500 }],
    [
      {},
      { $currentDate: { a: { $type: 'timestamp' } } },
      { a: new Timestamp({ t: 1, i: 1 }) },
      { now: 1500 },
    ],
    // $push
    [{ a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
    [{}, { $push: { a: 2 } }, { a: [2] }],
    [{ a: [1] }, { $push: { a: [2] } }, { a: [1, [2]] }],
    [{ a: [1] }, { $push: { a: { $each: [3, 2] } } }, { a: [1, 3, 2] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: 1 } } }, { a: [1, 9, 2] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 9, 2] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: -7 } } }, { a: [9, 1, 2] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: 7 } } }, { a: [1, 2, 9] }],
    [{ a: [1, 2] }, { $push: { a: { $slice: 2, $each: [9] } } }, { a: [1, 2] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $slice: -2 } } }, { a: [2, 9] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [], $slice: 0 } } }, { a: [] }],
    [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1, $slice: 2 } } }, { a: [3, 2] }],
    [
      { a: [{ x: 2 }, { y: 1 }, { x: 1 }] },
      { $push: { a: { $each: [], $sort: { x: 1 } } } },
      { a: [{ y: 1 }, { x: 1 }, { x: 2 }] },
    ],
    // Sets
    [{ a: [1] }, { $addToSet: { a: new Double(1) } }, { a: [1] }],
    [{ a: [1] }, { $addToSet: { a: { $each: [2, 1, 2] } } }, { a: [1, 2] }],
    [{}, { $addToSet: { a: { $each: [2, 2] } } }, { a: [2] }],
    [{ a: [1, 2, 3] }, { $pop: { a: 1 } }, { a: [1, 2] }],
    [{ a: [1, 2, 3] }, { $pop: { a: new Double(-1) } }, { a: [2, 3] }],
    [{ a: [] }, { $pop: { a: 1, b: 1 } }, { a: [] }],
    [{ a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
    [{ a: [1, 5, 9] }, { $pull: { a: { $gt: 4 } } }, { a: [1] }],
    [{ a: ['ab', 'b'] }, { $pull: { a: /^a/ } }, { a: ['b'] }],
    [{ a: [{ x: 1, y: 1 }, { x: 2 }, 7] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }, 7] }],
    [{ a: [[1, 2], [1], 1] }, { $pull: { a: [1] } }, { a: [[1, 2], 1] }],
    [{ a: [[{ x: 1 }]] }, { $pull: { a: { x: 1 } } }, { a: [[{ x: 1 }]] }],
    [{ a: [1, null] }, { $pull: { a: null } }, { a: [1] }],
    [{ a: [1, 2, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
    [{}, { $pull: { a: 1 } }, {}],
    // $bit
    [{ a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
    [{ a: 3 }, { $bit: { a: { or: Long.fromInt(4) } } }, { a: Long.fromInt(7) }],
    [{}, { $bit: { a: { xor: 5 } } }, { a: 5 }],
    // All items, items of a filter, and the item that was found.
    [{ a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
    [{ a: [{ b: [1] }, { b: [2] }] }, { $set: { 'a.$[].b.$[]': 0 } }, { a: [{ b: [0] }, { b: [0] }] }],
    [{ a: [1, 5] }, { $set: { 'a.$[x]': 0 } }, { a: [1, 0] }, { arrayFilters: [{ x: { $gt: 4 } }] }],
    [
      { a: [{ b: 1, c: 1 }, { b: 2 }] },
      { $set: { 'a.$[x].c': 9, 'a.$[].d': 1 } },
      {
        a: [
          { b: 1, c: 9, d: 1 },
          { b: 2, d: 1 },
        ],
      },
      { arrayFilters: [{ 'x.b': 1 }] },
    ],
    [{ a: [1, 5] }, { $set: { 'a.$': 0 } }, { a: [1, 0] }, { filter: { a: 5 } }],
    [{ a: [1, 5] }, { $set: { 'a.$': 0 } }, { a: [1, 0] }, { filter: { _id: { $ne: 1 }, a: { $gt: 2 } } }],
    [
      { a: [{ b: 1 }, { b: 2 }] },
      { $set: { 'a.$.c': 0 } },
      { a: [{ b: 1 }, { b: 2, c: 0 }] },
      { filter: { 'a.b': 2 } },
    ],
    [
      { a: [{ b: 1 }, { b: 2 }] },
      { $set: { 'a.$.b': 0 } },
      { a: [{ b: 1 }, { b: 0 }] },
      { filter: { $and: [{ a: { $elemMatch: { b: { $gte: 2 } } } }] } },
    ],
    [{ a: ['x', 'y'] }, { $set: { 'a.$': 0 } }, { a: ['x', 0] }, { filter: { a: /Y/i } }],
    [{ a: ['x', 'y'] }, { $set: { 'a.$': 0 } }, { a: ['x', 0] }, { filter: { a: { $in: ['y', 'z'] } } }],
    // Not in an update that is no insert.
    [{ a: 1 }, { $setOnInsert: { b: 1, 'a.c': 1 } }, { a: 1 }],
  ])('of %j by %j', (document, change, expected, given) => {
    expectBytes(update(document, change, given), expected);
  });

  test('in an insert, sets what is only set there', () => {
    expectBytes(update({ _id: 1 }, { $setOnInsert: { b: 1 }, $set: { a: 1 } }, {}, true), {
      _id: 1,
      a: 1,
      b: 1,
    });
    expectBytes(update({}, { $set: { _id: 7 } }, {}, true), { _id: 7 });
  });

  test('that changes nothing returns the bytes it was given', () => {
    const bytes = serialize({ _id: 1, a: [1] });
    expect(createUpdate(asDocument({ $set: { a: [1] }, $addToSet: {} }))(bytes, false)).toBe(bytes);
  });

  const $unknown =
    'Unknown modifier: $nope. Expected a valid update modifier or pipeline-style update specified as an array';
  test.each<[Document, Document, number, string, Given?]>([
    [{}, { $nope: {} }, 9, $unknown],
    [
      {},
      { $set: 1 },
      9,
      expect.stringContaining('Modifiers operate on fields but we found type int instead.'),
    ],
    [{}, { $set: { '': 1 } }, 56, 'An empty update path is not valid.'],
    [
      {},
      { $set: { 'a..b': 1 } },
      56,
      "The update path 'a..b' contains an empty field name, which is not allowed.",
    ],
    [
      {},
      { $set: { $a: 1 } },
      52,
      expect.stringContaining("The dollar ($) prefixed field '$a' in '$a' is not allowed"),
    ],
    [{}, { $set: { a: 1 }, $inc: { a: 1 } }, 40, "Updating the path 'a' would create a conflict at 'a'"],
    [{}, { $set: { a: 1, 'a.b': 1 } }, 40, "Updating the path 'a.b' would create a conflict at 'a'"],
    [{}, { $set: { 'a.b': 1, a: 1 } }, 40, "Updating the path 'a' would create a conflict at 'a'"],
    [{}, { $rename: { a: 'b' }, $set: { a: 1 } }, 40, "Updating the path 'a' would create a conflict at 'a'"],
    [
      { a: [1] },
      { $set: { 'a.$[]': 1, 'a.0': 1 } },
      40,
      "Updating the path 'a.0' would create a conflict at 'a'",
    ],
    [
      { a: [1] },
      { $set: { 'a.$[]': 1, 'a.$[x]': 1 } },
      40,
      "Update created a conflict at 'a.0'",
      { arrayFilters: [{ x: 1 }] },
    ],
    [
      { _id: 1 },
      { $set: { _id: 2 } },
      66,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    ],
    [
      { _id: 1 },
      { $unset: { _id: 1 } },
      66,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    ],
    [
      { _id: {} },
      { $set: { '_id.x': 2 } },
      66,
      "Performing an update on the path '_id.x' would modify the immutable field '_id'",
    ],
    [{ a: 1 }, { $set: { 'a.b': 1 } }, 28, "Cannot create field 'b' in element {a: 1}"],
    [{ a: null }, { $inc: { 'a.b.c': 1 } }, 28, "Cannot create field 'b' in element {a: null}"],
    [{ a: ['x'] }, { $set: { 'a.b': 1 } }, 28, `Cannot create field 'b' in element {a: [ "x" ]}`],
    [
      { a: 1 },
      { $pop: { 'a.b': 1 } },
      28,
      'Cannot use the part (b) of (a.b) to traverse the element ({a: 1})',
    ],
    [{}, { $inc: { a: 'x' } }, 14, 'Cannot increment with non-numeric argument: {a: "x"}'],
    [{}, { $mul: { a: null } }, 14, 'Cannot multiply with non-numeric argument: {a: null}'],
    [
      { _id: 1, a: 'x' },
      { $inc: { a: 1 } },
      14,
      "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string",
    ],
    [
      { _id: 1, a: MAX_LONG },
      { $inc: { a: 1 } },
      2,
      'Failed to apply $inc operations to current value ((NumberLong)9223372036854775807) for document {_id: 1}',
    ],
    [
      { a: decimal('1') },
      { $inc: { a: 0.1 } },
      238,
      'The sandbox does not emulate Decimal128 arithmetic that is not exact.',
    ],
    [
      { _id: 1, a: 5 },
      { $push: { a: 1 } },
      2,
      "The field 'a' must be an array but is of type int in document {_id: 1}",
    ],
    [
      {},
      { $push: { a: { $each: 1 } } },
      2,
      'The argument to $each in $push must be an array but it was of type: int',
    ],
    [{}, { $push: { a: { $each: [], $nope: 1 } } }, 2, 'Unrecognized clause in $push: $nope'],
    [{}, { $push: { a: { $each: [], $sort: 2 } } }, 2, 'The $sort element value must be either 1 or -1'],
    [
      {},
      { $push: { a: { $each: [], $slice: 'x' } } },
      2,
      'The value for $slice must be an integer value but was given type: string',
    ],
    [
      { a: 5 },
      { $addToSet: { a: 1 } },
      2,
      "Cannot apply $addToSet to non-array field. Field named 'a' has non-array type int",
    ],
    [{ a: 5 }, { $pop: { a: 1 } }, 14, "Path 'a' contains an element of non-array type 'int'"],
    [{}, { $pop: { a: 2 } }, 9, '$pop expects 1 or -1, found: 2'],
    [{ a: 5 }, { $pull: { a: 1 } }, 2, 'Cannot apply $pull to a non-array value'],
    [{}, { $pullAll: { a: 1 } }, 2, '$pullAll requires an array argument but was given a int'],
    [{}, { $rename: { a: 1 } }, 2, "The 'to' field for $rename must be a string: a: 1"],
    [{}, { $rename: { a: 'a' } }, 2, 'The source and target field for $rename must differ: a: "a"'],
    [
      {},
      { $rename: { a: 'a.b' } },
      2,
      'The source and target field for $rename must not be on the same path: a: "a.b"',
    ],
    [
      { _id: 1, a: [1] },
      { $rename: { 'a.0': 'b' } },
      2,
      "The source field cannot be an array element, 'a.0' in doc with _id: 1 has an array field called 'a'",
    ],
    [
      { _id: 1, a: [1], b: 1 },
      { $rename: { b: 'a.0' } },
      2,
      "The destination field cannot be an array element, 'a.0' in doc with _id: 1 has an array field called 'a'",
    ],
    [
      {},
      { $currentDate: { a: 1 } },
      2,
      expect.stringContaining('int is not valid type for $currentDate.'),
      { now: 1 },
    ],
    [
      { a: 'x' },
      { $bit: { a: { and: 1 } } },
      2,
      expect.stringContaining('Cannot apply $bit to a value of non-integral type.'),
    ],
    [{}, { $set: { 'a.$[x]': 1 } }, 2, "No array filter found for identifier 'x' in path 'a.$[x]'"],
    [
      {},
      { $set: { a: 1 } },
      9,
      expect.stringContaining("The array filter for identifier 'x' was not used in the update"),
      { arrayFilters: [{ x: 1 }] },
    ],
    [
      {},
      { $set: { 'a.$[]': 1 } },
      2,
      "The path 'a' must exist in the document in order to apply array updates.",
    ],
    [{ a: 1 }, { $set: { 'a.$[]': 1 } }, 2, 'Cannot apply array updates to non-array element a: 1'],
    [
      { a: [1] },
      { $set: { 'a.$': 1 } },
      2,
      'The positional operator did not find the match needed from the query.',
      { filter: { _id: 1 } },
    ],
    [
      {},
      { $set: { $: 1 } },
      2,
      "Cannot have positional (i.e. '$') element in the first position in path '$'",
    ],
    [{}, { $set: { 'a.$.$': 1 } }, 2, "Too many positional (i.e. '$') elements found in path 'a.$.$'"],
    [
      { a: [1, 2], b: [2, 1] },
      { $set: { 'a.$': 1 } },
      238,
      'The sandbox does not emulate the positional operator $ where the filter does not point to one item.',
      { filter: { a: 1, b: 1 } },
    ],
    // One condition is met by the first item, the other by the second.
    [
      { a: [1, 5] },
      { $set: { 'a.$': 1 } },
      238,
      'The sandbox does not emulate the positional operator $ where the filter does not point to one item.',
      { filter: { a: { $gt: 2, $lt: 9 } } },
    ],
    [{ a: [] }, { $set: { 'a.1500001': 1 } }, 34, "can't backfill more than 1500000 elements"],
  ])('of %j by %j is refused', (document, change, code, message, given) => {
    expect(() => update(document, change, given)).toThrow(expect.objectContaining({ code, message }));
  });
});

describe('a replacement', () => {
  const idOf = (id: unknown) => parseElements(serialize({ _id: id }))[0];

  test('is a document whose first name is no operator', () => {
    expect([{}, { a: 1 }, { a: 1, $set: {} }].map((it) => isReplacement(asDocument(it)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isReplacement(asDocument({ $set: {} }))).toBe(false);
  });

  test.each<[Document, unknown, Document]>([
    [{ a: 1 }, 5, { _id: 5, a: 1 }],
    [{ a: 1, _id: 5 }, 5, { _id: 5, a: 1 }],
    [{ _id: new Double(5) }, 5, { _id: new Double(5) }],
    [{ a: 1, _id: 5 }, undefined, { _id: 5, a: 1 }],
    [{ a: 1 }, undefined, { a: 1 }],
  ])('%j of the document %j', (replacement, id, expected) => {
    const existing = id === undefined ? undefined : idOf(id);
    expectBytes(replacementOf(asDocument(replacement), existing), expected);
  });

  test('keeps the _id, and has no operators', () => {
    expect(() => replacementOf(asDocument({ _id: 2 }), idOf(1))).toThrow(
      expect.objectContaining({
        code: 66,
        message:
          "After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2",
      }),
    );
    expect(() => replacementOf(asDocument({ a: 1, $set: {} }), idOf(1))).toThrow(
      expect.objectContaining({
        code: 52,
        message: expect.stringContaining("field '$set' in '$set' is not allowed"),
      }),
    );
  });
});

describe('the document of a filter', () => {
  test.each<[Document, Document]>([
    [{}, {}],
    [
      { b: 1, a: 2, _id: 3 },
      { _id: 3, a: 2, b: 1 },
    ],
    [{ a: { $eq: 1 }, b: { $gt: 1 }, c: { $ne: 1 } }, { a: 1 }],
    [
      { a: { $in: [1] }, b: { $in: [1, 2] }, c: { $all: [1] } },
      { a: 1, c: 1 },
    ],
    [
      { $and: [{ a: 1 }, { $and: [{ b: 2 }] }], $or: [{ c: 3 }] },
      { a: 1, b: 2, c: 3 },
    ],
    [{ $or: [{ a: 1 }, { a: 2 }], $nor: [{ b: 1 }] }, {}],
    [{ 'a.b': 1, 'a.c.d': 2 }, { a: { b: 1, c: { d: 2 } } }],
    [{ a: { b: 1 } }, { a: { b: 1 } }],
    [{ a: /x/, b: { $eq: /x/ } }, { b: /x/ }],
    [{ a: new Double(1) }, { a: new Double(1) }],
  ])('%j', (filter, expected) => {
    expectBytes(documentFromFilter(asDocument(filter)), expected);
  });

  test.each<[Document, string]>([
    [{ $and: [{ a: 1 }, { a: 1 }] }, "cannot infer query fields to set, path 'a' is matched twice"],
    [{ a: { $all: [1, 2] } }, "cannot infer query fields to set, path 'a' is matched twice"],
    [{ 'a.b': 1, a: {} }, "cannot infer query fields to set, both paths 'a.b' and 'a' are matched"],
  ])('%j is contradictory', (filter, message) => {
    expect(() => documentFromFilter(asDocument(filter))).toThrow(
      expect.objectContaining({ code: 54, message }),
    );
    expectBytes(documentFromFilter(asDocument({ ...filter, _id: 1 }), { isForReplacement: true }), {
      _id: 1,
    });
  });
});
