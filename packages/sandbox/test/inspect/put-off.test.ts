import { expect, test } from 'vitest';
import { createPutOff } from '../../src/inspect/put-off.ts';

function start() {
  let now = 0;
  const called: { call: () => void; ms: number }[] = [];
  const putOff = createPutOff(
    (call, ms) => void called.push({ call, ms }),
    () => now,
  );
  const done: number[] = [];
  return {
    putOff,
    done,
    add: (id: number, tookMs = 1) =>
      putOff.add(id, () => {
        now += tookMs;
        done.push(id);
      }),
    waits: () => called.map(({ ms }) => ms),
    pass: () => called.shift()?.call(),
  };
}

test('work is done later, one after the other', () => {
  const { add, done, pass } = start();
  add(1);
  add(2);
  expect(done).toEqual([]);
  pass();
  expect(done).toEqual([1]);
  pass();
  expect(done).toEqual([1, 2]);
});

test('it takes a twentieth of the time, also where the next comes when nothing waits', () => {
  const { add, waits, pass } = start();
  add(1, 30);
  expect(waits()).toEqual([0]);
  pass();
  expect(waits()).toEqual([570]);
  add(2, 5);
  expect(waits()).toEqual([570]);
  pass();
  expect(waits()).toEqual([95]);
});

test('what is asked for is done at once, and only once', () => {
  const { add, putOff, done, pass } = start();
  add(1);
  add(2);
  putOff.hurry(2);
  putOff.hurry(2);
  putOff.hurry(7);
  pass();
  pass();
  expect(done).toEqual([2, 1]);
});

test('of more than a hundred the newest wait', () => {
  const { add, done, pass } = start();
  for (let id = 1; id <= 150; id += 1) add(id);
  for (let time = 0; time < 150; time += 1) pass();
  expect(done).toHaveLength(100);
  expect(done[0]).toBe(51);
});

test('what is forgotten is not done', () => {
  const { add, putOff, done, pass } = start();
  add(1);
  putOff.clear();
  pass();
  expect(done).toEqual([]);
  add(2);
  pass();
  expect(done).toEqual([2]);
});

test('work that fails ends nothing, and what comes after it is done', () => {
  const { add, putOff, done, pass } = start();
  putOff.add(1, () => {
    throw new Error('a mistake of the recorder');
  });
  add(2);
  pass();
  pass();
  expect(done).toEqual([2]);
});
