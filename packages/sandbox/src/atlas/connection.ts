import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { CommandError } from '../command-error.ts';
import { createTurns, type Turns } from '../turns.ts';
import { type ConnectionState, RelayedReplies, type Reply, type ServerContext } from './commands/command.ts';
import { NOT_READ } from './connection-tap.ts';
import { isDatabaseName } from './database-name.ts';
import { createDeadline, type StartTimer, startSystemTimer } from './deadline.ts';
import { HELLOS } from './hello-names.ts';
import { errorReply, runCommand } from './run-command.ts';
import { tellCommand } from './tell-command.ts';
import {
  LARGE_MESSAGE_BYTES,
  MAX_MESSAGE_SIZE_BYTES,
  MAX_UNAUTHENTICATED_ELEMENTS,
  MAX_UNAUTHENTICATED_MESSAGE_BYTES,
  OP_MSG,
  OP_QUERY,
} from './wire/constants.ts';
import { createFrameReader, type Frame, FramingError } from './wire/frame.ts';
import { type CommandMessage, parseOpMsg } from './wire/op-msg.ts';
import { parseOpQuery } from './wire/op-query.ts';
import { formatRelayedReply } from './wire/relayed-message.ts';
import { formatReply } from './wire/reply.ts';

const MAX_QUOTED_LENGTH = 200;

/**
 * How long one who has not logged in may take to send a message, from its first byte, or from the connection's
 * beginning, to its last; and to read a reply. A server waits for ever.
 */
const MESSAGE_MS = 30_000;
/** Between messages there is more time: a driver's monitor never logs in, and asks every 10 seconds or less often. */
const IDLE_MS = 10 * 60_000;

/** Commands whose reply may be large. */
const READS: ReadonlySet<string> = new Set([
  'aggregate',
  'distinct',
  'find',
  'findAndModify',
  'findandmodify',
  'getMore',
]);

