import { describe, expect, test } from 'vitest';
import { canonicalQuery, canonicalRequest } from '../../src/sigv4/canonical-request.ts';

describe('the canonical query', () => {
  test.each([
    ['', ''],
    ['b&a', 'a=&b='],
    ['a=b=c', 'a=b%3Dc'],
    ['=b', '=b'],
    ['a=2&a=10&a=1', 'a=1&a=10&a=2'],
    ['a-b=1&a=2&a%20=3&A=4', 'A=4&a=2&a%20=3&a-b=1'],
    ['a=+&b=%2B', 'a=%20&b=%2B'],
    ['%61=%7e%2d&b=%c3%a9', 'a=~-&b=%C3%A9'],
    [`a=!'()*`, 'a=%21%27%28%29%2A'],
    ['a=é𝄞', 'a=%C3%A9%F0%9D%84%9E'],
    ['a=%ff%00%0a', 'a=%FF%00%0A'],
    ['a=1?b=2', 'a=1%3Fb%3D2'],
  ])('of %j is %j', (query, canonical) => {
    expect(canonicalQuery(query)).toBe(canonical);
  });
});

describe('the canonical headers', () => {
  const lines = (signedHeaders: string[]) =>
    canonicalRequest(
      {
        method: 'GET',
        url: '/',
        headers: [
          ['X-One', '  1  '],
          ['Host', 'h'],
          ['x-one', '2  3'],
          ['X-Empty', ''],
          ['X-Tab', '\t'],
        ],
        body: new Uint8Array(),
      },
      signedHeaders,
    )
      .split('\n')
      .slice(3, -1);

  test('are those listed, in the order that was signed', () => {
    expect(lines(['x-one', 'host'])).toEqual(['x-one:1,2 3', 'host:h', '', 'x-one;host']);
  });

  test('have an empty value, and one that is not a space', () => {
    expect(lines(['x-empty', 'x-tab'])).toEqual(['x-empty:', 'x-tab:\t', '', 'x-empty;x-tab']);
  });

  test('have no line for what was not sent, nor for a name in capitals', () => {
    expect(lines(['Host', 'host', 'x-none'])).toEqual(['host:h', '', 'Host;host;x-none']);
  });
});
