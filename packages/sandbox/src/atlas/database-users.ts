import { type AwsIamType, loginNameOfDatabaseUser } from './login-name.ts';
import type { DatabaseRole } from './roles.ts';

/** The fields of the Atlas Admin API's database user that matter here; its `databaseName` is always `$external`. */
export interface DatabaseUser {
  /** The ARN of an IAM user or role. */
  username: string;
  awsIAMType: AwsIamType;
  roles: readonly DatabaseRole[];
}

export interface DatabaseUsers {
  /** @throws Error when the ARN does not fit `awsIAMType`, or such a user exists. */
  create(user: DatabaseUser): void;
  findByLoginName(loginName: string): DatabaseUser | undefined;
}

export function createDatabaseUsers(): DatabaseUsers {
  const users = new Map<string, DatabaseUser>();
  return {
    create(user) {
      const loginName = loginNameOfDatabaseUser(user.username, user.awsIAMType);
      if (users.has(loginName)) throw new Error(`A database user for ${user.username} already exists.`);
      users.set(loginName, user);
    },
    findByLoginName: (loginName) => users.get(loginName),
  };
}
