import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import type { Recovery } from './recovery.ts';

export interface Injection {
  wasMet: boolean;
  /** Undefined where somebody did not recover. */
  recoveryMs: number | undefined;
}

/** A fault that still has met nobody goes on for so long. */
const HIT_TIMEOUT_MS = 5000;
const REPEAT_MS = 100;
const TICK_MS = 10;

/** Begins a fault, ends it when its time is over and somebody has met it, and waits until everybody has recovered. */
export async function inject(
  { begin, repeat, end, countHits, isMoment }: Fault,
  lengthMs: number,
  recovery: Recovery,
): Promise<Injection> {
  const hitsBefore = countHits?.() ?? 0;
  const isMet = () => !countHits || countHits() > hitsBefore;
  const startedAt = performance.now();
  const left = () => (isMoment ? 0 : lengthMs) - (performance.now() - startedAt);

  await begin();
  while (left() > 0) {
    await delay(Math.min(left(), repeat ? REPEAT_MS : lengthMs));
    if (left() > 0) await repeat?.();
  }
  while (!isMet() && left() > -HIT_TIMEOUT_MS) await delay(TICK_MS);
  const wasMet = isMet();

  const recovered = recovery.measure();
  await end();
  return { wasMet, recoveryMs: await recovered };
}
