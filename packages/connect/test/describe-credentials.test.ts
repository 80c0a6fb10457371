import { expect, test } from 'vitest';
import { describeCredentials } from '../src/index.ts';
import { STATIC, temporary } from './credentials.ts';

test('static credentials', () => {
  expect(describeCredentials(STATIC)).toBe('AKIA…MPLE (static credentials)');
});

test('temporary credentials, with the time they expire', () => {
  const credentials = { ...temporary(0), expiration: new Date('2031-02-03T04:05:06Z') };
  expect(describeCredentials(credentials)).toBe(
    'ASIA…MPLE (temporary credentials, expire at 2031-02-03T04:05:06.000Z)',
  );
});

test('temporary by the key id alone', () => {
  const { accessKeyId, secretAccessKey } = temporary(0);
  expect(describeCredentials({ accessKeyId, secretAccessKey })).toBe('ASIA…MPLE (temporary credentials)');
});

test.each([
  ['too short', 'short-id'],
  ['the secret, in the wrong place', STATIC.secretAccessKey],
  ['a placeholder', '<access-key-id>'],
])('shows nothing of an id that is none: %s', (_, accessKeyId) => {
  expect(describeCredentials({ ...STATIC, accessKeyId })).toBe('… (static credentials)');
});

test('a token that was left over does not make a static key temporary', () => {
  const credentials = { ...STATIC, sessionToken: 'left-over' };
  expect(describeCredentials(credentials)).toBe('AKIA…MPLE (static credentials)');
});

test('an expiration that is no date is left out', () => {
  const credentials = { ...STATIC, expiration: new Date('not a date') };
  expect(describeCredentials(credentials)).toBe('AKIA…MPLE (static credentials)');
});
