import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@atlas-aws-iam/connect';
import type { Random } from '@atlas-aws-iam/test-support/random';
import type { MongoClient } from 'mongodb';
import type { Recovery } from './recovery.ts';
import type { Source } from './sources.ts';
import type { Tracker } from './tracker.ts';

export interface WorkContext {
  clusterUrl: string;
  random: Random;
  tracker: Tracker;
  recovery: Recovery;
  isOver(): boolean;
}

/** So that a pool grows in a burst, and is gone soon after: to grow is to log in. */
const POOL_SIZE = 20;
const MAX_IDLE_MS = 150;
const PAUSE_MS = [10, 60] as const;

const COLLECTION = 'soak';
/** Shorter than connect's ten seconds, so that a long outage is more than anybody waits for. */
const SERVER_SELECTION_TIMEOUT_MS = 2000;

export const connectTo = (clusterUrl: string, { provider }: Source): Promise<MongoClient> =>
  connect({
    clusterUrl,
    credentialProvider: provider,
    clientOptions: {
      maxPoolSize: POOL_SIZE,
      maxConnecting: 4,
      maxIdleTimeMS: MAX_IDLE_MS,
      serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    },
  });

/** A server's client: bursts of operations, for as long as it lives. */
export async function workLong(name: string, client: MongoClient, context: WorkContext): Promise<void> {
  const { random, tracker, recovery, isOver } = context;
  const collection = client.db('testdb').collection<{ _id: string; count: number }>(COLLECTION);
  for (let count = 0; !isOver(); count += 1) {
    const startedAt = performance.now();
    const burst = Array.from({ length: random.integer(1, POOL_SIZE) }, (_, index) => {
      const _id = `${name} ${index}`;
      return index % 2 === 0
        ? tracker.track('read', () => collection.findOne({ _id }))
        : tracker.track('write', () => collection.updateOne({ _id }, { $set: { count } }, { upsert: true }));
    });
    if ((await Promise.all(burst)).every(Boolean)) recovery.worked(name, startedAt);
    await delay(random.integer(...PAUSE_MS));
  }
}

/** A script's client, or a server's that has just been started: it connects, reads and is gone. */
export async function workShort(name: string, source: Source, context: WorkContext): Promise<void> {
  const { clusterUrl, random, tracker, recovery, isOver } = context;
  while (!isOver()) {
    const startedAt = performance.now();
    const succeeded = await tracker.track('connect', async () => {
      const client = await connectTo(clusterUrl, source);
      await client.close();
    });
    if (succeeded) recovery.worked(name, startedAt);
    await delay(random.integer(...PAUSE_MS));
  }
}
