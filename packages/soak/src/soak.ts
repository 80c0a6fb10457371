import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { createRandom } from '@atlas-aws-iam/test-support/random';
import { startRelay } from '@atlas-aws-iam/test-support/relay';
import { createFaults } from './faults.ts';
import { startFaultyHttp } from './faulty-http.ts';
import { inject } from './inject.ts';
import { createRecovery } from './recovery.ts';
import type { SoakReport } from './report.ts';
import { createSources } from './sources.ts';
import { createTracker } from './tracker.ts';
import { connectTo, workLong, workShort } from './workers.ts';

export interface SoakOptions {
  /** How long at least: every fault comes once, whatever this says. */
  milliseconds: number;
  /** The seed of the faults' order and length, and of the work. */
  seed?: number;
  onProgress?: (progress: SoakProgress) => void;
}

export interface SoakProgress {
  milliseconds: number;
  fault: string | undefined;
  operations: number;
  failures: number;
  sockets: number;
  heapBytes: number;
}

/** This is longer than any wait for an operation. */
const RECOVERY_TIMEOUT_MS = 30_000;
const REST_TIMEOUT_MS = 5000;
const OBSERVE_MS = 50;
const TICK_MS = 10;

/** The longest fault: a part of the time there is, and longer than anybody waits for a server if there is enough. */
const FAULT_PART = 60;
const FAULT_MS = { least: 120, most: 6000 };

/** Long-lived and short-lived clients of one server, with everything around them failing in turn. */
export async function runSoak({ milliseconds, seed = 1, onProgress }: SoakOptions): Promise<SoakReport> {
  let logins = 0;
  await using sandbox = await startSandbox({ onAuthAttempt: () => (logins += 1) });
  const { env } = await sandbox.provision('ec2-role');
  await using relay = await startRelay(sandbox.mongodbUri);
  await using sts = await startFaultyHttp(sandbox.awsEndpointUrl);
  await using metadata = await startFaultyHttp(env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? '');
  using sources = createSources(sandbox, { stsUrl: sts.url, metadataUrl: metadata.url });
  const faults = createFaults({ relay, sts, metadata, sources });

  const clusterUrl = relay.uri;
  const random = createRandom(seed);
  const tracker = createTracker();
  const recovery = createRecovery(
    sources.sources.flatMap(({ name }) => [longName(name), shortName(name)]),
    RECOVERY_TIMEOUT_MS,
  );
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;

  const clients = await Promise.all(
    sources.sources.map(async (source) => ({
      name: longName(source.name),
      client: await connectTo(clusterUrl, source),
    })),
  );
  const sockets = { atStart: sandbox.connectionCount, most: 0, atRest: 0, afterClose: 0 };
  const heapBytes = { atStart: keptBytes(), atEnd: 0 };
  const observer = setInterval(() => {
    const { connectionCount } = sandbox;
    sockets.most = Math.max(sockets.most, connectionCount);
    onProgress?.({
      milliseconds: elapsed(),
      fault: tracker.fault,
      operations: tracker.operations,
      failures: tracker.failures,
      sockets: connectionCount,
      heapBytes: process.memoryUsage().heapUsed,
    });
  }, OBSERVE_MS);
  let isOver = false;
  const context = { clusterUrl, random, tracker, recovery, isOver: () => isOver };
  const work = Promise.all([
    ...clients.map(({ name, client }) => workLong(name, client, context)),
    ...sources.sources.map((source) => workShort(shortName(source.name), source, context)),
  ]);

  const recoveriesMs = new Map<string, (number | undefined)[]>();
  const unmet: string[] = [];
  const longestMs = Math.min(Math.max(milliseconds / FAULT_PART, FAULT_MS.least), FAULT_MS.most);
  const hasTime = () => elapsed() < milliseconds || recoveriesMs.size < faults.length;
  try {
    while (hasTime()) {
      for (const fault of random.shuffled(faults)) {
        if (!hasTime()) break;
        await delay(longestMs / 2);
        tracker.beginFault(fault.name);
        const length = random.integer(longestMs / 4, longestMs);
        const { wasMet, recoveryMs } = await inject(fault, length, recovery);
        tracker.endFault();
        if (!wasMet) unmet.push(fault.name);
        recoveriesMs.set(fault.name, [...(recoveriesMs.get(fault.name) ?? []), recoveryMs]);
      }
    }
    await delay(longestMs / 2);
  } finally {
    isOver = true;
    await work;
    clearInterval(observer);
    await until(() => sandbox.connectionCount <= sockets.atStart);
    sockets.atRest = sandbox.connectionCount;
    await Promise.all(clients.map(({ client }) => client.close()));
    await until(() => sandbox.connectionCount === 0);
    sockets.afterClose = sandbox.connectionCount;
  }
  heapBytes.atEnd = keptBytes();

  return {
    seed,
    milliseconds: elapsed(),
    operations: tracker.operations,
    logins,
    fetches: sources.fetches,
    faults: [...recoveriesMs].map(([name, times]) => ({
      name,
      times: times.length,
      recoveriesMs: times,
      ...tracker.tallyOf(name),
    })),
    withoutFault: tracker.tallyOf(undefined),
    sockets,
    heapBytes,
    unmet,
  };
}

const longName = (source: string) => `long-lived, ${source}`;
const shortName = (source: string) => `short-lived, ${source}`;

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + REST_TIMEOUT_MS;
  while (!isSo() && performance.now() < deadline) await delay(TICK_MS);
}

/** Bytes of the heap after a collection. */
function keptBytes(): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
