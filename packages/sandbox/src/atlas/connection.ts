import type { Socket } from 'node:net';
import { CommandError } from './command-error.ts';
import type { ConnectionState, Reply, ServerContext } from './commands/command.ts';
import { errorReply, runCommand } from './run-command.ts';
import { OP_MSG, OP_QUERY } from './wire/constants.ts';
import { createFrameReader, type Frame } from './wire/frame.ts';
import { type CommandMessage, parseOpMsg } from './wire/op-msg.ts';
import { parseOpQuery } from './wire/op-query.ts';
import { formatReply } from './wire/reply.ts';

/**
 * Serves one socket until it ends: messages one after the other, each answered before the next is read, so that a
 * client which does not read its replies is not read from either.
 *
 * A message that cannot be understood is answered, where it can be, and ends the connection: after it nothing says
 * where the next one begins to make sense.
 */
export async function serveConnection(
  socket: Socket,
  connectionId: number,
  server: ServerContext,
): Promise<void> {
  const connection: ConnectionState = { connectionId, client: undefined, user: undefined, sasl: undefined };
  const readFrames = createFrameReader();
  let nextRequestId = 1;

  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      for (const frame of readFrames(chunk)) {
        const { reply, isLast } = await answer(frame);
        if (reply) await write(formatReply(frame, nextRequestId++, reply));
        if (isLast) return;
      }
    }
  } catch {
    // A stream that is no sequence of messages, or a peer that went away: there is nobody to tell.
  } finally {
    socket.end();
    socket.destroySoon();
  }

  async function answer(frame: Frame): Promise<{ reply?: Reply; isLast: boolean }> {
    let message: CommandMessage & { database: string };
    try {
      if (frame.opCode === OP_MSG) message = withDatabase(parseOpMsg(frame));
      else if (frame.opCode === OP_QUERY) message = parseOpQuery(frame);
      else return { isLast: true };
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return { reply: errorReply(error), isLast: true };
    }
    const reply = await runCommand({ server, connection, message, database: message.database });
    return message.moreToCome ? { isLast: false } : { reply, isLast: false };
  }

  async function write(bytes: Buffer): Promise<void> {
    if (!socket.write(bytes)) await drained(socket);
  }
}

/** A socket that closes first drains no more: waiting for that would never end. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDrain = () => {
      socket.off('close', onClose);
      resolve();
    };
    const onClose = () => {
      socket.off('drain', onDrain);
      reject(new Error('the socket closed'));
    };
    socket.once('drain', onDrain);
    socket.once('close', onClose);
  });
}

function withDatabase(message: CommandMessage): CommandMessage & { database: string } {
  const { $db: database } = message.document;
  if (typeof database !== 'string') throw new CommandError(40571, 'OP_MSG requests require a $db argument');
  if (database === '' || /[/\\. "\0]/.test(database)) {
    throw new CommandError(73, `Invalid database name: '${database}'`);
  }
  return { ...message, database };
}
