import { Int32 } from 'bson';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { booleanIn, fieldsOf, statements } from './fields.ts';
import { runEach } from './run-each.ts';
import { refuseEmpty } from './write-batch.ts';

export const insert: Command = {
  actions: ['insert'],
  run({ database, message, server }) {
    const name = collectionName(message, database);
    const documents = statements(message, 'documents');
    refuseEmpty(documents);
    const isOrdered = booleanIn(fieldsOf(message), 'ordered', true);
    const { count, writeErrors } = runEach(documents, isOrdered, ({ value }) => {
      server.store.ensureCollection(database, name).insert(value);
      return 1;
    });
    return { n: new Int32(count), ...writeErrors };
  },
};
