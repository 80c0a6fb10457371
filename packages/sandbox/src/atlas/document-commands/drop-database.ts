import { CommandError } from '../../command-error.ts';
import type { DocumentCommand } from './document-command.ts';

export const dropDatabase: DocumentCommand = {
  actions: ['dropDatabase'],
  fields: {},
  run({ database, store }) {
    if (database === 'admin') throw new CommandError(20, "Dropping the 'admin' database is prohibited.");
    return store.dropDatabase(database) ? { dropped: database } : {};
  },
};
