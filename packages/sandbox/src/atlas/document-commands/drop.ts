import { Int32 } from 'bson';
import type { Command } from '../commands/command.ts';
import { collectionName } from './collection-name.ts';

export const drop: Command = {
  actions: ['dropCollection'],
  collectionField: 'value',
  fields: {},
  run({ database, message, server }) {
    const name = collectionName(message, database);
    const dropped = server.store.dropCollection(database, name);
    // Since 7.0 it is no error that there was none.
    if (!dropped) return {};
    return { nIndexesWas: new Int32(dropped.indexes.length), ns: dropped.namespace };
  },
};
