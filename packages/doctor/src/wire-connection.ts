import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { BSON } from 'mongodb';

const HEADER_BYTES = 16;
const OP_MSG = 2013;
const NONCE_BYTES = 32;
/** `n`: the client does not support it. */
const NO_CHANNEL_BINDING = 110;
// What is asked here has short answers; a server that says more is not one.
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Sends one command and waits for its answer, whatever that says. https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
export async function askServer(
  socket: Socket,
  command: Readonly<Record<string, unknown>>,
  name: string,
): Promise<BSON.Document> {
  const body = BSON.serialize({ ...command });
  // Flags, and the kind of the one section that follows.
  const head = Buffer.alloc(HEADER_BYTES + 5);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(OP_MSG, 12);
  socket.write(Buffer.concat([head, body]));
  const answer = await readMessage(socket, name);
  if (answer.readInt32LE(12) !== OP_MSG) throw new Error('the answer is not a message of MongoDB');
  return BSON.deserialize(answer.subarray(HEADER_BYTES + 5));
}

function readMessage(socket: Socket, name: string): Promise<Buffer> {
  // In the driver's words, which are explained.
  const closed = () => new Error(`connection <monitor> to ${name} closed`);
  return new Promise((resolve, reject) => {
    // What ended before anybody listened says nothing any more.
    if (socket.destroyed) {
      reject(socket.errored ?? closed());
      return;
    }
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
    const onClose = () => end(() => reject(closed()));
    function end(settle: () => void): void {
      socket.off('data', onData).off('error', onError).off('close', onClose);
      settle();
    }
    socket.on('data', onData).on('error', onError).on('close', onClose);
  });
}

export interface Conversation {
  /** Where the server would have a login verified. */
  readonly stsHost: string;
  /** 1 on a server of MongoDB, and another on Amazon DocumentDB: https://jira.mongodb.org/browse/NODE-6407 */
  readonly conversationId: unknown;
}

/**
 * What the server's first message of a conversation says; undefined if it begins none. No credential is sent: the
 * client's first message holds a nonce alone, and nothing follows it.
 * https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#mongodb-aws
 */
export async function beginConversation(socket: Socket, name: string): Promise<Conversation | undefined> {
  const first = BSON.serialize({ r: new BSON.Binary(randomBytes(NONCE_BYTES)), p: NO_CHANNEL_BINDING });
  const answer = await askServer(
    socket,
    {
      saslStart: 1,
      mechanism: 'MONGODB-AWS',
      payload: new BSON.Binary(first),
      $db: '$external',
    },
    name,
  );
  if (answer.ok !== 1 || !(answer.payload instanceof BSON.Binary)) return undefined;
  const { h } = BSON.deserialize(answer.payload.buffer);
  return typeof h === 'string' ? { stsHost: h, conversationId: answer.conversationId } : undefined;
}
