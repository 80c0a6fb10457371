import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Document, deserialize } from 'bson';
import { OP_MSG, OP_REPLY } from '../src/login-client/frames.ts';
import { cutFrames } from './frames.ts';

const MAX_MESSAGE_BYTES = 48_000_000;
/** A reply's document may be a little larger than a user's. */
const MAX_REPLY_DOCUMENT_BYTES = 16 * 1024 * 1024 + 16 * 1024;

export interface FuzzReply {
  responseTo: number;
  document: Document;
}

/** What a server must never do, whatever it was sent. */
export class Violation extends Error {
  override name = 'Violation';
}

export interface FuzzClient {
  readonly socket: Socket;
  readonly replies: readonly FuzzReply[];
  readonly isClosed: boolean;
  send(bytes: Uint8Array): void;
  /** The reply to a request, or undefined if the server ends the connection instead. @throws Violation */
  replyTo(requestId: number): Promise<FuzzReply | undefined>;
  /** Ends this side, and waits until the server has ended the other. @throws Violation */
  end(): Promise<void>;
}

/** A client that believes nothing: every byte that comes back must be part of a well-formed reply. */
export async function openFuzzClient(mongodbUri: string): Promise<FuzzClient> {
  const { hostname, port } = new URL(mongodbUri);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true });
  await once(socket, 'connect');

  let received: Buffer = Buffer.alloc(0);
  const replies: FuzzReply[] = [];
  let isClosed = false;
  let violation: unknown;
  let wake = () => {};

  socket.on('data', (chunk: Buffer) => {
    try {
      const { frames, rest } = cutFrames(Buffer.concat([received, chunk]));
      received = Buffer.concat([received, chunk]).subarray(
        frames.reduce((size, { length }) => size + length, 0),
      );
      if (rest === 'invalid') throw new Violation('a reply has an impossible length');
      replies.push(...frames.map(parseReply));
    } catch (error) {
      violation ??= error;
      socket.destroy();
    }
    wake();
  });
  // A reset is a way to end a connection too: the server closed while bytes were on their way to it.
  socket.on('error', () => {});
  const ended = () => {
    isClosed = true;
    wake();
  };
  socket.on('end', ended);
  socket.on('close', ended);

  async function until(isDone: () => boolean): Promise<void> {
    while (!isDone() && !isClosed) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (violation) throw violation;
  }

  return {
    socket,
    replies,
    get isClosed() {
      return isClosed;
    },
    send: (bytes) => void (socket.writable && socket.write(bytes)),
    async replyTo(requestId) {
      const find = () => replies.find(({ responseTo }) => responseTo === requestId);
      await until(() => find() !== undefined);
      return find();
    },
    async end() {
      socket.end();
      await until(() => false);
      if (received.length > 0 && !socket.errored) {
        throw new Violation(`the connection ended ${received.length} bytes into a reply`);
      }
      socket.destroy();
    },
  };
}

/** @throws Violation */
function parseReply(message: Buffer): FuzzReply {
  const opCode = message.readInt32LE(12);
  let body: Buffer;
  if (opCode === OP_MSG) {
    if (message.length < 26 || message.readUInt32LE(16) !== 0 || message[20] !== 0) {
      throw new Violation('an OP_MSG reply has flags, or no body');
    }
    body = message.subarray(21);
  } else if (opCode === OP_REPLY) {
    body = message.subarray(36);
  } else {
    throw new Violation(`a reply has opcode ${opCode}`);
  }
  if (message.length > MAX_MESSAGE_BYTES || body.length > MAX_REPLY_DOCUMENT_BYTES) {
    throw new Violation(`a reply of ${message.length} bytes is larger than a client takes`);
  }
  return { responseTo: message.readInt32LE(8), document: parseBody(body) };
}

function parseBody(body: Buffer): Document {
  let document: Document;
  try {
    document = deserialize(body, { promoteBuffers: true });
  } catch (error) {
    throw new Violation(`a reply is not BSON: ${error}`);
  }
  if (body.readInt32LE(0) !== body.length) throw new Violation('bytes follow the document of a reply');
  if (document.ok !== 1 && document.ok !== 0) throw new Violation(`a reply has ok: ${document.ok}`);
  if (document.ok === 1) return document;
  const { code, codeName, errmsg } = document;
  if (typeof code !== 'number' || typeof codeName !== 'string' || typeof errmsg !== 'string') {
    throw new Violation(`an error has no code, codeName or errmsg: ${JSON.stringify(document)}`);
  }
  if (code === 1 || errmsg.startsWith('sandbox error:')) throw new Violation(`InternalError: ${errmsg}`);
  return document;
}
