import { describe, expect, test } from 'vitest';
import { loginSandboxRows } from '../src/rows/login-sandbox.ts';
import { exampleRows } from '../src/rows/refusals/example-rows.ts';

// Each row is a process of its own: vitest.config.ts says how many run at a time.
describe.concurrent.each([
  ['is let in', loginSandboxRows],
  ['is refused, and says why', exampleRows],
])('every example on every driver %s', (_, rows) => {
  for (const { name, driver, run } of rows)
    test(`${name}, driver ${driver?.major}`, async () => void (await run()));
});

test.each([
  ['let in', loginSandboxRows],
  ['refused', exampleRows],
])('there is a row for each driver of what is %s', (_, rows) => {
  expect(new Set(rows.map(({ driver }) => driver?.major))).toEqual(new Set(['7', '6']));
});
