import { createGate } from '@atlas-aws-iam/test-support/gate';
import { describe, expect, test } from 'vitest';
import { spend, withLimitedCost } from '../src/command-cost.ts';
import type { DatabaseRole } from '../src/index.ts';
import { logIn } from './support/log-in.ts';

const TOO_MUCH = expect.objectContaining({ code: 238, codeName: 'NotImplemented' });
/** More than any command may cost. */
const spendTooMuch = () => spend(1e15);

/** Outside a command nothing is limited, so that a command before has left nothing behind. */
const expectNoLimit = () => expect(spendTooMuch).not.toThrow();

describe('what a command may cost', () => {
  test('ends with it, whether it answers, throws or costs too much', () => {
    expect(withLimitedCost(() => spend(100), 100)).toBeUndefined();
    expectNoLimit();
    const failed = new Error('failed');
    const fail = () => {
      spend(100);
      throw failed;
    };
    expect(() => withLimitedCost(fail, 100)).toThrow(failed);
    expectNoLimit();
    expect(() => withLimitedCost(() => spend(101), 100)).toThrow(TOO_MUCH);
    expectNoLimit();
  });

  test('stays spent in the same command, also for one that goes on after a refusal', () => {
    withLimitedCost(() => {
      expect(() => spend(101)).toThrow(TOO_MUCH);
      expect(() => spend(1)).toThrow(TOO_MUCH);
    }, 100);
  });

  test.each([
    ['answers', () => spend(1_000)],
    [
      'throws',
      () => {
        spend(1_000);
        throw new Error('failed');
      },
    ],
    ['costs too much', () => spend(1_001)],
  ])('is its own, apart from that of one within it which %s', (_, inner) => {
    withLimitedCost(() => {
      spend(40);
      try {
        withLimitedCost(inner, 1_000);
      } catch {
        // What is left afterwards is the same.
      }
      spend(60);
      expect(() => spend(1)).toThrow(TOO_MUCH);
    }, 100);
    expectNoLimit();
  });

  test('is its own while others wait, and nothing of it is left when they go on', async () => {
    const gate = createGate();
    gate.close();
    const start = (end: () => string) =>
      withLimitedCost(async () => {
        spend(60);
        await gate.passed();
        expectNoLimit();
        return end();
      }, 100);
    const failed = new Error('failed');
    const waiting = Promise.allSettled([
      start(() => 'answer'),
      start(() => {
        throw failed;
      }),
    ]);
    expectNoLimit();
    expect(() => withLimitedCost(() => spend(101), 100)).toThrow(TOO_MUCH);

    gate.open();
    expect(await waiting).toEqual([
      { status: 'fulfilled', value: 'answer' },
      { status: 'rejected', reason: failed },
    ]);
    withLimitedCost(() => spend(100), 100);
    expectNoLimit();
  });
});

test('a sandbox answers while another one in the process refuses a command for its cost', async () => {
  const roles: DatabaseRole[] = [{ roleName: 'readWrite', databaseName: 'testdb' }];
  const [busy, other] = await Promise.all([logIn(roles), logIn(roles)]);
  const $db = 'testdb';
  await busy.command({ insert: 'x', documents: [{ text: 'x'.repeat(4_000_000) }], $db });
  await other.command({ insert: 'x', documents: [{ _id: 1 }], $db });

  const tooMuch = { find: 'x', filter: { $or: Array(1_000).fill({ a: 1 }) }, $db };
  const enough = { find: 'x', filter: { _id: 1 }, $db };
  for (let round = 0; round < 3; round += 1) {
    const [refused, answered] = await Promise.all([busy.command(tooMuch), other.command(enough)]);
    expect(refused).toMatchObject({ ok: 0, code: 238 });
    expect(answered).toMatchObject({ ok: 1, cursor: { firstBatch: [{ _id: 1 }] } });
  }
});
