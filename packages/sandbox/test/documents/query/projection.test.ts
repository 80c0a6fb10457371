import { type Document, Double, Long, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { createProjection } from '../../../src/documents/query/projection.ts';
import { asDocument, expectBytes } from './values.ts';

describe('a projection', () => {
  const items = [{ x: 1, y: 2 }, 7, { y: 3 }, [{ x: 4, y: 5 }]];
  test.each<[Document, Document, Document]>([
    [{ _id: 1, a: 1 }, {}, { _id: 1, a: 1 }],
    // Inclusion: the document's order, and `_id` unless it is refused.
    [
      { _id: 1, a: 1, b: 2, c: 3 },
      { c: 1, a: true },
      { _id: 1, a: 1, c: 3 },
    ],
    [{ _id: 1, a: 1 }, { a: new Double(2.5), _id: 0 }, { a: 1 }],
    [{ _id: 1, a: 1 }, { _id: 1 }, { _id: 1 }],
    [{ _id: 1, a: new Double(1), b: Long.ONE }, { a: 1 }, { _id: 1, a: new Double(1) }],
    [{ _id: 1, a: { b: 1, c: 2 } }, { 'a.b': 1 }, { _id: 1, a: { b: 1 } }],
    [{ _id: 1, a: { b: 1, c: 2 } }, { a: { b: 1 } }, { _id: 1, a: { b: 1 } }],
    [
      { _id: 1, a: { b: 1, c: 2, d: 3 } },
      { 'a.b': 1, 'a.d': 1 },
      { _id: 1, a: { b: 1, d: 3 } },
    ],
    [{ _id: 1, a: { c: 2 } }, { 'a.b': 1 }, { _id: 1, a: {} }],
    [{ _id: 1, a: 5 }, { 'a.b': 1 }, { _id: 1 }],
    [{ _id: 1, a: items }, { 'a.x': 1 }, { _id: 1, a: [{ x: 1 }, {}, [{ x: 4 }]] }],
    [{ _id: { x: 1, y: 2 }, a: 1 }, { '_id.x': 1 }, { _id: { x: 1 } }],
    // Exclusion.
    [{ _id: 1, a: 1, b: 2 }, { a: 0 }, { _id: 1, b: 2 }],
    [{ _id: 1, a: 1, b: 2 }, { a: false, _id: 0 }, { b: 2 }],
    [
      { _id: 1, a: 1, b: 2 },
      { a: 0, _id: 1 },
      { _id: 1, b: 2 },
    ],
    [{ _id: 1, a: 1 }, { _id: 0 }, { a: 1 }],
    [{ _id: 1, a: { b: 1, c: 2 } }, { 'a.b': 0 }, { _id: 1, a: { c: 2 } }],
    [{ _id: 1, a: items }, { 'a.x': 0 }, { _id: 1, a: [{ y: 2 }, 7, { y: 3 }, [{ y: 5 }]] }],
    [{ _id: 1, a: 5 }, { 'a.b': 0 }, { _id: 1, a: 5 }],
    // Slices leave the other fields, unless something is included.
    [{ _id: 1, a: [1, 2, 3], b: 1 }, { a: { $slice: 2 } }, { _id: 1, a: [1, 2], b: 1 }],
    [{ _id: 1, a: [1, 2, 3], b: 1 }, { a: { $slice: -2 } }, { _id: 1, a: [2, 3], b: 1 }],
    [{ _id: 1, a: [1, 2, 3], b: 1 }, { a: { $slice: 0 } }, { _id: 1, a: [], b: 1 }],
    [{ _id: 1, a: [1, 2, 3] }, { a: { $slice: [1, 1] } }, { _id: 1, a: [2] }],
    [{ _id: 1, a: [1, 2, 3] }, { a: { $slice: [-2, 1] } }, { _id: 1, a: [2] }],
    [{ _id: 1, a: [1, 2, 3] }, { a: { $slice: [-9, 2] } }, { _id: 1, a: [1, 2] }],
    [{ _id: 1, a: 'x' }, { a: { $slice: 1 } }, { _id: 1, a: 'x' }],
    [
      { _id: 1, a: [1, 2], b: 1, c: 1 },
      { a: { $slice: 1 }, b: 1 },
      { _id: 1, a: [1], b: 1 },
    ],
    [
      { _id: 1, a: [1, 2], b: 1 },
      { _id: 1, a: { $slice: 1 } },
      { _id: 1, a: [1] },
    ],
    [{ _id: 1, a: { b: [1, 2] } }, { 'a.b': { $slice: 1 } }, { _id: 1, a: { b: [1] } }],
    // A match comes after the other fields.
    [{ _id: 1, a: [1, 5, 9], b: 1 }, { a: { $elemMatch: { $gt: 4 } } }, { _id: 1, a: [5] }],
    [
      { _id: 1, a: [1, 5], b: 1 },
      { a: { $elemMatch: { $gt: 4 } }, b: 1 },
      { _id: 1, b: 1, a: [5] },
    ],
    [{ _id: 1, a: [1], b: 1 }, { a: { $elemMatch: { $gt: 4 } } }, { _id: 1 }],
    [
      { _id: 1, a: [{ x: 1 }, { x: 2, y: 1 }] },
      { a: { $elemMatch: { x: 2 } } },
      { _id: 1, a: [{ x: 2, y: 1 }] },
    ],
  ])('of %j by %j', (document, projection, expected) => {
    expectBytes(createProjection(asDocument(projection))(serialize(document)), expected);
  });

  test.each<[Document, number, string]>([
    [{ a: 1, b: 0 }, 31254, 'Cannot do exclusion on field b in inclusion projection'],
    [{ a: 0, b: 1 }, 31253, 'Cannot do inclusion on field b in exclusion projection'],
    [{ a: 1, 'b.c': 0 }, 31254, 'Cannot do exclusion on field b.c in inclusion projection'],
    [{ a: 1, 'a.b': 1 }, 31249, 'Path collision at a.b remaining portion b'],
    [{ 'a.b': 1, a: 1 }, 31250, 'Path collision at a'],
    [{ a: {} }, 51270, 'An empty sub-projection is not a valid value. Found empty object at path a'],
    [{ a: { $elemMatch: 1 } }, 31274, 'elemMatch: Invalid argument, object required, but got int'],
    [{ 'a.b': { $elemMatch: {} } }, 31275, 'Cannot use $elemMatch projection on a nested field.'],
    [{ 'a.': 1 }, 40353, "FieldPath must not end with a '.'."],
    [{ 'a.$': 1 }, 238, 'The sandbox does not emulate the positional projection a.$.'],
    [{ a: '$b' }, 238, "The sandbox does not emulate the expression of 'a' in a projection."],
    [{ a: { $meta: 'textScore' } }, 238, 'The sandbox does not emulate $meta in a projection.'],
    [
      { a: { $slice: ['$a', 1] } },
      238,
      'The sandbox does not emulate $slice as an expression in a projection.',
    ],
  ])('that is none: %j', (projection, code, message) => {
    expect(() => createProjection(asDocument(projection))).toThrow(
      expect.objectContaining({ code, message }),
    );
  });
});
