import { CommandError } from '../../command-error.ts';
import { CURSOR } from '../commands/field-table.ts';
import { countIn, fieldsIn } from '../commands/fields.ts';
import { collectionName } from './collection-name.ts';
import { firstBatchReply } from './cursor-reply.ts';
import type { DocumentCommand } from './document-command.ts';

/** https://www.mongodb.com/docs/manual/reference/command/listIndexes/ */
export const listIndexes: DocumentCommand = {
  actions: ['listIndexes'],
  collectionField: 'value',
  fields: { cursor: CURSOR },
  run(context) {
    const { database, fields, message, store } = context;
    const name = collectionName(message, database);
    const collection = store.collection(database, name);
    if (!collection) throw new CommandError(26, `ns does not exist: ${database}.${name}`);
    return firstBatchReply(
      context,
      collection.namespace,
      collection.indexes.map(({ description }) => description),
      { size: countIn(fieldsIn(fields, 'cursor'), 'batchSize') },
    );
  },
};
