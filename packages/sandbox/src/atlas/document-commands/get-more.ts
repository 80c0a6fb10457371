import { BsonType, bytesOf } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import { NUMBER, required, STRING } from '../commands/field-table.ts';
import { countIn, stringIn, wrongType } from '../commands/fields.ts';
import { cursorReply, fitting } from './cursor-reply.ts';
import type { DocumentCommand } from './document-command.ts';

/** https://www.mongodb.com/docs/manual/reference/command/getMore/ */
export const getMore: DocumentCommand = {
  actions: ['find'],
  collectionField: 'collection',
  fields: { batchSize: NUMBER, collection: required(STRING) },
  run({ connection, cursors, database, fields }) {
    const [element] = fields.elements;
    if (element?.type !== BsonType.long) {
      throw wrongType('getMore.getMore', element ?? { type: BsonType.undefined }, 'long');
    }
    const id = bytesOf(element).readBigInt64LE(0);
    const namespace = `${database}.${stringIn(fields, 'collection')}`;

    // A server checks in this order: whether there is such a cursor, whose it is, what it is of.
    const cursor = cursors.find(id);
    if (!cursor) throw new CommandError(43, `cursor id ${id} not found`);
    if (cursor.owner !== connection.user?.loginName) {
      throw new CommandError(13, `cursor id ${id} was not created by the authenticated user`);
    }
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
