import { describe, test } from 'vitest';
import { specificationRows } from '../src/rows/specification.ts';

const AT_A_TIME = 2;

// Each row is a process or two, and they need the processor more than they wait.
const oneOfFew = limit(AT_A_TIME);

describe.concurrent('specification', { timeout: 60_000 }, () => {
  for (const { name, driver, run } of specificationRows) {
    test(`${name}, driver ${driver?.major}`, () => oneOfFew(async () => void (await run())));
  }
});

function limit(atATime: number): (task: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let free = atATime;
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
