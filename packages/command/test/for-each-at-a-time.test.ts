import { expect, test } from 'vitest';
import { forEachAtATime, printedIdentity } from '../src/index.ts';

test('each item once, in its order, no more at a time than allowed', async () => {
  const begun: string[] = [];
  let [atWork, most] = [0, 0];
  await forEachAtATime(['a', 'b', 'c', 'd'], 2, async (item, index) => {
    begun.push(`${index} ${item}`);
    atWork += 1;
    most = Math.max(most, atWork);
    await new Promise(setImmediate);
    atWork -= 1;
  });
  expect(begun).toEqual(['0 a', '1 b', '2 c', '3 d']);
  expect(most).toBe(2);
});

test('nothing new when the signal has come', async () => {
  const controller = new AbortController();
  const begun: number[] = [];
  await forEachAtATime(
    [1, 2, 3],
    1,
    async (item) => {
      begun.push(item);
      if (item === 2) controller.abort();
    },
    controller.signal,
  );
  expect(begun).toEqual([1, 2]);
});

test('what the work throws', async () => {
  const work = () => Promise.reject(new Error('no'));
  await expect(forEachAtATime([1], 2, work)).rejects.toThrow('no');
});

test('the last identity that an example prints', () => {
  expect(printedIdentity('Authenticated as a\nfound\nAuthenticated as b c\n')).toBe('b c');
  expect(printedIdentity('not Authenticated as a\n')).toBeUndefined();
});
