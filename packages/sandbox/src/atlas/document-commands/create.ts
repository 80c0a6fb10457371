import { CommandError } from '../../command-error.ts';
import { BOOLEAN, DOCUMENT, NOT_EMULATED, STRING } from '../commands/field-table.ts';
import { collectionName } from './collection-name.ts';
import type { DocumentCommand } from './document-command.ts';

/** https://www.mongodb.com/docs/manual/reference/command/create/ */
export const create: DocumentCommand = {
  actions: ['createCollection'],
  collectionField: 'value',
  fields: {
    autoIndexId: BOOLEAN,
    capped: NOT_EMULATED,
    changeStreamPreAndPostImages: NOT_EMULATED,
    clusteredIndex: NOT_EMULATED,
    collation: NOT_EMULATED,
    encryptedFields: NOT_EMULATED,
    expireAfterSeconds: NOT_EMULATED,
    idIndex: DOCUMENT,
    indexOptionDefaults: DOCUMENT,
    max: NOT_EMULATED,
    pipeline: NOT_EMULATED,
    size: NOT_EMULATED,
    storageEngine: DOCUMENT,
    timeseries: NOT_EMULATED,
    validationAction: STRING,
    validationLevel: STRING,
    validator: NOT_EMULATED,
    viewOn: NOT_EMULATED,
  },
  run({ database, message, store }) {
    const name = collectionName(message, database);
    if (store.collection(database, name)) {
      throw new CommandError(48, `Collection ${database}.${name} already exists.`);
    }
    store.ensureCollection(database, name);
    return {};
  },
};
