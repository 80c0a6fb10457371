import { Int32 } from 'bson';
import { CommandError } from '../../command-error.ts';
import {
  ANY,
  BOOLEAN,
  DOCUMENT,
  NOT_EMULATED,
  NUMBER,
  required,
  statements,
} from '../commands/field-table.ts';
import { booleanIn, documentIn, find, integer, itemsIn } from '../commands/fields.ts';
import { collectionName } from './collection-name.ts';
import type { DocumentCommand } from './document-command.ts';
import { matching } from './matching.ts';
import { runEach } from './run-each.ts';
import { refuseEmpty } from './write-batch.ts';

/** https://www.mongodb.com/docs/manual/reference/command/delete/ */
export const deleteCommand: DocumentCommand = {
  actions: ['remove'],
  collectionField: 'value',
  fields: {
    bypassDocumentValidation: BOOLEAN,
    deletes: statements({
      collation: NOT_EMULATED,
      hint: ANY,
      limit: required(NUMBER),
      q: required(DOCUMENT),
      sampleId: NOT_EMULATED,
    }),
    encryptionInformation: NOT_EMULATED,
    let: NOT_EMULATED,
    ordered: BOOLEAN,
  },
  run({ database, fields, message, store }) {
    const name = collectionName(message, database);
    // Read as a whole before any of it runs: a command with a mistake in it deletes nothing.
    const deletes = itemsIn(fields, 'deletes').map((statement) => {
      const filter = documentIn(statement, 'q');
      const limit = find(statement, 'limit');
      const count = limit && integer(limit);
      if (count !== 0 && count !== 1) {
        throw new CommandError(9, 'The limit field in delete objects must be 0 or 1');
      }
      return { filter, onlyFirst: count === 1 };
    });
    refuseEmpty(deletes);
    const isOrdered = booleanIn(fields, 'ordered', true);
    const { count, writeErrors } = runEach(deletes, isOrdered, ({ filter, onlyFirst }) => {
      const collection = store.collection(database, name);
      const found = matching(collection, filter);
      const doomed = onlyFirst ? found.slice(0, 1) : found;
      for (const stored of doomed) collection?.remove(stored);
      return doomed.length;
    });
    return { n: new Int32(count), ...writeErrors };
  },
};
