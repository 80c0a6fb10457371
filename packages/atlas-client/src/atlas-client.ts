import { setTimeout } from 'node:timers/promises';
import { accessHistoryOperations } from './access-history.ts';
import { accessListOperations } from './access-list.ts';
import { createAsking } from './atlas-call.ts';
import { parseBaseUrl } from './base-url.ts';
import { clusterOperations } from './clusters.ts';
import { databaseUserOperations } from './database-users.ts';
import { projectOperations } from './projects.ts';
import { serviceAccountOperations } from './service-account.ts';
import type { Wait } from './throttling.ts';

export interface AtlasClientOptions {
  /** `https://cloud.mongodb.com`, or where a sandbox is. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** In PEM, in place of what Node.js trusts: for a sandbox with TLS. */
  readonly caCertificates?: string;
  /** Ends what is pending; it fails with the signal's reason. */
  readonly signal?: AbortSignal;
  /** For one request, in milliseconds; half a minute when left out. */
  readonly limitMs?: number;
  /** For how long one call may be told to wait in all, before its 429 is an error; three minutes when left out. */
  readonly maxWaitSeconds?: number;
  /** Told before it waits, because Atlas said so. */
  readonly onWait?: (wait: Wait) => void;
  /** Milliseconds since 1970. For tests. */
  readonly now?: () => number;
  /** For tests. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

export type AtlasClient = ReturnType<typeof createAtlasClient>;

/**
 * A client of the Atlas Administration API for a service account. It asks for a token when it first needs one. Each of its
 * operations fails with `AtlasApiError` where Atlas refuses, and with `AtlasUnreachableError` where Atlas does not answer.
 *
 * @throws BaseUrlError
 */
export function createAtlasClient({
  baseUrl,
  clientId,
  clientSecret,
  caCertificates,
  signal,
  limitMs = 30_000,
  maxWaitSeconds = 180,
  onWait = () => {},
  now = Date.now,
  wait = (ms, ending) => setTimeout(ms, undefined, ending && { signal: ending }),
}: AtlasClientOptions) {
  const asking = createAsking({
    baseUrl: parseBaseUrl(baseUrl),
    clientId,
    clientSecret,
    caCertificates,
    signal,
    limitMs,
    maxWaitSeconds,
    onWait,
    now,
    wait,
  });
  return {
    ...projectOperations(asking),
    ...serviceAccountOperations(asking, clientId),
    ...clusterOperations(asking),
    ...databaseUserOperations(asking),
    ...accessListOperations(asking),
    ...accessHistoryOperations(asking),
  };
}
