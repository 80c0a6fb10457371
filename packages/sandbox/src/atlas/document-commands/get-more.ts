import { CommandError } from '../../command-error.ts';
import { cursorToRead, requireOwnCursor } from '../commands/cursor-ids.ts';
import { NUMBER, required, STRING } from '../commands/field-table.ts';
import { countIn, stringIn } from '../commands/fields.ts';
import { cursorReply, fitting } from './cursor-reply.ts';
import type { DocumentCommand } from './document-command.ts';

/** https://www.mongodb.com/docs/manual/reference/command/getMore/ */
export const getMore: DocumentCommand = {
  actions: ['find'],
  collectionField: 'collection',
  fields: { batchSize: NUMBER, collection: required(STRING) },
  run({ connection, cursors, database, fields }) {
    const id = cursorToRead(fields);
    const namespace = `${database}.${stringIn(fields, 'collection')}`;

    // What it is of, a server checks last.
    const cursor = requireOwnCursor(id, cursors.find(id), connection.user?.databaseUser);
    if (cursor.namespace !== namespace) {
      throw new CommandError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    const size = countIn(fields, 'batchSize') || Number.POSITIVE_INFINITY;
    const batch = cursor.remaining.splice(0, fitting(cursor.remaining, size));
    const isDone = cursor.remaining.length === 0;
    if (isDone) cursors.close(id);
    return cursorReply(isDone ? 0n : id, namespace, 'nextBatch', batch);
  },
};
