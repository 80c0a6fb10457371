import { expect, test } from 'vitest';
import { loginSandboxRows } from '../src/rows/login-sandbox.ts';
import { exampleRows } from '../src/rows/refusals/example-rows.ts';
import { runRows } from '../src/run-rows.ts';

// Two at a time, as the command does it: each row is a process of its own.
test.each([
  ['is let in', loginSandboxRows],
  ['is refused, and says why', exampleRows],
])('every example on every driver %s', { timeout: 120_000 }, async (_, rows) => {
  const results = await runRows(rows, 2, () => {});
  const failed = results.filter(({ verdict }) => verdict !== 'passed');
  expect(failed.map(({ row, reason }) => `${row.name}, driver ${row.driver?.major}: ${reason}`)).toEqual([]);
  expect(results.length).toBe(rows.length);
  expect(new Set(results.map(({ row }) => row.driver?.major))).toEqual(new Set(['7', '6']));
});
