import { Decimal128, type Document, Double, Int32, Long } from 'bson';
import { describe, expect, test } from 'vitest';
import { distinctValues } from '../../../src/documents/query/distinct-values.ts';
import { createMatcher } from '../../../src/documents/query/matcher.ts';
import { parseProjection } from '../../../src/documents/query/projection-tree.ts';
import { createComparator } from '../../../src/documents/query/sort.ts';
import { createUnwind } from '../../../src/documents/query/unwind.ts';
import { createUpdate } from '../../../src/documents/query/update.ts';
import { asDocument, asValue } from './values.ts';

const matches = (document: Document, filter: Document) =>
  createMatcher(asDocument(filter))(asDocument(document));
const numbers = (first: number, count = 50_000) => Array.from({ length: count }, (_, index) => first + index);

describe('lists as long as a message may have', () => {
  // 50,000 times 50,000 comparisons would take hours.
  test('$in, $nin and $all', () => {
    const document = { a: numbers(0) };
    expect(matches(document, { a: { $in: numbers(50_000) } })).toBe(false);
    expect(matches(document, { a: { $in: numbers(49_999) } })).toBe(true);
    expect(matches(document, { a: { $nin: numbers(50_000) } })).toBe(true);
    expect(matches(document, { a: { $all: numbers(0) } })).toBe(true);
    expect(matches(document, { a: { $all: numbers(1) } })).toBe(false);
  });

  test('$addToSet, $pullAll and $push', () => {
    const document = asDocument({ _id: 1, a: numbers(0) }).value;
    const sizeAfter = (update: Document) =>
      createUpdate(asDocument(update))(document, false).length - document.length;
    expect(sizeAfter({ $addToSet: { a: { $each: numbers(0) } } })).toBe(0);
    expect(sizeAfter({ $pullAll: { a: numbers(50_000) } })).toBe(0);
    expect(sizeAfter({ $push: { a: { $each: numbers(0, 200_000), $slice: 50_000 } } })).toBe(0);
  });
});

describe('a list is still compared as values are', () => {
  test.each<[Document, unknown[], boolean]>([
    [{}, [null], true],
    [{ a: null }, [null], true],
    [{ a: [] }, [null], false],
    [{ a: [null] }, [null], true],
    [{ a: 1 }, [null], false],
    [{}, [1], false],
    [{ a: new Int32(1) }, [Decimal128.fromString('1.0')], true],
    [{ a: Long.fromBits(1, 0) }, [new Double(1)], true],
    [{ a: new Double(0.1) }, [Decimal128.fromString('0.1')], false],
    [{ a: new Double(-0) }, [new Int32(0)], true],
    [{ a: Decimal128.fromString('-0') }, [new Double(0)], true],
    [{ a: Number.NaN }, [Decimal128.fromString('NaN')], true],
    [{ a: Decimal128.fromString('1E+6000') }, [Decimal128.fromString('10E+5999')], true],
    [{ a: Number.NaN }, [0], false],
    [{ a: [1, 2] }, [[1, 2]], true],
    [{ a: [[1, 2]] }, [[1, 2]], true],
    [{ a: [1, 2] }, [[2, 1]], false],
    [{ a: { b: 1, c: 2 } }, [{ b: 1, c: 2 }], true],
    [{ a: { c: 2, b: 1 } }, [{ b: 1, c: 2 }], false],
    [{ a: 'xay' }, [/a/], true],
    [{ a: /a/ }, [/a/], true],
    [{ a: /a/i }, [/a/], false],
    [{ a: true }, [1], false],
    [{ a: 'x'.repeat(5000) }, ['x'.repeat(5000)], true],
    [{ a: 'x'.repeat(5000) }, [`${'x'.repeat(4999)}y`], false],
  ])('%o in %o: %s', (document, list, isIn) => {
    expect(matches(document, { a: { $in: list } })).toBe(isIn);
    expect(matches(document, { a: { $nin: list } })).toBe(!isIn);
    expect(matches(document, { a: { $all: list } })).toBe(isIn);
  });

  test('$all wants each of them, be they values, patterns or null', () => {
    expect(matches({ a: ['x', null] }, { a: { $all: ['x', /x/, null] } })).toBe(true);
    expect(matches({ a: ['x'] }, { a: { $all: ['x', null] } })).toBe(false);
    expect(matches({ a: ['x'] }, { a: { $all: ['x', /y/] } })).toBe(false);
    expect(matches({ a: [] }, { a: { $all: [] } })).toBe(false);
  });
});

