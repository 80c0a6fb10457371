import type { MongoClient } from 'mongodb';
import type { Mistake } from './mistake.ts';
import type { PreparedMistake } from './prepare-mistake.ts';

export interface ThrownError {
  name: string;
  message: string;
}

/**
 * What the driver says of the same settings by itself, where `connect` speaks before it. With options it connects; without
 * it only reads the connection string, and asks nobody.
 */
export async function bareErrors(
  { bareOptions }: Mistake,
  { env }: PreparedMistake,
): Promise<readonly ThrownError[]> {
  let client: MongoClient | undefined;
  try {
    const mongodb = await import('mongodb');
    client = new mongodb.MongoClient(env.AWS_MONGO_CLUSTER_URL ?? '', bareOptions);
    if (bareOptions) await client.connect();
    return [];
  } catch (error) {
    const { name, message } = error as Error;
    return [{ name, message }];
  } finally {
    await client?.close();
  }
}
