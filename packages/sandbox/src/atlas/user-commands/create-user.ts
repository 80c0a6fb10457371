import { CommandError } from '../../command-error.ts';
import type { Command } from '../commands/command.ts';
import { ANY, ARRAY, NOT_EMULATED, required } from '../commands/field-table.ts';
import { find } from '../commands/fields.ts';
import { rolesIn } from './roles-in.ts';
import { asCommandError, requireExternal, userOfName } from './user-name.ts';

/** https://www.mongodb.com/docs/manual/reference/command/createUser/ */
export const createUser: Command = {
  // The sandbox's one role of an administrator, `atlasAdmin`, has it.
  actions: ['anyAction'],
  fields: {
    customData: NOT_EMULATED,
    authenticationRestrictions: NOT_EMULATED,
    mechanisms: NOT_EMULATED,
    pwd: ANY,
    roles: required(ARRAY),
  },
  run({ database, fields, message, server: { databaseUsers } }) {
    requireExternal(database, 'createUser');
    const name: unknown = message.document.createUser;
    if (typeof name !== 'string') throw new CommandError(2, 'createUser takes the name of a user');
    if (find(fields, 'pwd')) {
      throw new CommandError(2, "Cannot set the password for users defined on the '$external' database");
    }
    const user = userOfName(name);
    const roles = rolesIn(fields, database);
    if (databaseUsers.find(user)) throw new CommandError(51003, `User "${name}@$external" already exists`);
    asCommandError(() => databaseUsers.create({ ...user, roles }));
    return {};
  },
};
