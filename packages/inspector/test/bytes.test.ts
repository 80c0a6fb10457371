import type { Field } from '@atlas-aws-iam/sandbox/inspect';
import { expect, test } from 'vitest';
import { fieldAt, flattenFields } from '../src/login/flatten-fields.ts';
import { hexRows } from '../src/login/hex-rows.ts';

const field = (name: string, start: number, end: number, fields: Field[] = []): Field => ({
  name,
  start,
  end,
  topic: name,
  fields,
});

const flat = flattenFields([
  field('length', 0, 4),
  field('section', 4, 12, [field('kind', 4, 5), field('r', 6, 9)]),
]);

test('fields are listed with those inside behind them', () => {
  expect(flat.map(({ field: { name }, depth, parent }) => [name, depth, parent])).toEqual([
    ['length', 0, undefined],
    ['section', 0, undefined],
    ['kind', 1, 1],
    ['r', 1, 1],
  ]);
});

test('a byte belongs to the innermost field, or to none', () => {
  expect([0, 4, 5, 6, 9, 12].map((offset) => fieldAt(flat, offset))).toEqual([0, 2, 1, 3, 1, undefined]);
});

test('rows of bytes are cut where another field begins', () => {
  const bytes = new TextEncoder().encode('abcd\u0000\u0001xyz/12\u007f');
  const rows = hexRows(bytes, flat, 8);
  expect(
    rows.map(({ offset, runs }) => [
      offset,
      ...runs.map(({ field: at, hex, ascii }) => `${at} ${hex} ${ascii}`),
    ]),
  ).toEqual([
    [0, '0 61 62 63 64 abcd', '2 00 ·', '1 01 ·', '3 78 79 xy'],
    [8, '3 7a z', '1 2f 31 32 /12', 'undefined 7f ·'],
  ]);
});

test('fields that lie outside the bytes mark none', () => {
  const odd = flattenFields([field('before', -5, 1), field('behind', 2, 900), field('backwards', 3, 2)]);
  expect(hexRows(new Uint8Array(3), odd, 16)[0]?.runs.map(({ field: at, hex }) => [at, hex])).toEqual([
    [0, '00'],
    [undefined, '00'],
    [1, '00'],
  ]);
  expect(hexRows(new Uint8Array(), odd, 16)).toEqual([]);
});
