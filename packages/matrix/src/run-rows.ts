import { performance } from 'node:perf_hooks';
import { forEachAtATime } from '@atlas-aws-iam/command';
import type { Row, RowResult } from './row.ts';

/**
 * Runs the rows, so many at a time, and hands each result on as it comes. Results are in the rows' order. Nothing new is
 * started when the signal has come.
 */
export async function runRows(
  rows: readonly Row[],
  atATime: number,
  onResult: (result: RowResult) => void,
  signal?: AbortSignal,
): Promise<RowResult[]> {
  const results: RowResult[] = [];
  const run = async (row: Row, index: number) => {
    const result = await runRow(row);
    // Ctrl-C ends the programs of the rows under way too: that is no failure of theirs.
    if (signal?.aborted && result.verdict === 'failed') return;
    results[index] = result;
    onResult(result);
  };
  await forEachAtATime(rows, atATime, run, signal);
  return results;
}

async function runRow(row: Row): Promise<RowResult> {
  const startedAt = performance.now();
  const result = (verdict: RowResult['verdict'], rest: Partial<RowResult>): RowResult => ({
    row,
    verdict,
    milliseconds: performance.now() - startedAt,
    evidence: {},
    ...rest,
  });
  try {
    const missing = await row.findMissing?.();
    if (missing !== undefined) return result('skipped', { reason: missing });
    return result('passed', { evidence: await row.run() });
  } catch (error) {
    return result('failed', { reason: error instanceof Error ? error.message : String(error) });
  }
}
