import { type Document, deserialize } from 'bson';
import { RelayedReplies, type Reply } from './commands/command.ts';
import type { ConnectionTap, EndedCommand } from './connection-tap.ts';
import type { WireReply } from './wire/relayed-message.ts';

/** A server's refusal is smaller. */
const MAX_REFUSAL_BYTES = 64 * 1024;

/** Tells the tap how a command ended; of one that was passed on, once its first reply is there. Gives the reply to send. */
export function tellCommand(tap: ConnectionTap, command: Omit<EndedCommand, 'refusal'>, reply: Reply): Reply {
  if (reply instanceof RelayedReplies) {
    return new RelayedReplies(
      firstTold(reply.replies, ({ body }) => tap.commandEnded({ ...command, ...refusalOf(read(body)) })),
    );
  }
  // Only what succeeded is answered in bytes.
  tap.commandEnded({ ...command, ...(reply instanceof Uint8Array ? {} : refusalOf(reply)) });
  return reply;
}

async function* firstTold(
  replies: AsyncIterable<WireReply>,
  tell: (first: WireReply) => void,
): AsyncGenerator<WireReply> {
  let isFirst = true;
  for await (const reply of replies) {
    if (isFirst) tell(reply);
    isFirst = false;
    yield reply;
  }
}

function read(body: Uint8Array): Document {
  try {
    return body.length > MAX_REFUSAL_BYTES ? {} : deserialize(body);
  } catch {
    return {};
  }
}

function refusalOf({ ok, code, codeName, errmsg }: Document): Pick<EndedCommand, 'refusal'> {
  if (ok === undefined || Number(ok) !== 0) return {};
  return { refusal: { code: Number(code), codeName: String(codeName), errmsg: String(errmsg) } };
}
