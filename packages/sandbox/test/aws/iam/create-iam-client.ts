import { IAMClient } from '@aws-sdk/client-iam';
import { onTestFinished } from 'vitest';
import type { SigningKey } from '../http.ts';

/** The real client. */
export function createIamClient(endpoint: string, credentials: SigningKey): IAMClient {
  const client = new IAMClient({ endpoint, credentials, region: 'us-east-1', maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}
