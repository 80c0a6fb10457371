import { describe, expect, test } from 'vitest';
import { drivers } from '../src/drivers.ts';
import type { Row, RowResult } from '../src/row.ts';
import { formatGrid } from '../src/terminal/grid.ts';
import { createGridReport } from '../src/terminal/grid-report.ts';

const [seven, six] = drivers;

function result(
  path: string | undefined,
  major: '7' | '6' | undefined,
  verdict: RowResult['verdict'],
): RowResult {
  const driver = major === '7' ? seven : major === '6' ? six : undefined;
  const row: Row = {
    name: path ?? 'any',
    group: path ? 'login' : 'protocol',
    target: 'sandbox',
    run: async () => ({}),
    ...(path && { path }),
    ...(driver && { driver }),
  };
  return { row, verdict, milliseconds: 1, evidence: {} };
}

const RESULTS = [
  result('sso', '7', 'passed'),
  result('sso', '7', 'passed'),
  result('sso', '6', 'failed'),
  result('sso', '6', 'passed'),
  result('ec2-role', '7', 'skipped'),
  result('sso', undefined, 'passed'),
  result(undefined, '7', 'passed'),
];

describe('the grid', () => {
  test('path by driver', () => {
    expect(formatGrid(RESULTS, 80)).toEqual([
      'path      driver 6       driver 7        no driver',
      'sso       1 of 2 failed  2 passed        1 passed',
      'ec2-role  -              1 of 1 skipped  -',
      'any path  -              1 passed        -',
    ]);
  });

  test.each([60, 30])('no line is wider than %d columns', (columns) => {
    const many = Array.from({ length: 12 }, () => result('container-role', '7', 'failed'));
    for (const line of formatGrid([...RESULTS, ...many, result('container-role', '6', 'failed')], columns)) {
      expect(line.length).toBeLessThanOrEqual(columns);
    }
  });
});

test('one line for each group, which counts what is done and stays when all is', () => {
  const written: string[] = [];
  const report = createGridReport(
    RESULTS.map(({ row }) => row),
    60,
    (text) => written.push(text),
  );
  for (const one of RESULTS) report.add(one);
  report.finish();
  const output = written.join('');
  // What a terminal shows: of each line, what was written last.
  const lines = output.split('\n').map((line) => line.split('\r\u001b[K').at(-1));
  expect(lines.slice(0, 4)).toEqual([
    'login          6 of 6, 1 failed, 1 skipped',
    'protocol       1 of 1',
    '',
    'path      driver 6       driver 7        no driver',
  ]);
  // It only ever goes back to the beginning of its own line: no colour, no other control character.
  expect(output.replaceAll('\r\u001b[K', '').replaceAll('\n', '')).toMatch(/^\P{Cc}*$/u);
});
