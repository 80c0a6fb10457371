import 'dotenv/config';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { main } from '@atlas-aws-iam/connect';
import { handler } from './handler.ts';

// Lambda's part, played on this machine: it invokes the handler, freezes the environment, and thaws it when the other
// ends of its connections have long hung up.
const sockets: Socket[] = [];
subscribe('net.client.socket', (message) => {
  sockets.push((message as { socket: Socket }).socket);
});

async function hangUp(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket.destroy(), 'close');
}

await main(async () => {
  for (const state of ['cold', 'warm', 'thawed']) {
    if (state === 'thawed') await Promise.all(sockets.map(hangUp));
    const connectionsBefore = sockets.length;
    const startedAt = performance.now();
    const { user, collections, removed } = await handler();
    const took = `${Math.round(performance.now() - startedAt)} ms, ${sockets.length - connectionsBefore} new connections`;
    if (state === 'cold') {
      console.log(`Authenticated as ${user}`);
      console.log(`Collections: ${collections.join(', ') || 'none'}`);
    }
    console.log(`${state}: wrote and removed ${removed} document in ${took}`);
  }
  // As Lambda ends an environment: the handler is not told, and its client stays open.
  process.exit();
});
