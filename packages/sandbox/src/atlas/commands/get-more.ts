import { CommandError } from '../command-error.ts';
import { BsonType, bytesOf } from '../query/bson-value.ts';
import type { Command } from './command.ts';
import { cursorReply, fitting } from './cursor-reply.ts';
import { countIn, fieldsOf, required, stringIn, wrongType } from './fields.ts';

export const getMore: Command = {
  actions: ['find'],
  run({ database, message, server }) {
    const fields = fieldsOf(message);
    const element = required(fields, 'getMore');
    if (element.type !== BsonType.long) throw wrongType('getMore.getMore', element, 'long');
    const id = bytesOf(element).readBigInt64LE(0);
    const namespace = `${database}.${stringIn(fields, 'collection') ?? ''}`;

    const cursor = server.cursors.find(id);
    if (!cursor) throw new CommandError(43, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      throw new CommandError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    const size = countIn(fields, 'batchSize') || Number.POSITIVE_INFINITY;
    const batch = cursor.remaining.splice(0, fitting(cursor.remaining, size));
    const isDone = cursor.remaining.length === 0;
    if (isDone) server.cursors.close(id);
    return cursorReply(isDone ? 0n : id, namespace, 'nextBatch', batch);
  },
};
