import { serialize } from 'bson';
import { expect, test } from 'vitest';
import { parseElements } from '../../src/bson/parse-bson.ts';
import { parseExtendedJson } from '../../src/cli/extended-json.ts';

/** The BSON type of each value. */
test.each([
  [1, 0x10],
  [1.5, 0x01],
  [2 ** 31, 0x12],
  [{ $numberInt: '1' }, 0x10],
  [{ $numberLong: '1' }, 0x12],
  [{ $numberDouble: '1.0' }, 0x01],
  [{ $numberDouble: '-Infinity' }, 0x01],
  [{ $numberDecimal: '1.10' }, 0x13],
  [{ $date: '2024-01-01T00:00:00Z' }, 0x09],
  [{ $date: { $numberLong: '1' } }, 0x09],
  [{ $binary: { base64: 'AQ==', subType: '00' } }, 0x05],
  [{ $uuid: '00112233-4455-6677-8899-aabbccddeeff' }, 0x05],
  [{ $oid: '65f1a0c2e4b0a1b2c3d4e5f6' }, 0x07],
])('%j has BSON type %i', (value, type) => {
  const [element] = [...parseElements(serialize(parseExtendedJson({ value })))];
  expect(element?.type).toBe(type);
});

test.each([
  2 ** 53,
  { $numberInt: 'x' },
  { $numberInt: '99999999999' },
  { $numberInt: '2147483648' },
  { $numberInt: 5 },
  { $numberLong: 'x' },
  { $numberDouble: 'q' },
  { $numberDecimal: 'z' },
  { $date: 'yesterday' },
  { $binary: { base64: '!!', subType: '00' } },
  { $oid: 'zz' },
  { list: [{ $date: 'yesterday' }] },
])('%j is refused', (value) => {
  expect(() => parseExtendedJson({ value })).toThrow();
});
