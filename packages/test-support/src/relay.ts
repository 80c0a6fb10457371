import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createGate } from './gate.ts';

/**
 * What happens to a connection: its bytes pass; it is reset at once; it is reset as soon as the client sends something;
 * or what the client sends is lost, and nobody says so.
 */
export type Treatment = 'forward' | 'reset' | 'reset-on-data' | 'swallow';

/** Bytes as they arrived. */
export interface Packet {
  /** Connections are counted from 1. */
  connection: number;
  isRequest: boolean;
  bytes: Buffer;
}

/** Stands on loopback between a client and a server, and does on purpose what networks do to connections. */
export interface Relay extends AsyncDisposable {
  /** The server's URI, by way of this relay. */
  readonly uri: string;
  readonly port: number;
  /** Connections that were ever accepted. */
  readonly accepted: number;
  /** What happens to connections that come from now on. */
  incoming: Treatment;
  /** What happens from now on to those that are open. */
  treatOpen(treatment: Treatment): void;
  /** Resets every connection, and gives their number. */
  cut(): number;
  /** As when the server is down: every connection is reset, and a new one refused. */
  refuse(): Promise<number>;
  /** Each piece of data comes so much later. */
  slowDown(milliseconds: number): void;
  /** Nothing comes through, and nobody is told. */
  stall(): void;
  /** Undoes refuse, slowDown and stall; what was held back comes through. */
  mend(): Promise<void>;
}

interface Connection {
  near: Socket;
  treatment: Treatment;
}

/** `record` is called with all that passes, before it is passed on: no answer comes before its question. */
export async function startRelay(
  serverUri: string,
  record: (packet: Packet) => void = () => {},
): Promise<Relay> {
  const target = new URL(serverUri);
  const connections = new Set<Connection>();
  const gate = createGate();
  let delayMs = 0;
  let accepted = 0;
  let incoming: Treatment = 'forward';

  const isClear = () => gate.isOpen() && delayMs === 0;
  async function wait(): Promise<void> {
    await gate.passed();
    if (delayMs > 0) await delay(delayMs);
  }

  const server = createServer({ noDelay: true }, (near) => {
    accepted += 1;
    const number = accepted;
    const connection: Connection = { near, treatment: incoming };
    connections.add(connection);
    near.on('error', () => {}).on('close', () => connections.delete(connection));
    treat(connection, incoming);
    if (incoming !== 'forward') {
      near.on('data', () => connection.treatment === 'reset-on-data' && near.resetAndDestroy());
      return;
    }
    const far = connect({ port: Number(target.port), host: '127.0.0.1', noDelay: true });
    const [toFar, toNear] = [createForwarder(far, isClear, wait), createForwarder(near, isClear, wait)];
    near.on('data', (bytes: Buffer) => {
      record({ connection: number, isRequest: true, bytes });
      if (connection.treatment === 'forward') toFar(bytes);
      if (connection.treatment === 'reset-on-data') near.resetAndDestroy();
    });
    far.on('data', (bytes: Buffer) => {
      record({ connection: number, isRequest: false, bytes });
      toNear(bytes);
    });
    far.on('error', () => {}).on('close', () => near.destroySoon());
    near.on('close', () => far.destroySoon());
  });

  async function listen(wanted: number): Promise<number> {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  const port = await listen(0);
  const relayed = new URL(serverUri);
  relayed.port = String(port);

  function cut(): number {
    const { size } = connections;
    for (const { near } of connections) near.resetAndDestroy();
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
    uri: relayed.toString(),
    port,
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
      for (const connection of connections) treat(connection, treatment);
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

function treat(connection: Connection, treatment: Treatment): void {
  connection.treatment = treatment;
  if (treatment === 'reset') connection.near.resetAndDestroy();
}

/** One piece after the other, so that a late one is not overtaken; at once where nothing is in the way. */
function createForwarder(
  to: Socket,
  isClear: () => boolean,
  wait: () => Promise<void>,
): (bytes: Buffer) => void {
  let last = Promise.resolve();
  let waiting = 0;
  const write = (bytes: Buffer) => void (to.destroyed || to.write(bytes));
  return (bytes) => {
    if (waiting === 0 && isClear()) {
      write(bytes);
      return;
    }
    waiting += 1;
    last = last.then(wait).then(() => {
      waiting -= 1;
      write(bytes);
    });
  };
}
