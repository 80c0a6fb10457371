import { Decimal128, type Document, Double, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { BsonType, type BsonValue } from '../../src/bson/bson-value.ts';
import { exactNumber } from '../../src/bson/exact-number.ts';
import { withLimitedCost } from '../../src/command-cost.ts';
import { compareValues } from '../../src/documents/query/compare-values.ts';
import { createMatcher } from '../../src/documents/query/matcher.ts';
import { createComparator } from '../../src/documents/query/sort.ts';
import { valueKey } from '../../src/documents/query/value-key.ts';
import { logIn } from '../../src/login-client/conversation.ts';
import { keysOf } from '../support/path-keys.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const TOO_MUCH = expect.objectContaining({
  code: 238,
  message: expect.stringContaining('The sandbox does not emulate a command of this cost'),
});
const documentOf = (document: Document): BsonValue => ({ type: BsonType.object, value: serialize(document) });

describe('a command costs at most so much', () => {
  const ask = (filter: Document, document: Document, times = 1) => {
    const matches = createMatcher(documentOf(filter));
    const value = documentOf(document);
    return () => Array.from({ length: times }, () => matches(value));
  };
  const branches = (count: number) => ({ $or: Array.from({ length: count }, () => ({ a: 1 })) });

  test.each<[string, number, () => unknown]>([
    ['conditions', 100_000, ask(branches(1_000), { b: 1 })],
    ['documents', 100_000, ask({ a: 1 }, { b: 1 }, 1_000)],
    ['the bytes of a document', 100_000, ask({ a: 1 }, { b: 'x'.repeat(200_000) })],
    ['the items of an array', 100_000, ask({ a: 1 }, { a: Array(1_000).fill(0) })],
    ['patterns', 100_000, ask({ $or: Array(50).fill({ a: /b/ }) }, { a: 'x'.repeat(100) })],
    ['patterns in a list', 100_000, ask({ a: { $in: Array(50).fill(/b/) } }, { a: 'x'.repeat(100) })],
  ])('in %s', (_, limit, run) => {
    expect(() => withLimitedCost(run, limit)).toThrow(TOO_MUCH);
    withLimitedCost(run, limit * 10);
  });

  test.each([
    ['clauses', branches(100)],
    ['patterns', { a: /(b{1,100}){1,10}/ }],
  ])('in %s that are held while it runs', (_, filter) => {
    const compile = () => createMatcher(documentOf(filter));
    expect(() => withLimitedCost(compile, 1_000_000)).toThrow(TOO_MUCH);
    withLimitedCost(compile, 100_000_000);
  });

  test('in long values that are sorted', () => {
    const documents = Array.from({ length: 10 }, () => serialize({ a: 'x'.repeat(10_000) }));
    const sort = () => [...documents].sort(createComparator(documentOf({ a: 1 })));
    expect(() => withLimitedCost(sort, 50_000)).toThrow(TOO_MUCH);
    withLimitedCost(sort, 500_000);
  });

  test('in the places of a Decimal128', () => {
    const value = Decimal128.fromString('1E6000').bytes;
    const run = () => exactNumber({ type: BsonType.decimal, value });
    expect(() => withLimitedCost(run, 100_000)).toThrow(TOO_MUCH);
    withLimitedCost(run, 200_000);
  });

  test('and the next one has as much again', () => {
    const run = ask({ a: 1 }, { b: 1 }, 100);
    for (let command = 0; command < 10; command += 1) withLimitedCost(run, 60_000);
  });
});

test('a server refuses such a command, and goes on', async () => {
  const sandbox = await startTestSandbox();
  const client = await openRawClient(sandbox.mongodbUri);
  await logIn(client, keysOf(await sandbox.provision('env-vars')));
  // Its text is stepped over, and counts all the same.
  await client.command({ insert: 'many', documents: [{ text: 'x'.repeat(4_000_000) }], $db: 'testdb' });
  const $or = Array.from({ length: 1_000 }, () => ({ a: 1 }));
  const commands = [
    { find: 'many', filter: { $or } },
    { count: 'many', query: { $or } },
    { aggregate: 'many', pipeline: [{ $match: { $or } }], cursor: {} },
    { distinct: 'many', key: 'text', query: { $or } },
    { findAndModify: 'many', query: { $or }, remove: true },
  ];
  for (const command of commands) {
    expect(await client.command({ ...command, $db: 'testdb' })).toMatchObject({
      ok: 0,
      code: 238,
      codeName: 'NotImplemented',
    });
  }
  expect(
    await client.command({ delete: 'many', deletes: [{ q: { $or }, limit: 0 }], $db: 'testdb' }),
  ).toMatchObject({ n: 0, writeErrors: [{ code: 238 }] });
  expect(await client.command({ find: 'many', filter: { a: 1 }, $db: 'testdb' })).toMatchObject({ ok: 1 });
});

describe('a double of any size', () => {
  const double = (size: number): BsonValue => ({
    type: BsonType.double,
    value: serialize({ a: new Double(size) }).subarray(7, 15),
  });

  test.each([1, -1, 0.1, -2.5, 1e308, -1e308, Number.MAX_VALUE, 2 ** 53 + 2, 1e23, 2 ** -900])(
    '%d is the number it is',
    (size) => {
      const number = exactNumber(double(size));
      if (number.kind !== 'fraction') return expect.unreachable();
      expect(Number(number.numerator) / Number(number.denominator)).toBe(size);
    },
  );

  test('zeros are one number, and the smallest one is 2 to the -1074', () => {
    expect(exactNumber(double(-0))).toMatchObject({ numerator: 0n });
    expect(valueKey(double(-0))).toBe(valueKey(double(0)));
    expect(exactNumber(double(5e-324))).toMatchObject({ numerator: 1n, denominator: 2n ** 1074n });
  });

  test('has the key of the integer that it is', () => {
    const [double, long] = [new Double(2 ** 60), 2n ** 60n].map((a) => serialize({ a }));
    const at = (bytes: Uint8Array | undefined, type: number): BsonValue => ({
      type,
      value: bytes?.subarray(7, 15) ?? new Uint8Array(),
    });
    expect(valueKey(at(double, BsonType.double))).toBe(valueKey(at(long, BsonType.long)));
  });
});

test('texts are in the order of their UTF-8 bytes, of which one may be the beginning of the other', () => {
  const text = (a: string): BsonValue => ({ type: BsonType.string, value: serialize({ a }).subarray(7, -1) });
  const ordered = ['', 'a', 'a\0', 'aa', 'b', 'ä', '\uFFFD', '😀'];
  for (const [one, first] of ordered.entries()) {
    for (const [other, second] of ordered.entries()) {
      expect(Math.sign(compareValues(text(first), text(second)))).toBe(Math.sign(one - other));
    }
  }
});
