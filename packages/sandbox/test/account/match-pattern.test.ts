import { expect, test } from 'vitest';
import { matchPattern } from '../../src/account/match-pattern.ts';

test.each([
  ['', '', true],
  ['', 'a', false],
  ['a', 'a', true],
  ['a', 'A', false],
  ['a', 'ab', false],
  ['ab', 'a', false],
  ['*', '', true],
  ['*', 'anything at all', true],
  ['a*', 'a', true],
  ['a*', 'ba', false],
  ['*a', 'ba', true],
  ['*a', 'ab', false],
  ['a*c', 'abbc', true],
  ['a*c', 'abcb', false],
  ['a*b*c', 'aXbYbZc', true],
  ['*ab', 'aab', true],
  ['a**b', 'ab', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['?', '', false],
  ['??*', 'a', false],
  ['a.c', 'abc', false],
  ['*.example', 'x.y.example', true],
  ['*?', 'a\nb', true],
])('%j and %j: %s', (pattern, text, expected) => {
  expect(matchPattern(pattern, text)).toBe(expected);
});

// One that tried each star at each place would not end.
test('a pattern of many stars', () => {
  expect(matchPattern('*a'.repeat(200), 'a'.repeat(5000).concat('b'))).toBe(false);
});
