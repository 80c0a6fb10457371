import { describe, expect, test } from 'vitest';
import { compareCharacters, compareLines, type Piece } from '../src/login/differences.ts';

/** What differs stands in brackets. */
const show = (pieces: readonly Piece[] | undefined) =>
  pieces?.map(({ text, isDifferent }) => (isDifferent ? `[${text}]` : text)).join('') ?? 'none';

const compare = (left: string, right: string) => {
  const both = compareCharacters(left, right);
  return [show(both.left), show(both.right)];
};

describe('characters', () => {
  test('a digit of a date', () => {
    expect(compare('x-amz-date:20261122T120000Z', 'x-amz-date:20261122T120030Z')).toEqual([
      'x-amz-date:20261122T1200[0]0Z',
      'x-amz-date:20261122T1200[3]0Z',
    ]);
  });

  test('a header that one side has not signed is missing as a whole', () => {
    expect(compare('host;x-amz-date;x-mongodb', 'host;x-amz-date;x-amz-security-token;x-mongodb')).toEqual([
      'host;x-amz-date;x-mongodb',
      'host;x-amz-date;[x-amz-security-token;]x-mongodb',
    ]);
  });

  test('two hashes have nothing in common', () => {
    const [one, other] = ['a1'.repeat(32), 'b1'.repeat(32)];
    expect(compare(one, other)).toEqual([`[${one}]`, `[${other}]`]);
  });

  test('regions', () => {
    expect(compare('20261122/us-east-1/sts', '20261122/us-east-2/sts')).toEqual([
      '20261122/us-east-[1]/sts',
      '20261122/us-east-[2]/sts',
    ]);
  });

  test('texts that are too long for a table of both', () => {
    const [one, other] = ['a'.repeat(5000), 'b'.repeat(5000)];
    expect(compare(one, other)).toEqual([`[${one}]`, `[${other}]`]);
  });

  test('what is the same, also nothing', () => {
    expect(compare('', '')).toEqual(['', '']);
    expect(compare('é😀', 'é😀')).toEqual(['é😀', 'é😀']);
  });
});

describe('lines', () => {
  const lines = (left: string, right: string) =>
    compareLines(left, right).map((pair) => `${show(pair.left)} | ${show(pair.right)}`);

  test('a line more on one side', () => {
    expect(lines('POST\n/\n\na:1\n\na', 'POST\n/\n\na:1\nb:2\n\na;b')).toEqual([
      'POST | POST',
      '/ | /',
      ' | ',
      'a:1 | a:1',
      'none | [b:2]',
      ' | ',
      'a | a[;b]',
    ]);
  });

  test('every text comes out whole', () => {
    const [left, right] = ['a\nb\nc\nd', 'a\nx\ny\nc\ne'];
    const pairs = compareLines(left, right);
    const text = (side: 'left' | 'right') =>
      pairs
        .flatMap((pair) => (pair[side] ? [pair[side].map((piece) => piece.text).join('')] : []))
        .join('\n');
    expect([text('left'), text('right')]).toEqual([left, right]);
  });
});
