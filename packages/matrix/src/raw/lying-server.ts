import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { frame, HEADER_BYTES, OP_MSG, OP_QUERY, OP_REPLY, opMsg } from '@atlas-aws-iam/sandbox/login-client';
import { Binary, type Document, deserialize, serialize } from 'bson';

/** What a server first says, given the client's nonce. */
export type ServerFirstOf = (clientNonce: Buffer) => { s: Buffer; h: string };

/** A server that says what it is told to in server first, and lets in whoever goes on. */
export interface LyingServer extends AsyncDisposable {
  readonly uri: string;
  /** The payloads of client second that it was sent. */
  readonly clientSeconds: readonly Document[];
}

const LISTENING = {
  ismaster: true,
  helloOk: true,
  minWireVersion: 0,
  maxWireVersion: 21,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
};

export async function startLyingServer(serverFirst: ServerFirstOf): Promise<LyingServer> {
  const clientSeconds: Document[] = [];
  const sockets = new Set<Socket>();

  function answer(command: Document): Document {
    if (command.saslStart) {
      const { r } = deserialize(command.payload.buffer);
      const { s, h } = serverFirst(Buffer.from(r.buffer));
      return { conversationId: 1, done: false, payload: new Binary(serialize({ s: new Binary(s), h })) };
    }
    if (command.saslContinue) {
      clientSeconds.push(deserialize(command.payload.buffer));
      return { conversationId: 1, done: true, payload: new Binary() };
    }
    return command.hello || command.ismaster ? LISTENING : {};
  }

  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    let received = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
        const request = received.subarray(0, received.readInt32LE(0));
        received = received.subarray(request.length);
        socket.write(reply(request, { ...answer(readCommand(request)), ok: 1 }));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?authMechanism=MONGODB-AWS`,
    clientSeconds,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

function readCommand(request: Buffer): Document {
  // After the flags and the kind of the section; in an OP_QUERY, after the namespace and two numbers.
  const isQuery = request.readInt32LE(12) === OP_QUERY;
  return deserialize(request.subarray(isQuery ? request.indexOf(0, HEADER_BYTES + 4) + 9 : HEADER_BYTES + 5));
}

function reply(request: Buffer, document: Document): Buffer {
  const requestId = request.readInt32LE(4);
  const bytes =
    request.readInt32LE(12) === OP_MSG ? opMsg(serialize(document)) : opReply(serialize(document));
  bytes.writeInt32LE(requestId, 8);
  return bytes;
}

/** One document, after flags, cursor and the place where it begins, all zero. */
function opReply(document: Uint8Array): Buffer {
  const head = Buffer.alloc(20);
  head.writeInt32LE(1, 16);
  return frame(OP_REPLY, Buffer.concat([head, document]));
}