describe('a pattern', () => {
  const compile = ($regex: string) => createMatcher(asDocument({ a: { $regex } }));

  test('of 4,000 characters is taken, of one more refused for that alone', () => {
    expect(compile('a'.repeat(4_000))).toBeTypeOf('function');
    expect(() => compile('a'.repeat(4_001))).toThrow(
      expect.objectContaining({
        code: 238,
        message: 'The sandbox does not emulate regular expressions of more than 4000 characters.',
      }),
    );
  });

  test.each([
    ['[a-z]{0,999}'.repeat(300)],
    ['(?:ab){900}'.repeat(3)],
    ['((ab){30}c){90}'],
    ['(a{0,50}){0,20}'.repeat(6)],
    ['[]{}]{999,}'.repeat(6)],
    ['\\d{1000}'.repeat(6)],
    ['(?i)(a|b|(c{99})){50}(?P<n>x)'],
  ])('%s is refused for its repetitions', (pattern) => {
    expect(() => compile(pattern)).toThrow(
      expect.objectContaining({ code: 238, message: expect.stringContaining('repetitions, written out') }),
    );
  });

  test.each(['[a-z]{0,999}', 'a{b}', '\\Qa{9999}\\E', '[{9,99999}]', 'x\\{9999}', '(a|b){2,3}c*?'])(
    '%s is not',
    (pattern) => {
      expect(compile(pattern)).toBeTypeOf('function');
    },
  );

  test('is not searched for in a text that would take minutes', () => {
    const search = compile('\\bx{0,900}\\b');
    expect(search(asDocument({ a: 'x'.repeat(1_000) }))).toBe(true);
    expect(() => search(asDocument({ a: 'x'.repeat(1_000_000) }))).toThrow(
      expect.objectContaining({
        code: 238,
        message: expect.stringContaining('in a text of 1000000 characters'),
      }),
    );
  });

  test('is one of a thousand at most in a list', () => {
    const list = (count: number) => asDocument({ a: { $in: Array(count).fill(/a/) } });
    expect(createMatcher(list(1_000))).toBeTypeOf('function');
    expect(() => createMatcher(list(1_001))).toThrow(expect.objectContaining({ code: 238 }));
  });
});

describe('a path', () => {
  const path = (names: number) => Array(names).fill('a').join('.');
  const uses: [string, (name: string) => unknown][] = [
    ['filter', (name) => createMatcher(asDocument({ [name]: 1 }))],
    ['$elemMatch', (name) => createMatcher(asDocument({ a: { $elemMatch: { [name]: 1 } } }))],
    ['projection', (name) => parseProjection(asDocument({ [name]: 1 }))],
    ['sort', (name) => createComparator(asDocument({ [name]: 1 }))],
    ['update', (name) => createUpdate(asDocument({ $set: { [name]: 1 } }))],
    ['$rename', (name) => createUpdate(asDocument({ $rename: { b: name } }))],
    [
      '$push with $sort',
      (name) => createUpdate(asDocument({ $push: { b: { $each: [], $sort: { [name]: 1 } } } })),
    ],
    ['distinct', (name) => distinctValues([], name)],
  ];
  test.each(uses)('of 200 names is taken in a %s, of more refused by name', (_, use) => {
    use(path(200));
    for (const names of [201, 20_000]) {
      expect(() => use(path(names))).toThrow(
        expect.objectContaining({
          code: 15,
          message: expect.stringMatching(
            /^FieldPath is too long: 'a\.a\..{46}…' has more than 200 field names\.$/,
          ),
        }),
      );
    }
  });
});

test('$unwind makes no more than 64 MB', () => {
  const document = asDocument({ list: Array(1_000).fill(0), text: 'x'.repeat(100_000) }).value;
  expect(() => createUnwind({ ...asValueNamed('$list') })([document])).toThrow(
    expect.objectContaining({ code: 238, message: expect.stringContaining('$unwind') }),
  );
});

function asValueNamed(text: string) {
  const { type, value } = asValue(text);
  return { type, value, name: '$unwind', bytes: value };
}
