import type { Socket } from 'node:net';
import { BSON } from 'mongodb';

const HEADER_BYTES = 16;
const OP_MSG = 2013;
// What is asked here has short answers; a server that says more is not one.
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Sends one command and waits for its answer, whatever that says. https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
export async function askServer(
  socket: Socket,
  command: Readonly<Record<string, unknown>>,
): Promise<BSON.Document> {
  const body = BSON.serialize({ ...command });
  // Flags, and the kind of the one section that follows.
  const head = Buffer.alloc(HEADER_BYTES + 5);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(OP_MSG, 12);
  socket.write(Buffer.concat([head, body]));
  const answer = await readMessage(socket);
  if (answer.readInt32LE(12) !== OP_MSG) throw new Error('the answer is not a message of MongoDB');
  return BSON.deserialize(answer.subarray(HEADER_BYTES + 5));
}

function readMessage(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < HEADER_BYTES + 5) return;
      const length = received.readInt32LE(0);
      if (length < HEADER_BYTES + 5 || length > MAX_ANSWER_BYTES) {
        end(() => reject(new Error('what answers does not speak MongoDB’s protocol')));
      } else if (received.length >= length) {
        end(() => resolve(received.subarray(0, length)));
      }
    };
    const onError = (error: Error) => end(() => reject(error));
    const onClose = () => end(() => reject(new Error('the server closed the connection')));
    function end(settle: () => void): void {
      socket.off('data', onData).off('error', onError).off('close', onClose);
      settle();
    }
    socket.on('data', onData).on('error', onError).on('close', onClose);
  });
}
