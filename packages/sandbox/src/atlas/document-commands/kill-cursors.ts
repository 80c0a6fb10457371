import { cursorsToKill, killCursorsReply, requireMayKill } from '../commands/cursor-ids.ts';
import { ARRAY, required } from '../commands/field-table.ts';
import type { DocumentCommand } from './document-command.ts';

/**
 * https://www.mongodb.com/docs/manual/reference/command/killCursors/ Whoever has a cursor may close it, and nobody else:
 * no role of Atlas that is here has `killAnyCursor`. So it needs a login and no action.
 */
export const killCursors: DocumentCommand = {
  fields: { cursors: required(ARRAY) },
  run({ connection, cursors, database, fields, message }) {
    const ids = cursorsToKill(fields);
    const namespace = `${database}.${String(message.document.killCursors)}`;
    // All are looked at before any is closed: a command that names somebody else's closes none.
    for (const id of ids) {
      requireMayKill(id, cursors.find(id), connection.user?.databaseUser, namespace);
    }
    const closed = ids.map((id) => cursors.close(id));
    return killCursorsReply(
      ids.filter((_, index) => closed[index]),
      ids.filter((_, index) => !closed[index]),
    );
  },
};
