import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { type Document, deserialize, serialize } from 'bson';
import { formatOpMsg, takeOpMsg } from './frames.ts';

/** One connection that sends what it is told to, where a driver would know better. */
export interface RawClient extends AsyncDisposable {
  /** Sends one command, as a document or as its BSON, and gives the bytes of the reply. One at a time. */
  send(command: Document | Uint8Array): Promise<Uint8Array>;
  /** The same, with the reply read: numbers as numbers, binary data as `Binary`. */
  command(command: Document | Uint8Array): Promise<Document>;
}

export async function openRawClient(mongodbUri: string): Promise<RawClient> {
  const { hostname, port } = new URL(mongodbUri);
  const socket = connectSocket({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
  let received: Buffer = Buffer.alloc(0);
  let requestId = 0;

  async function send(command: Document | Uint8Array): Promise<Uint8Array> {
    requestId += 1;
    socket.write(formatOpMsg(command instanceof Uint8Array ? command : serialize(command), requestId));
    for (;;) {
      const message = takeOpMsg(received);
      if (message) {
        received = message.rest;
        return message.body;
      }
      const { value, done } = await chunks.next();
      if (done) throw new Error('The server ended the connection without a reply.');
      received = Buffer.concat([received, value]);
    }
  }

  return {
    send,
    command: async (command) => deserialize(await send(command)),
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
}
