import type { Command } from './command.ts';

/** https://www.mongodb.com/docs/manual/reference/command/connectionStatus/ */
export const connectionStatus: Command = {
  isOpen: true,
  run: ({ connection: { user } }) => ({
    authInfo: {
      authenticatedUsers: user ? [{ user: user.loginName, db: '$external' }] : [],
      authenticatedUserRoles:
        user?.databaseUser.roles.map(({ roleName, databaseName }) => ({
          role: roleName,
          db: databaseName,
        })) ?? [],
    },
  }),
};
