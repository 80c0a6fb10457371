import type { Command } from './command.ts';

export const logout: Command = {
  isOpen: true,
  fields: {},
  run({ connection, database }) {
    if (database === '$external') connection.user = undefined;
    return {};
  },
};
