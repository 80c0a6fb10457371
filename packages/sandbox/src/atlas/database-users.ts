import { showValue } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';
import { isConfigurableDatabaseName } from './database-name.ts';
import { type AwsIamType, loginNameOfDatabaseUser } from './login-name.ts';
import { type DatabaseRole, isRoleName } from './roles.ts';

/** The fields of the Atlas Admin API's database user that matter here; its `databaseName` is always `$external`. */
export interface DatabaseUser {
  /** The ARN of an IAM user or role. */
  username: string;
  awsIAMType: AwsIamType;
  roles: readonly DatabaseRole[];
}

export interface DatabaseUsers {
  /** @throws Error when the ARN does not fit `awsIAMType`, or such a user exists; UserError for a role that cannot be. */
  create(user: DatabaseUser): void;
  /**
   * Gives the user these roles in place of those it has. Open connections have them from their next command on.
   *
   * @throws Error when there is no such user; UserError for a role that cannot be.
   */
  update(user: DatabaseUser): void;
  /**
   * Nobody logs in as the user any more, and the connections that are logged in lose it at their next command, as a server
   * does it: `AuthorizationSessionImpl::_refreshUserInfoAsNeeded`, log id 20245. A user of the same name that is made later
   * is another one to them. How soon Atlas tells its servers is not public.
   *
   * @throws Error when there is no such user
   */
  delete(user: DatabaseUserId): void;
  find(user: DatabaseUserId): DatabaseUser | undefined;
  findByLoginName(loginName: string): DatabaseUser | undefined;
}

export type DatabaseUserId = Pick<DatabaseUser, 'username' | 'awsIAMType'>;

export function createDatabaseUsers(): DatabaseUsers {
  /** By login name. A user that is updated stays the same object, by which connections know it from a later one. */
  const users = new Map<string, DatabaseUser>();

  function get({ username, awsIAMType }: DatabaseUserId): DatabaseUser {
    const user = users.get(loginNameOfDatabaseUser(username, awsIAMType));
    if (!user) throw new Error(`There is no database user for ${username}.`);
    return user;
  }

  return {
    create({ username, awsIAMType, roles }) {
      roles.forEach(checkRole);
      const loginName = loginNameOfDatabaseUser(username, awsIAMType);
      if (users.has(loginName)) throw new Error(`A database user for ${username} already exists.`);
      users.set(loginName, { username, awsIAMType, roles: copyOf(roles) });
    },
    update(user) {
      user.roles.forEach(checkRole);
      get(user).roles = copyOf(user.roles);
    },
    delete(user) {
      const { username, awsIAMType } = get(user);
      users.delete(loginNameOfDatabaseUser(username, awsIAMType));
    },
    find({ username, awsIAMType }) {
      const user = users.get(loginNameOfDatabaseUser(username, awsIAMType));
      return user && { ...user, roles: copyOf(user.roles) };
    },
    findByLoginName: (loginName) => users.get(loginName),
  };
}

/** What the caller changes afterwards is not checked. */
function copyOf(roles: readonly DatabaseRole[]): readonly DatabaseRole[] {
  return roles.map(({ roleName, databaseName }) => ({ roleName, databaseName }));
}

/** @throws UserError for a role that cannot be. */
export function checkRole({ roleName, databaseName }: DatabaseRole): void {
  if (!isRoleName(roleName)) throw new UserError(`There is no role ${showValue(roleName)} in the sandbox.`);
  if (!isConfigurableDatabaseName(databaseName)) {
    throw new UserError(
      `The role ${roleName} is for the database ${showValue(databaseName)}, and no database can have that name: 1 to 63 bytes of valid text, without / \\ . " $ spaces and control characters.`,
    );
  }
}
