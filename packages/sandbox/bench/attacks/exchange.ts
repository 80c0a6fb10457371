import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Document, deserialize } from 'bson';
import { opMsg } from '../../src/login-client/frames.ts';

const LAST_ID = 0x7e57_0000;
/** Header, flags and section kind. */
const REPLY_HEAD_BYTES = 21;

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  // That the server resets a connection is one of the answers.
  socket.on('error', () => {});
  return socket;
}

/** Sends a command, and gives its reply; undefined where the server ends the connection. */
export async function ask(socket: Socket, document: Document): Promise<Document | undefined> {
  const chunks: Buffer[] = [];
  let [size, length] = [0, Number.POSITIVE_INFINITY];
  const reply = new Promise<Document | undefined>((resolve) => {
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= 4 && length === Number.POSITIVE_INFINITY) length = Buffer.concat(chunks).readInt32LE(0);
      if (size < length) return;
      socket.off('data', onData);
      socket.off('close', onClose);
      resolve(deserialize(Buffer.concat(chunks).subarray(REPLY_HEAD_BYTES), { promoteBuffers: true }));
    };
    const onClose = () => resolve(undefined);
    socket.on('data', onData);
    socket.once('close', onClose);
  });
  if (!socket.destroyed) socket.write(opMsg(document));
  return reply;
}

/**
 * Sends the bytes and then a ping.
 *
 * @returns whether the ping was answered, when it was, or the server has ended the connection
 */
export async function sendAndPing(socket: Socket, bytes: readonly Buffer[]): Promise<boolean> {
  const wanted = Buffer.alloc(4);
  wanted.writeInt32LE(LAST_ID);
  let tail: Buffer = Buffer.alloc(0);
  const answered = new Promise<boolean>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      const seen = Buffer.concat([tail, chunk]);
      tail = seen.subarray(-3);
      if (seen.includes(wanted)) resolve(true);
    });
    socket.once('close', () => resolve(false));
  });
  for (const part of bytes) if (!socket.destroyed) socket.write(part);
  if (!socket.destroyed) socket.write(opMsg({ ping: 1, $db: 'admin' }, { requestId: LAST_ID }));
  return answered;
}

/** Sends the bytes, and waits until the server has answered anything, or has ended the connection. */
export async function sendRaw(socket: Socket, bytes: readonly Buffer[]): Promise<string> {
  let answer = '';
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1', 0, 100);
      resolve();
    });
    socket.once('close', () => resolve());
  });
  for (const part of bytes) if (!socket.destroyed) socket.write(part);
  await done;
  return answer;
}
