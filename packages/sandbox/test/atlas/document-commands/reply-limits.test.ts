import { Binary, calculateObjectSize, type Document } from 'bson';
import { expect, test } from 'vitest';
import type { WireClient } from '../../../src/login-client/wire-client.ts';
import { logIn } from '../../support/log-in.ts';

const SIXTEEN_MB = 16 * 1024 * 1024;

const binary = (length: number, byte = 0) => new Binary(Buffer.alloc(length, byte));
const run = (client: WireClient, command: Document) => client.command({ ...command, $db: 'testdb' });

/** Documents 1 and 2 make an answer of exactly 16 MB, documents 1 and 3 one of a byte more. */
async function withHalves(sizeOfAnswer: (halves: Binary[]) => number): Promise<WireClient> {
  const client = await logIn([{ roleName: 'readWrite', databaseName: 'testdb' }]);
  const half = SIXTEEN_MB / 2;
  const rest = SIXTEEN_MB - sizeOfAnswer([binary(half), binary(0)]);
  const documents = [half, rest, rest + 1].map((length, index) => ({
    _id: index + 1,
    a: binary(length, index + 1),
  }));
  for (const document of documents) {
    expect(await run(client, { insert: 'x', documents: [document] })).toMatchObject({ n: 1, ok: 1 });
  }
  return client;
}

const ids = (...$in: number[]) => ({ _id: { $in } });

test('distinct gives values of 16 MB, and refuses a byte more', async () => {
  // The values with their names, without the document around them.
  const client = await withHalves((halves) => calculateObjectSize(halves) - 5);
  const distinct = (query: Document) => run(client, { distinct: 'x', key: 'a', query });

  const { values, ok } = await distinct(ids(1, 2));
  expect(ok).toBe(1);
  expect(values).toHaveLength(2);
  expect(await distinct(ids(1, 3))).toEqual({
    ok: 0,
    code: 17217,
    codeName: 'Location17217',
    errmsg: 'distinct too big, 16mb cap',
  });
});

test('an aggregation gives a document of 16 MB, and refuses one of a byte more', async () => {
  const client = await withHalves((a) => calculateObjectSize({ _id: null, a }));
  const aggregate = (...stages: Document[]) =>
    run(client, {
      aggregate: 'x',
      pipeline: [...stages, { $group: { _id: null, a: { $push: '$a' } } }],
      cursor: {},
    });

  const { cursor, ok } = await aggregate({ $match: ids(1, 2) });
  expect(ok).toBe(1);
  expect(calculateObjectSize(cursor.firstBatch[0])).toBe(SIXTEEN_MB);
  expect(await aggregate({ $match: ids(1, 3) })).toMatchObject({
    ok: 0,
    code: 10334,
    codeName: 'BSONObjectTooLarge',
    errmsg: 'BSONObj size: 16777217 is larger than a document may be (16MB)',
  });
});

test('a duplicate key of 100,000 bytes is shown, of one more left out', async () => {
  const client = await logIn([{ roleName: 'readWrite', databaseName: 'testdb' }]);
  const insertTwice = async (length: number) => {
    const insert = { insert: 'x', documents: [{ _id: binary(length) }] };
    expect(await run(client, insert)).toMatchObject({ n: 1 });
    return (await run(client, insert)).writeErrors[0];
  };
  const start = 'E11000 duplicate key error collection: testdb.x index: _id_ dup key: { _id: ';

  // Its length and its subtype are five bytes.
  const shown = await insertTwice(99_995);
  expect(shown.keyValue._id.length()).toBe(99_995);
  expect(shown.errmsg).toMatch(`${start}"AAAA`);
  expect(await insertTwice(99_996)).toEqual({
    index: 0,
    code: 11000,
    errmsg: `${start}… }`,
    keyPattern: { _id: 1 },
  });
});

test('the messages of a reply end at 1 MB, and its codes do not', async () => {
  const client = await logIn([{ roleName: 'readWrite', databaseName: 'testdb' }]);
  const documents = Array.from({ length: 14 }, () => ({ _id: binary(90_000) }));
  const { n, writeErrors } = await run(client, { insert: 'x', documents, ordered: false });

  expect(n).toBe(1);
  // Each shows its key of 90,000 bytes, and the beginning of it in 10,000 characters.
  const shown = writeErrors.slice(0, 11);
  expect(shown.map(({ keyValue }: Document) => keyValue?._id.length())).toEqual(Array(11).fill(90_000));
  expect(writeErrors.slice(11)).toEqual([
    { index: 12, code: 11000, errmsg: '' },
    { index: 13, code: 11000, errmsg: '' },
  ]);
});
