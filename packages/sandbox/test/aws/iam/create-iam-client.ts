import { IAMClient } from '@aws-sdk/client-iam';
import { onTestFinished } from 'vitest';
import type { SigningKey } from '../http.ts';

/** The real client, by its own clock or by that of a server. */
export function createIamClient(endpoint: string, credentials: SigningKey, now = Date.now()): IAMClient {
  const client = new IAMClient({
    endpoint,
    credentials,
    region: 'us-east-1',
    maxAttempts: 1,
    systemClockOffset: now - Date.now(),
  });
  onTestFinished(() => client.destroy());
  return client;
}
