import type { DatabaseUser } from '@atlas-aws-iam/sandbox';
import type { Place } from '../place.ts';

/**
 * A place in which every user and role has this prefix, so that rows which share one account do not meet.
 *
 * @param onDatabaseUser - called for each database user that is made in it
 */
export function createNamedPlace(
  { account, databaseUsers }: Place,
  prefix: string,
  onDatabaseUser: (user: DatabaseUser) => void,
): Place {
  // A name may be what was given back here.
  const own = (name: string) => (name.startsWith(prefix) ? name : `${prefix}${name}`);
  const ownUser = <T extends { userName: string }>(input: T): T => ({
    ...input,
    userName: own(input.userName),
  });
  const ownRole = <T extends { roleName: string }>(input: T): T => ({
    ...input,
    roleName: own(input.roleName),
  });
  return {
    account: {
      createUser: (input) => account.createUser(ownUser(input)),
      createAccessKey: (input) => account.createAccessKey(ownUser(input)),
      deleteAccessKey: (input) => account.deleteAccessKey(input),
      createRole: (input) => account.createRole(ownRole(input)),
      deleteRole: (input) => account.deleteRole(ownRole(input)),
      issueSession: (input) => account.issueSession(ownRole(input)),
    },
    databaseUsers: {
      create(user) {
        databaseUsers.create(user);
        onDatabaseUser(user);
      },
    },
  };
}
