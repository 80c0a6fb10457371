import { onTestFinished } from 'vitest';
import { openWireClient, type WireClient } from '../../src/login-client/wire-client.ts';

/** A client for as long as the test runs. */
export async function openRawClient(mongodbUri: string): Promise<WireClient> {
  const client = await openWireClient(mongodbUri);
  onTestFinished(() => client[Symbol.asyncDispose]());
  return client;
}
