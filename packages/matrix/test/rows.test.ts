import { describe, expect, test } from 'vitest';
import { drivers } from '../src/drivers.ts';
import type { Row } from '../src/row.ts';
import { protocolRows } from '../src/rows/protocol.ts';
import { exampleRows } from '../src/rows/refusals/example-rows.ts';
import { refusalRows } from '../src/rows/refusals.ts';

// Driver 6 adds a token that it finds here to any key that has none.
for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
  delete process.env[name];

// Examples have a test of their own, which runs several at a time.
const rows = [...protocolRows, ...refusalRows.filter((row) => !exampleRows.includes(row))];

// Before the tests, whose time limit a first import would use up.
await Promise.all(drivers.map(({ load }) => load()));

test('every row has a name of its own', () => {
  const names = rows.map(nameOf);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe.each(['protocol', 'refusal'] as const)('%s', (group) => {
  test.each(rows.filter((row) => row.group === group).map((row) => [nameOf(row), row] as const))(
    '%s',
    async (_, row) => {
      const { identity, detail } = await row.run();
      expect(identity ?? detail).toBeTruthy();
    },
  );
});

function nameOf({ name, driver }: Row): string {
  return driver ? `${name}, driver ${driver.major}` : name;
}
