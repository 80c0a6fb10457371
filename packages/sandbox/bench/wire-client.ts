import { once } from 'node:events';
import { connect } from 'node:net';
import { type Document, deserialize } from 'bson';
import { opMsg } from '../fuzz/frames.ts';

/** A socket with one request on its way at a time, which is all that a SASL conversation needs. */
export interface WireClient {
  command(document: Document): Promise<Document>;
  end(): Promise<void>;
}

/** Connects, and says hello as a driver does before it logs in. */
export async function openWireClient(host: string): Promise<WireClient> {
  const { hostname, port } = new URL(`mongodb://${host}`);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');

  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve(reply: Document): void; reject(error: Error): void } | undefined;
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    if (received.length < 4 || received.length < received.readInt32LE(0)) return;
    // Header, flags and section kind are 21 bytes.
    const reply = deserialize(received.subarray(21), { promoteBuffers: true });
    received = Buffer.alloc(0);
    waiting?.resolve(reply);
  });
  socket.on('error', (error) => waiting?.reject(error));
  socket.on('close', () => waiting?.reject(new Error('the server ended the connection')));

  const command = (document: Document) =>
    new Promise<Document>((resolve, reject) => {
      waiting = { resolve, reject };
      socket.write(opMsg(document));
    });
  await command({ hello: 1, client: { driver: { name: 'bench', version: '0' } }, $db: 'admin' });

  return {
    command,
    async end() {
      waiting = undefined;
      // The server may have gone first.
      if (socket.closed) return;
      socket.end();
      await once(socket, 'close');
    },
  };
}
