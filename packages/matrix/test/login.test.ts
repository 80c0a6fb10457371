import { expect, test } from 'vitest';
import { loginSandboxRows } from '../src/rows/login-sandbox.ts';
import { runRows } from '../src/run-rows.ts';

// Two at a time, as the command does it: each row is a process of its own.
test('every example on every driver', { timeout: 120_000 }, async () => {
  const results = await runRows(loginSandboxRows, 2, () => {});
  const failed = results.filter(({ verdict }) => verdict !== 'passed');
  expect(failed.map(({ row, reason }) => `${row.name}, driver ${row.driver?.major}: ${reason}`)).toEqual([]);
  expect(results.length).toBe(loginSandboxRows.length);
  expect(new Set(results.map(({ row }) => row.driver?.major))).toEqual(new Set(['7', '6']));
});
