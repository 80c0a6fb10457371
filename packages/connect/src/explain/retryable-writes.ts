import { DOCS } from './docs.ts';
import type { Explanation } from './explanation.ts';

/** What the doctor can tell before a write fails. */
export const retryableWritesUnavailable = (): Explanation => ({
  code: 'retryable-writes-unavailable',
  summary: 'This server takes no retryable writes',
  cause:
    'The driver makes every write a retryable one unless it is told otherwise, and Amazon DocumentDB takes them from engine 8.0.2 on.',
  fix: 'Add retryWrites=false to AWS_MONGO_CLUSTER_URL, or retryWrites: false to clientOptions.',
  docs: DOCS.documentdbDifferences,
});
