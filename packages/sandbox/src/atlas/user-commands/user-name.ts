import { CommandError } from '../../command-error.ts';
import { UserError } from '../../user-error.ts';
import type { DatabaseUserId } from '../database-users.ts';
import { loginNameOfDatabaseUser } from '../login-name.ts';

const EXTERNAL = '$external';

const SESSIONS_OF_ROLE = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/\s]+)\/\*$/;

/**
 * The database user of a name in `$external`. A role may be named as a server's login names it, `…:assumed-role/R/*`, or by
 * its own ARN. Deliberately unlike a server, which takes any name: here nobody could log in as another.
 *
 * @throws CommandError BadValue
 */
export function userOfName(name: string): DatabaseUserId {
  const [, partition, accountId, roleName] = SESSIONS_OF_ROLE.exec(name) ?? [];
  const username = roleName === undefined ? name : `arn:${partition}:iam::${accountId}:role/${roleName}`;
  const awsIAMType = username.includes(':role/') ? 'ROLE' : 'USER';
  return asCommandError(() => {
    loginNameOfDatabaseUser(username, awsIAMType);
    return { username, awsIAMType };
  });
}

export function nameOfUser({ username, awsIAMType }: DatabaseUserId): string {
  return loginNameOfDatabaseUser(username, awsIAMType);
}

/** @throws CommandError for another database than that of users who are verified elsewhere. */
export function requireExternal(database: string, command: string): void {
  if (database === EXTERNAL) return;
  throw new CommandError(
    238,
    `The sandbox has users of the database ${EXTERNAL} only: run ${command} there, not on '${database}'.`,
  );
}

/** What a program is told of a mistake, as the reply to a command. */
export function asCommandError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw new CommandError(2, error.message);
    throw error;
  }
}
