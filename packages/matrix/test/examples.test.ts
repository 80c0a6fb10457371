import { mistakes } from '@atlas-aws-iam/mistakes';
import { describe, expect, test } from 'vitest';
import { drivers } from '../src/drivers.ts';
import { loginSandboxRows } from '../src/rows/login-sandbox.ts';
import { exampleRows } from '../src/rows/refusals/example-rows.ts';

// As many at a time as vitest.config.ts allows: each row is a process of its own.
describe.concurrent.each([
  ['is let in', loginSandboxRows],
  ['is refused, and says why', exampleRows],
])('every example on every driver %s', { timeout: 300_000 }, (_, rows) => {
  test.each(rows.map((row) => [row.name, row.driver?.major, row] as const))(
    '%s, driver %s',
    async (_name, _driver, row) => void (await row.run()),
  );

  test('both drivers take part', () => {
    expect(new Set(rows.map(({ driver }) => driver?.major))).toEqual(new Set(['7', '6']));
  });
});

test('every code is refused on every driver that can be told it', () => {
  const shown = exampleRows.map(({ name, driver }) => `${name.split(': ')[1]} ${driver?.major}`);
  const wanted = mistakes.flatMap(({ code, only }) =>
    drivers.flatMap(({ major }) => (only && only.driver !== major ? [] : [`${code} ${major}`])),
  );
  expect(new Set(shown)).toEqual(new Set(wanted));
});

test('every refused example has a name of its own', () => {
  const names = exampleRows.map(({ name, driver }) => `${name}, driver ${driver?.major}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
