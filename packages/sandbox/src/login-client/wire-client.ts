import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Document, deserialize } from 'bson';
import { OP_MSG, opMsg } from './frames.ts';

/** A client that sends what it is told to, byte for byte, where a driver would know better. */
export interface WireClient extends AsyncDisposable {
  readonly socket: Socket;
  send(bytes: Uint8Array): void;
  /** The BSON of the next reply, or undefined once the server has ended the connection. */
  receiveBytes(): Promise<Buffer | undefined>;
  /** The next reply: numbers as numbers, binary data as `Binary`. */
  receive(): Promise<Document | undefined>;
  /** Sends one command as a document (`$db` defaults to admin) or as its BSON, and gives the BSON of its reply. */
  ask(command: Document | Uint8Array): Promise<Buffer>;
  /** The same, with the reply read. */
  command(command: Document | Uint8Array): Promise<Document>;
  /** Ends the connection, and waits until it is closed. */
  end(): Promise<void>;
}

/** The message of the error where a reply was waited for. */
export const ENDED_WITHOUT_REPLY = 'the server ended the connection without a reply';

export interface WireClientOptions {
  /** Ends the connection, also one that is not there yet. */
  signal?: AbortSignal;
  /** PEM. With it the connection is one of TLS. */
  certificateAuthority?: string | undefined;
}

export async function openWireClient(
  mongodbUri: string,
  { signal, certificateAuthority: ca }: WireClientOptions = {},
): Promise<WireClient> {
  const { hostname, port } = new URL(mongodbUri);
  const options = {
    host: hostname,
    port: Number(port),
    noDelay: true,
    allowHalfOpen: true,
    ...(signal && { signal }),
  };
  const socket: Socket = ca === undefined ? connect(options) : connectTls({ ...options, ca });
  await once(socket, ca === undefined ? 'connect' : 'secureConnect');

  let requestId = 0;
  let received: Buffer = Buffer.alloc(0);
  let isEnded = false;
  let wake = () => {};
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    wake();
  });
  for (const event of ['end', 'close', 'error']) {
    socket.on(event, () => {
      isEnded = true;
      wake();
    });
  }

  async function receiveBytes(): Promise<Buffer | undefined> {
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
    return message.subarray(message.readInt32LE(12) === OP_MSG ? 21 : 36);
  }

  async function receive(): Promise<Document | undefined> {
    const bytes = await receiveBytes();
    return bytes && deserialize(bytes);
  }

  async function ask(command: Document | Uint8Array): Promise<Buffer> {
    requestId += 1;
    socket.write(opMsg(command, { requestId }));
    const reply = await receiveBytes();
    if (!reply) throw new Error(ENDED_WITHOUT_REPLY);
    return reply;
  }

  return {
    socket,
    send: (bytes) => void socket.write(bytes),
    receiveBytes,
    receive,
    ask,
    command: async (command) => deserialize(await ask(command)),
    async end() {
      // The server may have gone first.
      if (socket.closed) return;
      socket.end();
      await once(socket, 'close');
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
}
