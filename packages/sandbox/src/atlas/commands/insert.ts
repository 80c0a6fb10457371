import { Int32 } from 'bson';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { statements } from './fields.ts';
import { runEach } from './run-each.ts';

export const insert: Command = {
  action: 'insert',
  run({ database, message, server }) {
    const collection = collectionName(message, database);
    const documents = statements(message, 'documents');
    const { count, writeErrors } = runEach(documents, message.document.ordered !== false, ({ value }) => {
      server.store.insert(database, collection, value);
      return 1;
    });
    return { n: new Int32(count), ...writeErrors };
  },
};
