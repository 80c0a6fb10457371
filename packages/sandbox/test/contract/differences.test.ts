import { expect, onTestFinished, test, vi } from 'vitest';
import { printDifferences, type Result, readKnownDifferences } from '../../contract/differences.ts';

const RESULTS: Result[] = [
  { name: 'a', status: 'passed', reason: '' },
  { name: 'b', status: 'failed', reason: 'expected 1 to be 2' },
  { name: 'c', status: 'skipped', reason: '' },
];

test.each([
  ['what is known is no failure', { why: ['b'] }, 0, ['1 known: why']],
  ['what is not known is told with its reason', {}, 1, ['differs: b\n  expected 1 to be 2']],
  [
    'what no longer differs is told',
    { why: ['a', 'b'] },
    1,
    ['no longer differs, so take it from known-differences.json: a'],
  ],
])('%s', (_, known, exitCode, lines) => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  expect(printDifferences(RESULTS, known)).toBe(exitCode);
  const printed = log.mock.calls.flat();
  expect(printed).toEqual(expect.arrayContaining(lines));
  expect(printed.at(-1)).toBe("1 as the sandbox's own store, 1 not, 1 skipped");
});

test('only FerretDB has some', () => {
  expect(readKnownDifferences('store')).toEqual({});
  expect(Object.keys(readKnownDifferences('ferretdb'))).toHaveLength(4);
});
