import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * What happens to a connection: its bytes pass; it is reset at once; it is reset as soon as the client sends something;
 * or what the client sends is lost, and nobody says so.
 */
export type Treatment = 'forward' | 'reset' | 'reset-on-data' | 'swallow';

/** Stands between a program and a server, and does on purpose what networks do to connections. */
export interface Relay {
  /** The server's URI, by way of this relay. */
  readonly uri: string;
  /** Connections that were ever accepted. */
  readonly accepted: number;
  /** What happens to connections that come from now on. */
  incoming: Treatment;
  /** What happens from now on to those that are open. */
  treatOpen(treatment: Treatment): void;
}

export async function startRelay(serverUri: string): Promise<Relay> {
  const server = new URL(serverUri);
  const open = new Set<Socket>();
  let incoming: Treatment = 'forward';
  let accepted = 0;

  const listener = createServer({ noDelay: true }, (client) => {
    accepted += 1;
    open.add(client);
    client.on('error', () => {}).on('close', () => open.delete(client));
    treat(client, incoming);
    if (incoming === 'forward') forward(client, Number(server.port), server.hostname);
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => {
    listener.close();
    for (const client of open) client.destroy();
  });

  const relayed = new URL(serverUri);
  relayed.port = String((listener.address() as AddressInfo).port);
  return {
    uri: relayed.toString(),
    get accepted() {
      return accepted;
    },
    get incoming() {
      return incoming;
    },
    set incoming(treatment) {
      incoming = treatment;
    },
    treatOpen(treatment) {
      for (const client of open) treat(client, treatment);
    },
  };
}

function forward(client: Socket, port: number, host: string): void {
  const server = connect({ port, host, noDelay: true });
  client.pipe(server).pipe(client);
  server.on('error', () => client.destroy());
  client.on('close', () => server.destroy());
}

function treat(client: Socket, treatment: Treatment): void {
  if (treatment === 'forward') return;
  client.unpipe();
  if (treatment === 'reset') client.resetAndDestroy();
  if (treatment === 'reset-on-data') client.on('data', () => client.resetAndDestroy());
  // unpipe() has paused it, and a listener does not change that.
  client.resume();
}
