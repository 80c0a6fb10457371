import { createServer, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';
import { onTestFinished } from 'vitest';

// A server that verifies nothing and says what the test tells it to: the errors are canned, the driver that reads them
// is real. Logins that must be verified belong into sandbox.test.ts.
export interface StubServer {
  readonly uri: string;
  readonly port: number;
  // Every command but hello, in order of arrival.
  readonly commands: Document[];
  openConnections(): number;
  closeConnections(): void;
}

export type Answer = (command: Document) => Document | undefined;

export const STUB_USER = 'arn:aws:iam::123456789012:user/stub';
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

export async function startStubServer(answer: Answer = () => undefined): Promise<StubServer> {
  const commands: Document[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let buffered = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk]);
      while (buffered.length >= 4 && buffered.length >= buffered.readInt32LE(0)) {
        const frame = buffered.subarray(0, buffered.readInt32LE(0));
        buffered = buffered.subarray(frame.length);
        const command = readCommand(frame);
        const isHello = 'hello' in command || 'ismaster' in command || 'isMaster' in command;
        if (!isHello) commands.push(command);
        socket.write(reply(frame, answer(command) ?? (isHello ? HELLO() : defaultAnswer(command))));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const closeConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    closeConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return {
    uri: `mongodb://127.0.0.1:${port}/`,
    port,
    commands,
    openConnections: () => sockets.size,
    closeConnections,
  };
}

export const HELLO = (localTime = new Date()): Document => ({
  ismaster: true,
  isWritablePrimary: true,
  helloOk: true,
  minWireVersion: 0,
  maxWireVersion: 21,
  maxBsonObjectSize: 16777216,
  maxMessageSizeBytes: 48000000,
  maxWriteBatchSize: 100000,
  localTime,
  ok: 1,
});

function defaultAnswer(command: Document): Document {
  if ('saslStart' in command) {
    const { r: clientNonce } = BSON.deserialize(command.payload.buffer);
    const nonce = new BSON.Binary(Buffer.concat([clientNonce.buffer, Buffer.alloc(32, 7)]));
    const payload = new BSON.Binary(BSON.serialize({ s: nonce, h: 'sts.amazonaws.com' }));
    return { conversationId: 1, done: false, payload, ok: 1 };
  }
  if ('saslContinue' in command) {
    return { conversationId: 1, done: true, payload: new BSON.Binary(), ok: 1 };
  }
  if ('connectionStatus' in command) {
    return { authInfo: { authenticatedUsers: [{ user: STUB_USER, db: '$external' }] }, ok: 1 };
  }
  return { ok: 1 };
}

function readCommand(frame: Buffer): Document {
  if (frame.readInt32LE(12) === OP_MSG) return BSON.deserialize(frame.subarray(21));
  const endOfNamespace = frame.indexOf(0, 20);
  return BSON.deserialize(frame.subarray(endOfNamespace + 9));
}

function reply(request: Buffer, document: Document): Buffer {
  const isQuery = request.readInt32LE(12) === OP_QUERY;
  const body = Buffer.concat([isQuery ? Buffer.alloc(20) : Buffer.alloc(5), BSON.serialize(document)]);
  if (isQuery) body.writeInt32LE(1, 16);
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + body.length, 0);
  header.writeInt32LE(request.readInt32LE(4), 8);
  header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, body]);
}
