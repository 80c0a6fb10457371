import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Document, Double, deserialize, Int32, Long, serialize } from 'bson';
import { onTestFinished } from 'vitest';
import { createFrameReader, type Frame } from '../../src/atlas/wire/frame.ts';
import { formatRelayedReply } from '../../src/atlas/wire/relayed-message.ts';
import { HEADER_BYTES } from '../../src/login-client/frames.ts';

/** What the script answers: one reply, several of which all but the last say that more come, or an end. */
export type Answer = Document | readonly Document[] | 'hang up' | 'silence';

/** At once, or when the test lets it. */
export type Script = (command: Document) => Answer | undefined | Promise<Answer | undefined>;

export interface ScriptedServer {
  uri: string;
  /** The commands that came, those of the sandbox itself left out. */
  commands: Document[];
  /** The flags of their messages. */
  flags: number[];
  openConnections(): number;
  stop(): Promise<void>;
}

const OK = { ok: new Double(1) };

const HELLO = {
  ...OK,
  isWritablePrimary: true,
  setName: 'rs0',
  setVersion: new Int32(3),
  hosts: ['10.0.0.1:27017'],
  me: '10.0.0.1:27017',
  primary: '10.0.0.1:27017',
  topologyVersion: { processId: 'x', counter: Long.fromNumber(6) },
  compression: ['snappy'],
  maxBsonObjectSize: new Int32(16_777_216),
  maxMessageSizeBytes: new Int32(48_000_000),
  maxWriteBatchSize: new Int32(100_000),
  logicalSessionTimeoutMinutes: new Int32(30),
  minWireVersion: new Int32(0),
  maxWireVersion: new Int32(25),
  saslSupportedMechs: ['SCRAM-SHA-256'],
};

/** What the sandbox says first on each connection. */
export function isSandboxGreeting({ hello, client }: Document): boolean {
  return hello === 1 && client?.application?.name === 'atlas-aws-iam-sandbox';
}

/** A server that says of itself what a replica set's primary says, and answers everything else as the test wants. */
export async function startScriptedServer(answer: Script = () => undefined): Promise<ScriptedServer> {
  const commands: Document[] = [];
  const flags: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket);
  });

  function serve(socket: Socket): void {
    const reader = createFrameReader(() => 48_000_000);
    socket.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) void reply(socket, frame);
    });
  }

  async function reply(socket: Socket, { bytes, requestId }: Frame): Promise<void> {
    const command = deserialize(bytes.subarray(HEADER_BYTES + 5), { allowObjectSmallerThanBufferSize: true });
    const messageFlags = bytes.readUInt32LE(HEADER_BYTES);
    if (!isSandboxGreeting(command)) {
      commands.push(command);
      flags.push(messageFlags);
    }
    const replies = (await answer(command)) ?? (command.hello ? HELLO : { ...OK, databases: [] });
    if (replies === 'hang up') return void socket.destroy();
    if (replies === 'silence' || messageFlags & 2) return;
    const list: readonly Document[] = Array.isArray(replies) ? replies : [replies as Document];
    list.forEach((document, index) => {
      const body = serialize({ ...OK, ...document });
      socket.write(formatRelayedReply({ body, moreToCome: index < list.length - 1 }, 900 + index, requestId));
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let stopped: Promise<void> | undefined;
  async function stopOnce(): Promise<void> {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  }
  const stop = () => (stopped ??= stopOnce());
  onTestFinished(stop);
  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}`,
    commands,
    flags,
    openConnections: () => sockets.size,
    stop,
  };
}
