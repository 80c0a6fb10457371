import type { Document } from 'bson';
import { CommandError } from '../../command-error.ts';
import type { Command } from '../commands/command.ts';
import { BOOLEAN, NOT_EMULATED } from '../commands/field-table.ts';
import type { DatabaseUser, DatabaseUsers } from '../database-users.ts';
import { nameOfUser, requireExternal, userOfName } from './user-name.ts';

/** https://www.mongodb.com/docs/manual/reference/command/usersInfo/ One user by name, or, with 1, every one. */
export const usersInfo: Command = {
  actions: ['anyAction'],
  fields: {
    filter: NOT_EMULATED,
    showAuthenticationRestrictions: NOT_EMULATED,
    showCredentials: BOOLEAN,
    showCustomData: BOOLEAN,
    showPrivileges: NOT_EMULATED,
  },
  run({ database, message, server: { databaseUsers } }) {
    requireExternal(database, 'usersInfo');
    return { users: wanted(message.document.usersInfo, databaseUsers).map(describe) };
  },
};

function wanted(asked: unknown, databaseUsers: DatabaseUsers): readonly DatabaseUser[] {
  if (asked === 1) return databaseUsers.list();
  if (typeof asked !== 'string') throw new CommandError(2, 'The sandbox takes usersInfo: 1, or a name');
  const user = databaseUsers.find(userOfName(asked));
  return user ? [user] : [];
}

function describe(user: DatabaseUser): Document {
  const name = nameOfUser(user);
  return {
    _id: `$external.${name}`,
    user: name,
    db: '$external',
    roles: user.roles.map(({ roleName, databaseName }) => ({ role: roleName, db: databaseName })),
    mechanisms: ['external'],
  };
}
