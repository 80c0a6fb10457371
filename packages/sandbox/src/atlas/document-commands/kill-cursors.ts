import { Long } from 'bson';
import { BsonType, bytesOf } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import { ARRAY, required } from '../commands/field-table.ts';
import { arrayIn, wrongType } from '../commands/fields.ts';
import type { DocumentCommand } from './document-command.ts';

/**
 * https://www.mongodb.com/docs/manual/reference/command/killCursors/ Whoever has a cursor may close it, and nobody else:
 * no role of Atlas that is here has `killAnyCursor`. So it needs a login and no action.
 */
export const killCursors: DocumentCommand = {
  fields: { cursors: required(ARRAY) },
  run({ connection, cursors, database, fields, message }) {
    const ids = (arrayIn(fields, 'cursors') ?? []).map((item) => {
      if (item.type !== BsonType.long) throw wrongType(`killCursors.cursors.${item.name}`, item, 'long');
      return bytesOf(item).readBigInt64LE(0);
    });
    // All are looked at before any is closed: a command that names somebody else's closes none.
    for (const id of ids) {
      const cursor = cursors.find(id);
      if (cursor && cursor.owner !== connection.user?.loginName) {
        // The code is a server's, the text is inferred.
        throw new CommandError(
          13,
          `not authorized to kill cursor ${id} on ${database}.${String(message.document.killCursors)}`,
        );
      }
    }
    const closed = ids.map((id) => cursors.close(id));
    const asLongs = (wanted: boolean) =>
      ids.filter((_, index) => closed[index] === wanted).map((id) => Long.fromBigInt(id));
    return {
      cursorsKilled: asLongs(true),
      cursorsNotFound: asLongs(false),
      cursorsAlive: [],
      cursorsUnknown: [],
    };
  },
};