/** Then it is the turn of other connections: one that sends its requests without waiting may have thousands. */
const MESSAGES_IN_A_ROW = 32;

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
  startTimer: StartTimer = startSystemTimer,
  turns: LargeTurns = createLargeTurns(),
): Promise<void> {
  const tap = server.openTap?.();
  const connection: ConnectionState = {
    connectionId,
    address: `${socket.localAddress}:${socket.localPort}`,
    beforeLargeReply: takeReplyTurn,
    client: undefined,
    user: undefined,
    sasl: undefined,
    ...(tap && { tap }),
  };
  // For a client that has ended its side nothing waits on the server behind. Deliberately otherwise than for what the sandbox
  // answers itself: a server looks after whoever asks for long, and ends what nobody is there for.
  socket.once('end', () => {
    connection.hasEnded = true;
    connection.upstream?.ignoreReplies();
  });
  socket.once('close', () => {
    connection.hasEnded = true;
    connection.upstream?.destroy();
  });
  const reader = createFrameReader(() =>
    connection.user ? MAX_MESSAGE_SIZE_BYTES : MAX_UNAUTHENTICATED_MESSAGE_BYTES,
  );
  const deadline = createDeadline(startTimer, () => socket.destroy());
  let [nextRequestId, unbroken] = [1, 0];
  let endMessageTurn: (() => void) | undefined;
  let endReplyTurn: (() => void) | undefined;

  try {
    deadline.set(MESSAGE_MS);
    // Leaving early must not destroy the socket: the last answer still has to go out.
    const chunks: AsyncIterable<Buffer> = socket.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) {
      const wasInMessage = reader.isInMessage();
      let isAnyWhole = false;
      for (const frame of reader.push(chunk)) {
        isAnyWhole = true;
        // The client's time does not run while the server works on an answer.
        deadline.clear();
        const { reply, isLast } = await answer(frame);
        if (reply) await write(frame, reply);
        if (isLast) return;
        unbroken += 1;
        if (unbroken % MESSAGES_IN_A_ROW === 0) await setImmediate();
      }
      if (reader.keptBytes() > LARGE_MESSAGE_BYTES) {
        // The deadline is that of the turn, however many bytes follow.
        if (endMessageTurn) continue;
        endMessageTurn = await turns.messages.take();
        if (socket.destroyed) return;
        deadline.set(MESSAGE_MS);
        continue;
      }
      endTurns();
      if (connection.user) deadline.clear();
      else if (isAnyWhole || !wasInMessage) deadline.set(reader.isInMessage() ? MESSAGE_MS : IDLE_MS);
    }
  } catch (error) {
    // A stream that is no sequence of messages, or a peer that went away: mostly there is nobody to tell.
    if (error instanceof FramingError && error.answer !== undefined) socket.write(error.answer);
  } finally {
    deadline.clear();
    endTurns();
    connection.upstream?.destroy();
    tap?.ended();
    socket.end();
    socket.destroySoon();
  }

  async function answer(frame: Frame): Promise<{ reply?: Reply; isLast: boolean }> {
    if (frame.opCode !== OP_MSG && frame.opCode !== OP_QUERY) return { isLast: true };
    // Its end is known, so that the connection can go on.
    if (frame.refusedBytes !== undefined) {
      return { reply: notRead(frame, tooLarge(frame.refusedBytes)), isLast: false };
    }
    let message: CommandMessage & { database: string };
    try {
      const maxElements = connection.user ? undefined : MAX_UNAUTHENTICATED_ELEMENTS;
      if (frame.opCode === OP_MSG) message = withDatabase(parseOpMsg(frame, maxElements));
      else message = parseOpQuery(frame, maxElements);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return { reply: notRead(frame, errorReply(error)), isLast: true };
    }
    tap?.received(frame.bytes, message.name);
    // No fault is for those.
    if (!HELLOS.has(message.name) && server.faults?.take('connection-reset')) {
      socket.resetAndDestroy();
      return { isLast: true };
    }
    // What the server behind answers is as large as it turns out to be, and may be long in coming.
    if (connection.user && READS.has(message.name) && !server.upstreamHello) {
      await takeReplyTurn();
      if (socket.destroyed) return { isLast: true };
    }
    const { name, database } = message;
    connection.hasEndedLogin = false;
    let reply = await runCommand({ server, connection, message, database });
    if (tap && !connection.hasEndedLogin) {
      reply = tellCommand(tap, { name, database, ...userOf(connection) }, reply);
    }
    // What is passed on goes with the first look at its replies, even where none is wanted.
    const isWanted = !message.moreToCome || reply instanceof RelayedReplies;
    return isWanted ? { reply, isLast: false } : { isLast: false };
  }

  function notRead(frame: Frame, reply: Reply): Reply {
    if (!tap) return reply;
    tap.received(frame.bytes, undefined);
    return tellCommand(tap, { name: NOT_READ, database: '', ...userOf(connection) }, reply);
  }

  async function takeReplyTurn(): Promise<void> {
    // Of a read that wanted no reply.
    endReplyTurn?.();
    endReplyTurn = await turns.replies.take();
  }

  async function write(frame: Frame, reply: Reply): Promise<void> {
    if (!(reply instanceof RelayedReplies)) {
      const isLarge = reply instanceof Uint8Array && reply.length > LARGE_MESSAGE_BYTES;
      return writeBytes(formatReply(frame, nextRequestId++, reply), isLarge);
    }
    // Each after the first answers the one before it.
    let responseTo = frame.requestId;
    for await (const relayed of reply.replies) {
      const requestId = nextRequestId++;
      const isLarge = relayed.body.length > LARGE_MESSAGE_BYTES;
      await writeBytes(formatRelayedReply(relayed, requestId, responseTo), isLarge);
      responseTo = requestId;
    }
  }

  async function writeBytes(bytes: Buffer, isLarge: boolean): Promise<void> {
    if (!isLarge) endReplyTurn?.();
    tap?.sent(bytes);
    if (!socket.write(bytes)) {
      if (isLarge || !connection.user) deadline.set(MESSAGE_MS);
      await drained(socket);
      deadline.clear();
    }
    endReplyTurn?.();
  }

  function endTurns(): void {
    endMessageTurn?.();
    endReplyTurn?.();
    [endMessageTurn, endReplyTurn] = [undefined, undefined];
  }
}

/** Shared by a server's connections. */
export interface LargeTurns {
  messages: Turns;
  replies: Turns;
}

export function createLargeTurns(): LargeTurns {
  return { messages: createTurns(), replies: createTurns() };
}

function userOf({ user }: ConnectionState): { user?: string } {
  return user ? { user: user.loginName } : {};
}

function tooLarge(length: number): Reply {
  return errorReply(
    new CommandError(
      10334,
      `Before login the sandbox takes messages of at most ${MAX_UNAUTHENTICATED_MESSAGE_BYTES} bytes, and this one has ${length}. Log in first.`,
    ),
  );
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
  if (!isDatabaseName(database)) {
    // Only the beginning of a long name is quoted: a message holds up to 48 MB of it.
    throw new CommandError(73, `Invalid database name: '${database.slice(0, MAX_QUOTED_LENGTH)}'`);
  }
  return { ...message, database };
}
