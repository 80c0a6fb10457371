import { calculateObjectSize, type Document } from 'bson';
import { describe, expect, test } from 'vitest';
import { runEach } from '../../../src/atlas/document-commands/run-each.ts';
import { CommandError } from '../../../src/command-error.ts';

const ONE_MB = 1024 * 1024;

/** Refuses two statements, the first one with a message and details of so many bytes. */
function errorAfter(size: number): Document | undefined {
  const rest = size - calculateObjectSize({ errmsg: 'first', keyValue: '' });
  const refusals = [
    new CommandError(11000, 'first', { keyValue: 'x'.repeat(rest) }),
    new CommandError(11000, 'second', { keyPattern: { a: 1 } }),
  ];
  const { count, writeErrors } = runEach(refusals, false, (refusal) => {
    throw refusal;
  });
  expect(count).toBe(0);
  return writeErrors.writeErrors?.[1];
}

describe('write errors say in all about 1 MB', () => {
  test('one after a byte less has its message and its details', () => {
    expect(errorAfter(ONE_MB - 1)).toEqual({
      index: expect.objectContaining({ value: 1 }),
      code: expect.objectContaining({ value: 11000 }),
      errmsg: 'second',
      keyPattern: { a: 1 },
    });
  });

  test('one after 1 MB has its code only', () => {
    expect(errorAfter(ONE_MB)).toEqual({
      index: expect.objectContaining({ value: 1 }),
      code: expect.objectContaining({ value: 11000 }),
      errmsg: '',
    });
  });
});
