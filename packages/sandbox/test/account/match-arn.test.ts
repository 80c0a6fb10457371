import { expect, test } from 'vitest';
import { matchArn, parseArn } from '../../src/account/match-arn.ts';

const LOGS = 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/a:log-stream:b';

test('an ARN has six segments, of which the last keeps its colons', () => {
  expect(parseArn(LOGS)).toEqual([
    'arn',
    'aws',
    'logs',
    'us-east-1',
    '123456789012',
    'log-group:/aws/lambda/a:log-stream:b',
  ]);
  expect(parseArn('arn:aws:s3:::b')).toEqual(['arn', 'aws', 's3', '', '', 'b']);
});

test.each([
  '',
  '*',
  'arn',
  'arn:*',
  'arn:aws:iam::123456789012',
  'urn:aws:s3:::b',
  'Arn:aws:s3:::b',
  ':::::',
])('%j is none', (text) => expect(parseArn(text)).toBeUndefined());

test.each([
  ['arn:aws:logs:*:*:log-group:/aws/lambda/*:*', true],
  ['arn:aws:logs:*:*:log-group:/aws/lambda/a', false],
  ['arn:aws:logs:*:*:log-group*', true],
  ['arn:aws:logs:us-east-?:123456789012:*', true],
  ['arn:aws:logs:us-east-?:12345678901:*', false],
  ['arn:aws:logs::123456789012:*', false],
  ['arn:aws:logs:*:log-group:*', false],
])('the pattern %s', (pattern, matches) => {
  expect(matchArn(parseArn(pattern) ?? [], parseArn(LOGS) ?? [])).toBe(matches);
});
