import { Int32 } from 'bson';
import { CommandError } from '../command-error.ts';
import { childrenOf } from '../query/bson-value.ts';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import {
  booleanIn,
  fieldsOf,
  integer,
  refuseOptions,
  required,
  requiredDocumentIn,
  statements,
} from './fields.ts';
import { matching } from './matching.ts';
import { runEach } from './run-each.ts';
import { refuseEmpty } from './write-batch.ts';

export const deleteCommand: Command = {
  actions: ['remove'],
  run({ database, message, server }) {
    const name = collectionName(message, database);
    // Read as a whole before any of it runs: a command with a mistake in it deletes nothing.
    const deletes = statements(message, 'deletes').map((statement) => {
      const fields = { name: 'delete.deletes', elements: childrenOf(statement) };
      refuseOptions(fields, ['collation']);
      const filter = requiredDocumentIn(fields, 'q');
      const limit = required(fields, 'limit');
      const count = integer(limit);
      if (count !== 0 && count !== 1) {
        throw new CommandError(9, 'The limit field in delete objects must be 0 or 1');
      }
      return { filter, onlyFirst: count === 1 };
    });
    refuseEmpty(deletes);
    const isOrdered = booleanIn(fieldsOf(message), 'ordered', true);
    const { count, writeErrors } = runEach(deletes, isOrdered, ({ filter, onlyFirst }) => {
      const collection = server.store.collection(database, name);
      const found = matching(collection, filter);
      const doomed = onlyFirst ? found.slice(0, 1) : found;
      for (const stored of doomed) collection?.remove(stored);
      return doomed.length;
    });
    return { n: new Int32(count), ...writeErrors };
  },
};
