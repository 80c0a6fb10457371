// A process in which the inspector is told 10,000 events a second: it says how much memory it has.

import { startInspectorServer } from '../src/inspect/inspector-server.ts';
import { readPage } from '../src/inspect/page.ts';
import { createPutOff } from '../src/inspect/put-off.ts';
import { createRecorder } from '../src/inspect/recorder.ts';

const BATCH = 1000;
const BATCH_MS = 100;

export interface EventMemory {
  heapBytes: number;
  rssBytes: number;
  events: number;
}

const recorder = createRecorder(Date.now);
const server = await startInspectorServer({
  recorder,
  putOff: createPutOff(),
  page: readPage(),
  path: 'events',
  run: 'bench',
  state: () => ({ run: 'bench', dialect: 'atlas', mongodbUri: '', awsEndpointUrl: '', identities: [] }),
  changes: { async ownClient() {}, async tamper() {} },
});

function addBatch(): void {
  for (let index = 0; index < BATCH; index += 1) {
    recorder.add({
      event: 'request',
      service: 'sts',
      method: 'POST',
      path: '/',
      status: 200,
      operation: 'GetCallerIdentity',
      clientId: index,
    });
  }
}

setInterval(addBatch, BATCH_MS);
process.on('message', () => {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({
    heapBytes: heapUsed + external,
    rssBytes: rss,
    events: recorder.lastId(),
  } satisfies EventMemory);
});
process.on('disconnect', () => process.exit());
process.send?.(server.url);
