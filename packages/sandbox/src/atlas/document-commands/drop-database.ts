import { CommandError } from '../../command-error.ts';
import type { Command } from '../commands/command.ts';

export const dropDatabase: Command = {
  actions: ['dropDatabase'],
  fields: {},
  run({ database, server }) {
    if (database === 'admin') throw new CommandError(20, "Dropping the 'admin' database is prohibited.");
    return server.store.dropDatabase(database) ? { dropped: database } : {};
  },
};
