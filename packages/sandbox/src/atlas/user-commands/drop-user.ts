import { CommandError } from '../../command-error.ts';
import type { Command } from '../commands/command.ts';
import { requireExternal, userOfName } from './user-name.ts';

/** https://www.mongodb.com/docs/manual/reference/command/dropUser/ */
export const dropUser: Command = {
  actions: ['anyAction'],
  fields: {},
  run({ database, message, server: { databaseUsers } }) {
    requireExternal(database, 'dropUser');
    const name: unknown = message.document.dropUser;
    if (typeof name !== 'string') throw new CommandError(2, 'dropUser takes the name of a user');
    const user = userOfName(name);
    if (!databaseUsers.find(user)) throw new CommandError(11, `User '${name}@$external' not found`);
    databaseUsers.delete(user);
    return {};
  },
};
