import { expect, test } from 'vitest';
import { findDifference } from '../src/compare-output.ts';

test.each([
  ['a\nb', 'a  \nb\n\n'],
  ['', '\n'],
  ['…', ''],
  ['…', 'a\nb'],
  ['a\n…', 'a'],
  ['a\n…\nd', 'a\nb\nc\nd'],
  ['…\nb\n…\nb', 'a\nb\nb'],
  ['a\n…\nb\nc\n…\ne', 'a\nb\nb\nc\ne'],
  ['…\n…\na', 'a'],
])('%j is %j', (expected, actual) => {
  expect(findDifference(expected, actual)).toBeUndefined();
});

test.each([
  ['a\nb', 'a\nc', { index: 1, expected: 'b', actual: 'c' }],
  ['a\nb', 'a', { index: 1, expected: 'b', actual: undefined }],
  ['a', 'a\nb', { index: 1, expected: undefined, actual: 'b' }],
  ['a', ' a', { index: 0, expected: 'a', actual: ' a' }],
  ['b\n…', 'a\nb', { index: 0, expected: 'b', actual: 'a' }],
  ['a\n…\nc', 'a\nb', { index: 2, expected: 'c', actual: 'b' }],
  ['a\n…\na', 'a', { index: 2, expected: 'a', actual: undefined }],
  ['a\n…\nx\n…\nc', 'a\nb\nc', { index: 2, expected: 'x', actual: 'b' }],
  ['a…', 'ab', { index: 0, expected: 'a…', actual: 'ab' }],
])('%j is not %j', (expected, actual, difference) => {
  expect(findDifference(expected, actual)).toEqual(difference);
});
