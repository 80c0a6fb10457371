import type { Answer } from './exchange.ts';

export interface Wait {
  readonly operation: string;
  readonly seconds: number;
}

// What Atlas advises where it does not say: https://www.mongodb.com/docs/atlas/api/api-rate-limit/
const SECONDS_WITHOUT_ADVICE = [10, 20, 40];
export const MAX_WAITS = 4;

/**
 * How many seconds to wait before the same request is sent again; undefined where it was not refused for the number of
 * requests. A 503 is taken for that only where it says when to come back: then nothing was done.
 *
 * @param waits how often the request has been sent again already
 */
export function secondsToWait({ status, headers }: Answer, waits: number): number | undefined {
  const header = headers['retry-after'];
  const told = typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
  if (status !== 429 && !(status === 503 && told !== undefined)) return undefined;
  // At least one: a bucket that is refilled within the second is asked again when it has been.
  return Math.max(1, told ?? SECONDS_WITHOUT_ADVICE[Math.min(waits, SECONDS_WITHOUT_ADVICE.length - 1)] ?? 1);
}
