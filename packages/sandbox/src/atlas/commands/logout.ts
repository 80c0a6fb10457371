import type { Command } from './command.ts';

export const logout: Command = {
  isOpen: true,
  run({ connection, database }) {
    if (database === '$external') connection.user = undefined;
    return {};
  },
};
