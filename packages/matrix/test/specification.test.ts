import { describe, test } from 'vitest';
import { specificationRows } from '../src/rows/specification.ts';

// Each row is a process or two: vitest.config.ts says how many run at a time.
describe.concurrent('specification', () => {
  for (const { name, driver, run } of specificationRows) {
    test(`${name}, driver ${driver?.major}`, async () => void (await run()));
  }
});
