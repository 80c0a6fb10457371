import assert from 'node:assert/strict';
import { expect, test } from 'vitest';
import { formatReport } from '../src/format-report.ts';
import { findProblems } from '../src/report.ts';
import { runSoak } from '../src/soak.ts';

const MILLISECONDS = 3000;

test('clients get through every fault, and fail under no other circumstances', {
  timeout: 60_000,
}, async () => {
  const progress: string[] = [];
  const report = await runSoak({
    milliseconds: MILLISECONDS,
    onProgress: ({ fault }) => progress.push(fault ?? ''),
  });

  assert.deepEqual(findProblems(report), []);
  assert.deepEqual(report.withoutFault.failures, []);
  assert.deepEqual(report.faults.map(({ name }) => name).sort(), [
    'STS answers 500',
    'STS silent',
    'STS throttles',
    'connections dropped',
    'metadata answers 500',
    'metadata silent',
    'network silent',
    'network slow',
    'role recreated',
    'server down',
    'source expired',
  ]);
  for (const { recoveriesMs } of report.faults) {
    assert.ok(recoveriesMs.every((milliseconds) => milliseconds !== undefined));
  }
  assert.ok(report.milliseconds >= MILLISECONDS);
  assert.ok(report.withoutFault.succeeded > 0);
  assert.ok(report.logins > report.fetches, 'Connections share what is fetched.');
  assert.ok(report.sockets.most > report.sockets.atStart, 'No pool grew.');
  assert.ok(report.sockets.atRest <= report.sockets.atStart);
  assert.equal(report.sockets.afterClose, 0);
  assert.ok(progress.includes('server down'));

  const summary = formatReport(report);
  expect(summary).toContain('No operation failed without a fault, and every client recovered.');
  expect(summary).toMatch(/^\| server down +\| 1 /m);
});
