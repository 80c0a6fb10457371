import { shownPrivileges } from '../roles.ts';
import type { Command } from './command.ts';
import { BOOLEAN } from './field-table.ts';
import { booleanIn } from './fields.ts';

/** https://www.mongodb.com/docs/manual/reference/command/connectionStatus/ */
export const connectionStatus: Command = {
  isOpen: true,
  fields: { showPrivileges: BOOLEAN },
  run: ({ connection: { user }, fields }) => ({
    authInfo: {
      authenticatedUsers: user ? [{ user: user.loginName, db: '$external' }] : [],
      authenticatedUserRoles:
        user?.databaseUser.roles.map(({ roleName, databaseName }) => ({
          role: roleName,
          db: databaseName,
        })) ?? [],
      ...(booleanIn(fields, 'showPrivileges') && {
        authenticatedUserPrivileges: shownPrivileges(user?.databaseUser.roles ?? []),
      }),
    },
  }),
};
