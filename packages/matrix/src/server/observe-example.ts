import type { Driver } from '../drivers.ts';
import { describeFailure, runExample } from '../run-example.ts';
import type { Observation } from './observation.ts';

/** A program has to start and to load its SDK too, beside others on a busy machine. */
const EXAMPLE_MS = 240_000;

/** Lets an example log in, unchanged, and write and read what it does. */
export async function observeExample(
  pathId: string,
  driver: Driver,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Observation> {
  const run = await runExample(pathId, driver, env, { signal, timeoutMs: EXAMPLE_MS });
  signal.throwIfAborted();
  if (run.isTooLate) return { outcome: 'no answer in time' };
  if (run.exitCode === 0) return { outcome: 'accepted', user: run.identity ?? '' };
  // How the explanation ends, which an example prints first.
  const [, code] = /\(([a-z-]+)\)/.exec(run.stderr) ?? [];
  return { outcome: 'refused', problem: code ?? describeFailure(run).replaceAll('\n', ' | ') };
}
