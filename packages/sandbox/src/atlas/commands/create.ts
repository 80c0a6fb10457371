import { CommandError } from '../command-error.ts';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { fieldsOf, refuseOptions } from './fields.ts';

const NOT_EMULATED = [
  ...['capped', 'changeStreamPreAndPostImages', 'clusteredIndex', 'collation', 'encryptedFields'],
  ...['expireAfterSeconds', 'pipeline', 'timeseries', 'validator', 'viewOn'],
];

export const create: Command = {
  actions: ['createCollection'],
  run({ database, message, server }) {
    const name = collectionName(message, database);
    refuseOptions(fieldsOf(message), NOT_EMULATED);
    if (server.store.collection(database, name)) {
      throw new CommandError(48, `Collection ${database}.${name} already exists.`);
    }
    server.store.ensureCollection(database, name);
    return {};
  },
};
