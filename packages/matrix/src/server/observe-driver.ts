import type { Keys } from '@atlas-aws-iam/sandbox/login-client';
import type { Driver } from '../drivers.ts';
import { type ConnectError, tryToConnect } from '../rows/refusals/fail-to-connect.ts';
import { ANSWER_MS, type Observation } from './observation.ts';

/** Lets a driver log in with these keys. */
export async function observeDriver(driver: Driver, uri: string, keys: Keys): Promise<Observation> {
  const error = await tryToConnect(driver, uri, async () => keys, ANSWER_MS);
  if (!error) return { outcome: 'accepted' };
  const { MongoServerError, MongoNetworkTimeoutError } = await driver.load();
  if (error instanceof MongoServerError) return { outcome: 'refused', reply: error.errorResponse };
  const origin = originOf(error);
  if (origin instanceof MongoNetworkTimeoutError) return { outcome: 'no answer in time' };
  // The rest of its message has a port and a number of the connection.
  if (origin.name.startsWith('MongoNetwork')) return { outcome: 'connection dropped' };
  return { outcome: 'broken off', problem: `${origin.name}: ${origin.message}` };
}

/** A driver that finds its server gone looks for it again, and then says so. */
function originOf(error: ConnectError): Error {
  const { name, reason } = error as Error & { reason?: { servers?: Map<string, { error?: Error | null }> } };
  if (name !== 'MongoServerSelectionError') return error;
  const [server] = [...(reason?.servers?.values() ?? [])];
  return server?.error ?? error;
}
