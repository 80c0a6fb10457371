import { Int32 } from 'bson';
import { collectionName } from './collection-name.ts';
import type { DocumentCommand } from './document-command.ts';

export const drop: DocumentCommand = {
  actions: ['dropCollection'],
  collectionField: 'value',
  fields: {},
  run({ database, message, store }) {
    const name = collectionName(message, database);
    const dropped = store.dropCollection(database, name);
    // Since 7.0 it is no error that there was none.
    if (!dropped) return {};
    return { nIndexesWas: new Int32(dropped.indexes.length), ns: dropped.namespace };
  },
};
