import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { type Document, deserialize, serialize } from 'bson';
import { onTestFinished } from 'vitest';

const OP_MSG = 2013;

/** A client that sends what it is told to, byte for byte, where a driver would know better. */
export interface RawClient {
  readonly socket: Socket;
  send(bytes: Uint8Array): void;
  /** The next reply, or undefined once the server has ended the connection. */
  receive(): Promise<Document | undefined>;
  /** Sends one OP_MSG and gives its reply. `$db` defaults to admin. */
  command(document: Document): Promise<Document>;
}

export async function openRawClient(mongodbUri: string): Promise<RawClient> {
  const { hostname, port } = new URL(mongodbUri);
  const socket = connectSocket({ host: hostname, port: Number(port), allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');

  let received = Buffer.alloc(0);
  let isEnded = false;
  let wake = () => {};
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  for (const event of ['end', 'close', 'error']) {
    socket.on(event, () => {
      isEnded = true;
      wake();
    });
  }

  async function receive(): Promise<Document | undefined> {
    while (received.length < 4 || received.length < received.readInt32LE(0)) {
      if (isEnded) return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const length = received.readInt32LE(0);
    const message = received.subarray(0, length);
    received = received.subarray(length);
    // OP_MSG: flags and section kind; OP_REPLY: flags, cursor id, two counts.
    const bodyStart = message.readInt32LE(12) === OP_MSG ? 21 : 36;
    return deserialize(message.subarray(bodyStart), { promoteValues: true, promoteBuffers: false });
  }

  return {
    socket,
    receive,
    send: (bytes) => void socket.write(bytes),
    async command(document) {
      socket.write(opMsg(document));
      const reply = await receive();
      if (!reply) throw new Error('the server ended the connection without a reply');
      return reply;
    },
  };
}

export interface OpMsgParts {
  requestId?: number;
  flags?: number;
  /** Everything after the flags, in place of one section of kind 0 with the document. */
  sections?: Uint8Array;
}

export function opMsg(document: Document, { requestId = 1, flags = 0, sections }: OpMsgParts = {}): Buffer {
  const body =
    sections ?? Buffer.concat([Buffer.from([0]), serialize({ ...document, $db: document.$db ?? 'admin' })]);
  const flagBytes = Buffer.alloc(4);
  flagBytes.writeUInt32LE(flags >>> 0);
  return frame(OP_MSG, Buffer.concat([flagBytes, body]), requestId);
}

export function opQuery(namespace: string, document: Document): Buffer {
  return frame(
    2004,
    Buffer.concat([Buffer.alloc(4), Buffer.from(`${namespace}\0`), Buffer.alloc(8), serialize(document)]),
  );
}

export function frame(opCode: number, body: Uint8Array, requestId = 1): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + body.length, 0);
  header.writeInt32LE(requestId, 4);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, body]);
}
