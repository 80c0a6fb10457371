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
   * Counts at the next login. Connections that are logged in stay so: inferred, as no page of Atlas says what becomes of
   * them.
   *
   * @throws Error when there is no such user
   */
  delete(user: Pick<DatabaseUser, 'username' | 'awsIAMType'>): void;
  findByLoginName(loginName: string): DatabaseUser | undefined;
}

export function createDatabaseUsers(): DatabaseUsers {
  const users = new Map<string, DatabaseUser>();
  return {
    create(user) {
      user.roles.forEach(checkRole);
      const loginName = loginNameOfDatabaseUser(user.username, user.awsIAMType);
      if (users.has(loginName)) throw new Error(`A database user for ${user.username} already exists.`);
      // A copy: what the caller changes afterwards is not checked.
      users.set(loginName, { ...user, roles: user.roles.map((role) => ({ ...role })) });
    },
    delete({ username, awsIAMType }) {
      if (!users.delete(loginNameOfDatabaseUser(username, awsIAMType)))
        throw new Error(`There is no database user for ${username}.`);
    },
    findByLoginName: (loginName) => users.get(loginName),
  };
}

function checkRole({ roleName, databaseName }: DatabaseRole): void {
  if (!isRoleName(roleName))
    throw new UserError(`There is no role ${JSON.stringify(roleName)} in the sandbox.`);
  if (!isConfigurableDatabaseName(databaseName)) {
    throw new UserError(
      `The role ${roleName} is for the database ${JSON.stringify(databaseName)}, and no database can have that name: 1 to 63 bytes of valid text, without / \\ . " $ spaces and control characters.`,
    );
  }
}
