import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createGate } from './gate.ts';

/** A stretch of network in front of a server, which can be made bad. */
export interface Relay extends AsyncDisposable {
  readonly port: number;
  readonly connectionCount: number;
  /** Resets every connection, and gives their number. */
  cut(): number;
  /** Behaves as a server that is down: resets every connection, and refuses new ones. */
  refuse(): Promise<number>;
  /** Each piece of data comes so much later. */
  slowDown(milliseconds: number): void;
  /** Nothing comes through, and nobody is told. */
  stall(): void;
  /** Undoes all of it; what was held back comes through. */
  mend(): Promise<void>;
}

export async function startRelay(targetPort: number): Promise<Relay> {
  const connections = new Set<Socket>();
  const gate = createGate();
  let delayMs = 0;

  async function wait(): Promise<void> {
    await gate.passed();
    if (delayMs > 0) await delay(delayMs);
  }

  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    connections.add(near);
    forward(near, far, wait);
    forward(far, near, wait);
    near.on('close', () => {
      connections.delete(near);
      far.destroy();
    });
    far.on('close', () => near.destroy());
  });
  async function listen(port: number): Promise<number> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  const port = await listen(0);

  function cut(): number {
    const { size } = connections;
    for (const near of connections) near.resetAndDestroy();
    return size;
  }

  async function refuse(): Promise<number> {
    if (!server.listening) return 0;
    const closed = once(server, 'close');
    server.close();
    const number = cut();
    await closed;
    return number;
  }

  return {
    port,
    get connectionCount() {
      return connections.size;
    },
    cut,
    refuse,
    slowDown(milliseconds) {
      delayMs = milliseconds;
    },
    stall: gate.close,
    async mend() {
      delayMs = 0;
      gate.open();
      if (!server.listening) await listen(port);
    },
    async [Symbol.asyncDispose]() {
      gate.open();
      await refuse();
    },
  };
}

/** One piece after the other, so that a late one is not overtaken. */
function forward(from: Socket, to: Socket, wait: () => Promise<void>): void {
  let last = Promise.resolve();
  from.on('data', (chunk: Buffer) => {
    last = last.then(wait).then(() => {
      if (!to.destroyed) to.write(chunk);
    });
  });
  from.on('error', () => from.destroy());
}
