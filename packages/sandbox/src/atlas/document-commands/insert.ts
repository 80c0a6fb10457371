import { Int32 } from 'bson';
import { BOOLEAN, NOT_EMULATED, statements } from '../commands/field-table.ts';
import { booleanIn, documentsIn } from '../commands/fields.ts';
import { collectionName } from './collection-name.ts';
import type { DocumentCommand } from './document-command.ts';
import { runEach } from './run-each.ts';
import { refuseEmpty } from './write-batch.ts';

/** https://www.mongodb.com/docs/manual/reference/command/insert/ */
export const insert: DocumentCommand = {
  actions: ['insert'],
  collectionField: 'value',
  fields: {
    bypassDocumentValidation: BOOLEAN,
    documents: statements('any'),
    encryptionInformation: NOT_EMULATED,
    ordered: BOOLEAN,
  },
  run({ database, fields, message, store }) {
    const name = collectionName(message, database);
    const documents = documentsIn(fields, 'documents');
    refuseEmpty(documents);
    const isOrdered = booleanIn(fields, 'ordered', true);
    const { count, writeErrors } = runEach(documents, isOrdered, ({ value }) => {
      store.ensureCollection(database, name).insert(value);
      return 1;
    });
    return { n: new Int32(count), ...writeErrors };
  },
};
