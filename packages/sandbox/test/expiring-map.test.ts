import { expect, test } from 'vitest';
import { ExpiringMap } from '../src/expiring-map.ts';

test('an entry is there until the moment it expires', () => {
  let now = 0;
  const map = new ExpiringMap<string>(() => now);
  map.set('key', 'value', 1000);
  now = 999;
  expect(map.get('key')).toBe('value');
  now = 1000;
  expect(map.get('key')).toBeUndefined();
});

test('an entry can be deleted', () => {
  const map = new ExpiringMap<string>(() => 0);
  map.set('key', 'value', 1000);
  map.delete('key');
  expect(map.get('key')).toBeUndefined();
});

test('what has expired is dropped, what is valid is kept', () => {
  let now = 0;
  const map = new ExpiringMap<number>(() => now);
  for (let count = 0; count < 100; count += 1) map.set(`kept ${count}`, count, Number.POSITIVE_INFINITY);
  for (now = 0; now < 10_000; now += 1) map.set(`short ${now}`, now, now + 1);
  expect(map.size).toBeLessThan(250);
  expect(map.get('kept 0')).toBe(0);
  expect(map.get('kept 99')).toBe(99);
});
