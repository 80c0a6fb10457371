import { expect, test } from 'vitest';
import type { Row, RowResult } from '../src/row.ts';
import { runRows } from '../src/run-rows.ts';

const row = (name: string, run: Row['run']): Row => ({ name, group: 'login', target: 'sandbox', run });

test('a row that fails after the end was asked for is no failure, and nothing new is started', async () => {
  const ending = new AbortController();
  const seen: RowResult[] = [];
  const rows = [
    row('done', async () => ({ detail: 'yes' })),
    row('interrupted', async () => {
      ending.abort();
      throw new Error('its program was ended too');
    }),
    row('next', () => expect.unreachable('it was started')),
  ];
  await runRows(rows, 1, (result) => void seen.push(result), ending.signal);
  expect(seen.map(({ row: { name }, verdict }) => [name, verdict])).toEqual([['done', 'passed']]);
});

test('without an end a row that throws has failed, with its reason', async () => {
  const fails = row('fails', async () => {
    throw new Error('no');
  });
  const [result] = await runRows([fails], 1, () => {});
  expect(result).toMatchObject({ verdict: 'failed', reason: 'no' });
});
