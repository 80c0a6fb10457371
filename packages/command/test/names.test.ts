import { describe, expect, test } from 'vitest';
import { didYouMean } from '../src/did-you-mean.ts';
import { expectOneOf } from '../src/expect-one-of.ts';
import { readPathAndVariant } from '../src/path-and-variant.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const PATHS = ['env-vars', 'sso'];
const readPath = (said: string, variant?: string) => readPathAndVariant(said, variant, 'path', PATHS);

test.each([
  ['env-var', ' Did you mean env-vars?'],
  ['SSO', ' Did you mean sso?'],
  ['kubernetes', ''],
  ['s', ''],
  ['xy', ''],
])('%s', (wanted, expected) => {
  expect(didYouMean(wanted, PATHS)).toBe(expected);
});

test('nothing is meant where there are no names', () => {
  expect(didYouMean('x', [])).toBe('');
});

test('a name that is none: what it is, what was meant, what there is', () => {
  expect(() => expectOneOf('driver', '77', ['7', '6'])).toThrow(
    expect.objectContaining({
      message: 'there is no driver "77". Did you mean 7?',
      fix: 'They are: 7, 6.',
    }),
  );
});

test.each([
  ['AKIAIOSFODNN7EXAMPLE', 'there is no driver "AKIA…MPLE".'],
  [SECRET, 'there is no driver … (40 characters).'],
])('a key is no name: %s', (value, message) => {
  expect(() => expectOneOf('driver', value, ['7', '6'])).toThrow(expect.objectContaining({ message }));
});

describe('a path and its variant', () => {
  test.each<[string, string | undefined, object]>([
    ['sso', undefined, { path: 'sso' }],
    ['sso', 'legacy', { path: 'sso', variant: 'legacy' }],
    ['sso.legacy', undefined, { path: 'sso', variant: 'legacy' }],
    ['sso.legacy', 'legacy', { path: 'sso', variant: 'legacy' }],
  ])('%s and --variant %s', (said, variant, expected) => {
    expect(readPath(said, variant)).toEqual(expected);
  });

  test('two variants', () => {
    expect(() => readPath('sso.legacy', 'expiring')).toThrow(
      'sso.legacy names a variant, and --variant expiring another.',
    );
  });

  test('that are secrets are not shown', () => {
    const message = /^(?!.*EXAMPLEKEY)/;
    expect(() => readPath(SECRET)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(message) }),
    );
    expect(() => readPath(`sso.${SECRET}`, 'x')).toThrow(
      '… (44 characters) names a variant, and --variant x another.',
    );
    expect(() => readPath('sso.x', SECRET)).toThrow(
      'sso.x names a variant, and --variant … (40 characters) another.',
    );
  });

  test('no such path', () => {
    expect(() => readPath('ssso.legacy')).toThrow('there is no path "ssso". Did you mean sso?');
  });
});
