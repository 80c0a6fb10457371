import { CommandError } from '../command-error.ts';
import { childrenOf } from '../query/bson-value.ts';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { firstBatchReply } from './cursor-reply.ts';
import { countIn, documentIn, fieldsOf } from './fields.ts';

export const listIndexes: Command = {
  actions: ['listIndexes'],
  run({ database, message, server }) {
    const name = collectionName(message, database);
    const collection = server.store.collection(database, name);
    if (!collection) throw new CommandError(26, `ns does not exist: ${database}.${name}`);
    const cursor = {
      name: 'listIndexes.cursor',
      elements: childrenOf(documentIn(fieldsOf(message), 'cursor')),
    };
    return firstBatchReply(
      server,
      collection.namespace,
      collection.indexes.map(({ description }) => description),
      { size: countIn(cursor, 'batchSize') },
    );
  },
};
