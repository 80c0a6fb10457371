import { isMainThread } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parsePolicyDate } from '../../src/account/parse-policy-date.ts';

test.each([
  ['0', 0],
  ['1767323045', 1_767_323_045_000],
  ['2026', 2_026_000],
  ['1970-01', 0],
  ['1970-01-02', 86_400_000],
  ['1970-01-01T00:00Z', 0],
  ['1970-01-01T00:00:01Z', 1000],
  ['1970-01-01T00:00:00.25Z', 250],
  ['1970-01-01T01:00:00+01:00', 0],
  ['1969-12-31T23:30:00-00:30', 0],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
])('%s is a date', (text, milliseconds) => {
  expect(parsePolicyDate(text)).toBe(milliseconds);
});

// A worker thread cannot change its time zone.
test.runIf(isMainThread)('a time without a zone is that of UTC, wherever the machine stands', () => {
  vi.stubEnv('TZ', 'Asia/Kolkata');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(new Date(0).getHours()).toBe(5);
  expect(parsePolicyDate('1970-01-01T00:00:01')).toBe(1000);
  expect(parsePolicyDate('1970-01-01')).toBe(0);
});

test('the greatest number of seconds', () => {
  expect(parsePolicyDate('9223372036854775807')).toBeGreaterThan(0);
  expect(parsePolicyDate('9223372036854775808')).toBeUndefined();
});

// The first five are those that the live service refuses, by getmoto/moto's tests.
test.each([
  'sdfdsf',
  '234-13',
  '2016-12-13t2:00:00.593194+1',
  '2016-12-13t2:00:00.1999999999+10:59',
  '2016-12-13T02:00:00.1999999999+10:59',
  '',
  '*',
  '1.5',
  '-1',
  '01T',
  '2026-13',
  '2026-00-01',
  '2026-02-30',
  '2025-02-29T00:00:00Z',
  '2026-01-02T24:00:00Z',
  '2026-01-02T00:60:00Z',
  '2026-01-02T00:00:60Z',
  '2026-01-02T00:00:00+24:00',
  '2026-01-02T00:00:00+1:00',
  '2026-01-02 00:00:00Z',
  '2026-01T00:00Z',
  ' 2026-01-02',
  '2026-01-02\n',
])('%j is none', (text) => {
  expect(parsePolicyDate(text)).toBeUndefined();
});
