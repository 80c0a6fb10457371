import { expect, test } from 'vitest';
import { parseJsonStrings } from '../../src/aws/json.ts';

const read = (text: string) =>
  parseJsonStrings({ method: 'POST', url: '/', headers: [], body: Buffer.from(text) });

/** An object of one text, with this many bytes in all. */
const ofLength = (length: number) => JSON.stringify({ a: 'x'.repeat(length - '{"a":""}'.length) });

test('of an object the texts are read', () => {
  expect(read('{"a":"b","c":5,"d":null,"e":["f"]}')).toEqual(new Map([['a', 'b']]));
});

test.each(['', 'null', '5', '"a"', '["a"]', '{', '{"a":"b","a":"c"}'])('%j is no object', (text) => {
  expect(read(text)).toBeUndefined();
});

test('a body of 256 KiB is read, a larger one is not', () => {
  expect(read(ofLength(256 * 1024))?.size).toBe(1);
  expect(read(ofLength(256 * 1024 + 1))).toBeUndefined();
});
