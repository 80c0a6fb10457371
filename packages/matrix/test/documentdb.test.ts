import { expect, test } from 'vitest';
import { drivers } from '../src/drivers.ts';
import { documentdbRows } from '../src/rows/documentdb.ts';

// Before the tests, whose time limit a first import would use up.
await Promise.all(drivers.map(({ load }) => load()));

test.each(documentdbRows.map((row) => [`${row.name}, driver ${row.driver?.major}`, row] as const))(
  '%s',
  async (_, row) => {
    const { identity, detail } = await row.run();
    expect(identity ?? detail).toBeTruthy();
  },
);
