import { Long, serialize } from 'bson';
import { elementsOf, formatDocument } from '../../bson/format-bson.ts';
import type { CommandContext, Reply } from '../commands/command.ts';
import { cursorsToKill, killCursorsReply, requireMayKill } from '../commands/cursor-ids.ts';
import { type CommandMessage, parseCommand } from '../wire/op-msg.ts';
import type { OwnedCursors } from './owned-cursors.ts';
import { changed, onlyReply, type PassOn } from './pass-on.ts';

/** The server behind the sandbox knows no users and would end anybody's cursor: it is asked for the user's own alone. */
export function createKillCursors(passOn: PassOn, cursors: OwnedCursors) {
  return async (context: CommandContext): Promise<Reply> => {
    const { connection, database, fields, message } = context;
    const ids = cursorsToKill(fields);
    const namespace = `${database}.${String(message.document.killCursors)}`;
    for (const id of ids) requireMayKill(id, cursors.find(id), connection.user?.databaseUser, namespace);
    const own = ids.filter((id) => cursors.find(id));
    const others = ids.filter((id) => !cursors.find(id));
    if (own.length === 0) return killCursorsReply([], others);
    for (const id of own) cursors.close(id);
    if (others.length === 0) return passOn(context);
    const asked = { ...context, message: withCursors(message, own) };
    const notFound = others.map((id) => Long.fromBigInt(id));
    return changed(await onlyReply(passOn(asked), asked), (reply) => ({
      cursorsNotFound: [...(reply.cursorsNotFound ?? []), ...notFound],
    }));
  };
}

function withCursors(message: CommandMessage, ids: readonly bigint[]): CommandMessage {
  const cursors = elementsOf(serialize({ cursors: ids.map((id) => Long.fromBigInt(id)) }));
  const elements = message.elements.map(({ name, bytes }) => (name === 'cursors' ? cursors : bytes));
  return { ...message, ...parseCommand(formatDocument(elements)) };
}
