import type { Clock } from '../clock.ts';
import { ApiError } from './api-error.ts';

export interface EndpointSet {
  id: string;
  name: string;
  /** Of the path below `/api/atlas/v2`. */
  prefix: string;
  capacity: number;
  refillRate: number;
  refillDurationSeconds: number;
}

/**
 * The first is the example of https://www.mongodb.com/docs/atlas/api/api-rate-limit/, whose numbers also say that a bucket is
 * refilled at once and not bit by bit. Those of the rest are inferred: more than a setup needs.
 */
export const ENDPOINT_SETS: readonly EndpointSet[] = [
  {
    id: 'orgs',
    name: 'api/atlas/v2/orgs',
    prefix: '/orgs',
    capacity: 10,
    refillRate: 5,
    refillDurationSeconds: 60,
  },
  { id: 'all', name: 'api/atlas/v2', prefix: '', capacity: 500, refillRate: 500, refillDurationSeconds: 60 },
];

export interface RateLimits {
  /**
   * Takes one request of a service account out of its bucket, and gives the headers for the answer.
   *
   * @param path below `/api/atlas/v2`
   * @throws RateLimitError
   */
  take(clientId: string, path: string): Record<string, string>;
}

export class RateLimitError extends ApiError {
  readonly headers: Record<string, string>;

  constructor(set: EndpointSet, seconds: number) {
    const { capacity, name, refillDurationSeconds, refillRate } = set;
    super('RATE_LIMITED_TOKEN_BUCKET', name, seconds, capacity, refillRate, refillDurationSeconds);
    this.headers = { ...limitHeaders(set, 0), 'Retry-After': String(seconds) };
  }
}

interface Bucket {
  tokens: number;
  refilledAtMs: number;
}

export function createRateLimits(clock: Clock): RateLimits {
  /** By service account and endpoint set: no more than there are accounts. */
  const buckets = new Map<string, Bucket>();

  return {
    take(clientId, path) {
      const set = endpointSetOf(path);
      const key = `${clientId} ${set.id}`;
      const bucket = refilled(set, buckets.get(key), clock());
      buckets.set(key, bucket);
      if (bucket.tokens === 0) {
        const waitMs = bucket.refilledAtMs + set.refillDurationSeconds * 1000 - clock();
        throw new RateLimitError(set, Math.ceil(waitMs / 1000));
      }
      bucket.tokens -= 1;
      return limitHeaders(set, bucket.tokens);
    },
  };
}

export function endpointSetOf(path: string): EndpointSet {
  const found = ENDPOINT_SETS.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
  if (!found) throw new Error('the last set has every path');
  return found;
}

function refilled(set: EndpointSet, bucket: Bucket | undefined, now: number): Bucket {
  const { capacity, refillDurationSeconds, refillRate } = set;
  const durationMs = refillDurationSeconds * 1000;
  if (!bucket) return { tokens: capacity, refilledAtMs: now };
  const times = Math.floor((now - bucket.refilledAtMs) / durationMs);
  const tokens = Math.min(capacity, bucket.tokens + times * refillRate);
  // The time until the next refill begins with the first request that a full bucket lacks.
  return { tokens, refilledAtMs: tokens === capacity ? now : bucket.refilledAtMs + times * durationMs };
}

function limitHeaders({ capacity }: EndpointSet, remaining: number): Record<string, string> {
  return { 'RateLimit-Limit': String(capacity), 'RateLimit-Remaining': String(remaining) };
}
