import { Decimal128, type Document, Double, Int32, Long, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { distinctValues } from '../../../src/documents/query/distinct-values.ts';
import { createGroup } from '../../../src/documents/query/group.ts';
import { arrayValue } from '../../../src/documents/query/make-value.ts';
import { asDocument, asValue, expectBytes } from './values.ts';

describe('distinct values', () => {
  test.each<[Document[], string, unknown[]]>([
    [[{ a: 2 }, { a: 1 }, { a: new Double(2) }, {}], 'a', [2, 1]],
    [[{ a: [1, [2], 1] }, { a: [] }, { a: null }], 'a', [1, [2], null]],
    [[{ a: [{ b: 1 }, { b: [2, 3] }, 7] }, { a: { b: 3 } }], 'a.b', [1, 2, 3]],
    [[{ a: [5, 6] }], 'a.1', [6]],
  ])('of %j at %s', (documents, path, expected) => {
    const values = distinctValues(
      documents.map((document) => serialize(document)),
      path,
    );
    expectBytes(serializeArray(arrayValue(values).value), { values: expected });
  });

  const serializeArray = (value: Uint8Array) => {
    const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from('\x04values\0'), value, Buffer.alloc(1)]);
    bytes.writeInt32LE(bytes.length);
    return bytes;
  };
});

describe('groups', () => {
  const group = (spec: Document, documents: Document[]) =>
    createGroup(asDocument(spec))(documents.map((document) => serialize(document)));
  const rows: Document[] = [{ k: 'x', n: 1 }, { k: 'y', n: 5 }, { k: 'x', n: 2 }, { n: null }];

  test.each<[Document, Document[], Document[]]>([
    // What a driver's countDocuments sends.
    [{ _id: 1, n: { $sum: 1 } }, rows, [{ _id: 1, n: new Int32(4) }]],
    [{ _id: 1, n: { $sum: 1 } }, [], []],
    [
      { _id: '$k', n: { $sum: '$n' } },
      rows,
      [
        { _id: 'x', n: 3 },
        { _id: 'y', n: 5 },
        { _id: null, n: 0 },
      ],
    ],
    [
      { _id: null, n: { $sum: '$n' } },
      [{ n: 2 ** 31 - 1 }, { n: 1 }],
      [{ _id: null, n: Long.fromString('2147483648') }],
    ],
    [{ _id: null, n: { $sum: '$n' } }, [{ n: Long.ONE }, { n: 1 }], [{ _id: null, n: Long.fromInt(2) }]],
    [{ _id: null, n: { $sum: '$n' } }, [{ n: 0.1 }, { n: 0.2 }, { n: 0.3 }], [{ _id: null, n: 0.6 }]],
    [{ _id: null, n: { $sum: '$n' } }, [{ n: new Double(1) }, { n: 'x' }], [{ _id: null, n: new Double(1) }]],
    [{ _id: null, n: { $avg: '$n' } }, [{ n: 1 }, { n: 2 }, {}], [{ _id: null, n: 1.5 }]],
    [{ _id: null, n: { $avg: '$n' } }, [{}], [{ _id: null, n: null }]],
    [
      {
        _id: null,
        a: { $min: '$n' },
        b: { $max: '$n' },
        c: { $first: '$k' },
        d: { $last: '$k' },
        e: { $count: {} },
      },
      rows,
      [{ _id: null, a: 1, b: 5, c: 'x', d: null, e: 4 }],
    ],
    [
      { _id: null, a: { $push: '$k' }, b: { $addToSet: '$k' } },
      rows,
      [{ _id: null, a: ['x', 'y', 'x'], b: ['x', 'y'] }],
    ],
    [{ _id: { k: '$k', z: '$z' } }, rows.slice(0, 1), [{ _id: { k: 'x' } }]],
    [{ _id: '$a.b' }, [{ a: [{ b: 1 }, { b: 2 }, 3] }], [{ _id: [1, 2] }]],
    [{ _id: '$n' }, [{ n: 1 }, { n: new Double(1) }], [{ _id: 1 }]],
  ])('%j', (spec, documents, expected) => {
    const groups = group(spec, documents);
    expect(groups).toHaveLength(expected.length);
    for (const [index, bytes] of groups.entries()) expectBytes(bytes, expected[index] ?? {});
  });

  test.each<[Document, number, string]>([
    [{ n: { $sum: 1 } }, 15955, 'a group specification must include an _id'],
    [{ _id: 1, n: 1 }, 40234, "The field 'n' must be an accumulator object"],
    [{ _id: 1, n: { $sum: 1, $avg: 1 } }, 40238, "The field 'n' must specify one accumulator"],
    [{ _id: 1, 'n.m': { $sum: 1 } }, 40235, "The field name 'n.m' cannot contain '.'"],
    [{ _id: { $year: '$d' } }, 238, 'The sandbox does not emulate the expression $year.'],
    [{ _id: '$$ROOT' }, 238, 'The sandbox does not emulate the variable $$ROOT.'],
    [{ _id: 1, n: { $stdDevPop: '$n' } }, 238, 'The sandbox does not emulate the accumulator $stdDevPop.'],
    [{ _id: 1, n: { $sum: { $add: [1, 2] } } }, 238, 'The sandbox does not emulate $sum of an expression.'],
  ])('%j is none', (spec, code, message) => {
    expect(() => createGroup(asDocument(spec))).toThrow(expect.objectContaining({ code, message }));
  });

  test('a sum of Decimal128 is refused', () => {
    expect(() => group({ _id: 1, n: { $sum: '$n' } }, [{ n: Decimal128.fromString('1') }])).toThrow(
      expect.objectContaining({ code: 238, message: 'The sandbox does not emulate sums of Decimal128.' }),
    );
    expect(asValue(1).type).toBe(16);
  });
});
