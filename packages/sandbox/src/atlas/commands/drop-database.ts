import type { Command } from './command.ts';

export const dropDatabase: Command = {
  actions: ['dropDatabase'],
  run: ({ database, server }) => (server.store.dropDatabase(database) ? { dropped: database } : {}),
};
