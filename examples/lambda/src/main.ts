import 'dotenv/config';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { main } from '@atlas-aws-iam/connect';
import { handler } from './handler.ts';

// Lambda's part, played on this machine: it invokes the handler, freezes the environment, and thaws it when
// the other ends of its connections have long hung up. The handler does not hand out its client, so every
// socket that this process connects, with TLS or without, is noted here.
const sockets: Socket[] = [];
const connectSocket = Socket.prototype.connect;
Socket.prototype.connect = function connect(this: Socket, ...args: unknown[]) {
  sockets.push(this);
  return Reflect.apply(connectSocket, this, args);
};

async function hangUp(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket.destroy(), 'close');
}

await main(async () => {
  for (const state of ['cold', 'warm', 'thawed']) {
    if (state === 'thawed') await Promise.all(sockets.map(hangUp));
    const connectionsBefore = sockets.length;
    const startedAt = performance.now();
    const { user } = await handler();
    const opened = sockets.length - connectionsBefore;
    const connections = `${opened} new connection${opened === 1 ? '' : 's'}`;
    const took = `${Math.round(performance.now() - startedAt)} ms, ${connections}`;
    if (state === 'cold') console.log(`Authenticated as ${user}`);
    console.log(`${state}: ${took}`);
  }
  // As Lambda ends an environment: the handler is not told, its client stays open. But the text must be out.
  process.stdout.write('', () => process.exit());
});
