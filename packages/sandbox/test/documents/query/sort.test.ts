import { Decimal128, type Document, Double, Int32, Long, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { createComparator } from '../../../src/documents/query/sort.ts';
import { asDocument } from './values.ts';

const bytes = (document: Document) => serialize(document);
const sign = (sort: Document, a: Document, b: Document) =>
  Math.sign(createComparator(asDocument(sort))(bytes(a), bytes(b)));

describe('documents in order', () => {
  test.each<[Document, Document, Document, number]>([
    [{}, { a: 2 }, { a: 1 }, 0],
    [{ a: 1 }, { a: 1 }, { a: 2 }, -1],
    [{ a: -1 }, { a: 1 }, { a: 2 }, 1],
    [{ a: new Double(1) }, { a: 1 }, { a: 2 }, -1],
    [{ a: Long.fromInt(-1) }, { a: 1 }, { a: 2 }, 1],
    [{ a: 1 }, { a: Decimal128.fromString('9.5') }, { a: 10 }, -1],
    [{ a: 1, b: -1 }, { a: 1, b: 1 }, { a: 1, b: 2 }, 1],
    [{ 'a.b': 1 }, { a: { b: 1 } }, { a: { b: 2 } }, -1],
    // Missing is null; null is below numbers, these below strings.
    [{ a: 1 }, {}, { a: null }, 0],
    [{ a: 1 }, {}, { a: -1 }, -1],
    [{ a: 1 }, { a: 9 }, { a: '' }, -1],
    [{ 'a.b': 1 }, { a: 5 }, { a: { b: null } }, 0],
    // An array counts as its least item, or its greatest from the other end.
    [{ a: 1 }, { a: [5, 1] }, { a: 2 }, -1],
    [{ a: -1 }, { a: [5, 1] }, { a: 2 }, -1],
    [{ a: 1 }, { a: [5, 1] }, { a: 1 }, 0],
    [{ a: 1 }, { a: [] }, { a: null }, -1],
    [{ a: -1 }, { a: [] }, { a: null }, 1],
    [{ 'a.b': 1 }, { a: [] }, { a: null }, 0],
    [{ a: 1 }, { a: [[9]] }, { a: [1] }, 1],
    [{ 'a.b': 1 }, { a: [{ b: 3 }, { b: 1 }] }, { a: { b: 2 } }, -1],
    [{ 'a.b': -1 }, { a: [{ b: 3 }, { b: 1 }] }, { a: { b: 2 } }, -1],
    [{ 'a.b': 1 }, { a: [{ b: 3 }, 7] }, { a: { b: null } }, 0],
    [{ 'a.0': 1 }, { a: [5, 1] }, { a: [4, 9] }, 1],
    // Two paths through one array stay at one item.
    [
      { 'a.b': 1, 'a.c': 1 },
      {
        a: [
          { b: 1, c: 5 },
          { b: 2, c: 1 },
        ],
      },
      { a: { b: 1, c: 4 } },
      1,
    ],
  ])('by %j: %j and %j: %i', (sort, a, b, expected) => {
    expect(sign(sort, a, b)).toBe(expected);
    expect(sign(sort, b, a)).toBe(expected === 0 ? 0 : -expected);
  });

  test.each<[Document, number, string]>([
    [{ a: 2 }, 15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)'],
    [{ a: 0 }, 15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)'],
    [{ a: 'asc' }, 15974, 'Illegal key in $sort specification: a: "asc"'],
    [
      { a: { $meta: 'textScore' } },
      238,
      'The sandbox does not emulate an expression in a sort: a: { $meta: "textScore" }',
    ],
    [{ '': 1 }, 40352, 'FieldPath cannot be constructed with empty string'],
    [
      { $a: 1 },
      16410,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    ],
  ])('no order: %j', (sort, code, message) => {
    expect(() => createComparator(asDocument(sort))).toThrow(expect.objectContaining({ code, message }));
  });

  test('two arrays in one document have no order', () => {
    expect(() => sign({ a: 1, b: 1 }, { a: [1], b: [1] }, { a: new Int32(1) })).toThrow(
      expect.objectContaining({ code: 2, message: 'cannot sort with keys that are parallel arrays' }),
    );
  });
});
