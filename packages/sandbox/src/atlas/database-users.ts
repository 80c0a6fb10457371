import { type CallForm, checkGiven } from '../check-given.ts';
import { type Clock, systemClock } from '../clock.ts';
import { didYouMean } from '../did-you-mean.ts';
import { showValue } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';
import { isConfigurableDatabaseName } from './database-name.ts';
import { type AwsIamType, loginNameOfDatabaseUser } from './login-name.ts';
import { type DatabaseRole, isRoleName, ROLE_NAMES } from './roles.ts';

/** The fields of the Atlas Admin API's database user that matter here; its `databaseName` is always `$external`. */
export interface DatabaseUser {
  /** The ARN of an IAM user or role. */
  username: string;
  awsIAMType: AwsIamType;
  roles: readonly DatabaseRole[];
  /** Where the user may log in; everywhere, when left out or empty. */
  scopes?: readonly DatabaseUserScope[];
  /** When the user is deleted; never, when left out. */
  deleteAfterDate?: Date;
  description?: string;
  labels?: readonly { key: string; value: string }[];
  /** From when on the servers know the user; at once, when left out. Until then nobody logs in as the user. */
  usableFrom?: Date;
}

export interface DatabaseUserScope {
  /** Of a cluster, in the sandbox. */
  name: string;
  type: 'CLUSTER' | 'DATA_LAKE' | 'STREAM';
}

export interface DatabaseUsers {
  /** @throws UserError when the ARN does not fit `awsIAMType`, such a user exists, or a role cannot be. */
  create(user: DatabaseUser): void;
  /**
   * Gives the user these roles in place of those it has, and so all else that is not its identity. Open connections have them
   * from their next command on.
   *
   * @throws UserError when there is no such user, or a role cannot be.
   */
  update(user: DatabaseUser): void;
  /**
   * Nobody logs in as the user any more, and the connections that are logged in lose it at their next command, as a server
   * does it: `AuthorizationSessionImpl::_refreshUserInfoAsNeeded`, log id 20245. A user of the same name that is made later
   * is another one to them. How soon Atlas tells its servers is not public.
   *
   * @throws UserError when there is no such user
   */
  delete(user: DatabaseUserId): void;
  find(user: DatabaseUserId): DatabaseUser | undefined;
  /** In the order in which they were made. */
  list(): DatabaseUser[];
  findByLoginName(loginName: string): DatabaseUser | undefined;
}

export type DatabaseUserId = Pick<DatabaseUser, 'username' | 'awsIAMType'>;

export function createDatabaseUsers(clock: Clock = systemClock): DatabaseUsers {
  /** By login name. A user that is updated stays the same object, by which connections know it from a later one. */
  const users = new Map<string, DatabaseUser>();

  function findByLoginName(loginName: string): DatabaseUser | undefined {
    const user = users.get(loginName);
    if (!user?.deleteAfterDate || clock() < user.deleteAfterDate.getTime()) return user;
    users.delete(loginName);
    return undefined;
  }

  const find = ({ username, awsIAMType }: DatabaseUserId) =>
    findByLoginName(loginNameOfDatabaseUser(username, awsIAMType));

  function get(id: DatabaseUserId): DatabaseUser {
    const user = find(id);
    if (!user) {
      throw new UserError(
        `There is no database user for ${id.username}.`,
        'Make it with create(), or look at how its ARN is written.',
      );
    }
    return user;
  }

  return {
    create(user) {
      const { username, awsIAMType, roles } = user;
      roles.forEach(checkRole);
      const loginName = loginNameOfDatabaseUser(username, awsIAMType);
      if (findByLoginName(loginName)) {
        throw new UserError(
          `A database user for ${username} already exists.`,
          'Change its roles with update(), or delete() it first.',
        );
      }
      users.set(loginName, copyOf(user));
    },
    update(user) {
      user.roles.forEach(checkRole);
      const known = get(user);
      for (const name of OPTIONAL) delete known[name];
      const { username, awsIAMType, ...rest } = copyOf(user);
      Object.assign(known, rest);
    },
    delete(user) {
      const { username, awsIAMType } = get(user);
      users.delete(loginNameOfDatabaseUser(username, awsIAMType));
    },
    find(user) {
      const known = find(user);
      return known && copyOf(known);
    },
    list: () => [...users.keys()].flatMap((loginName) => findByLoginName(loginName) ?? []).map(copyOf),
    findByLoginName,
  };
}

const OPTIONAL = ['scopes', 'deleteAfterDate', 'description', 'labels', 'usableFrom'] as const;

/** What the caller changes afterwards is not checked. */
function copyOf(user: DatabaseUser): DatabaseUser {
  const { username, awsIAMType, roles } = user;
  const copy: DatabaseUser = {
    username,
    awsIAMType,
    roles: roles.map(({ roleName, databaseName }) => ({ roleName, databaseName })),
  };
  for (const name of OPTIONAL) {
    if (user[name] !== undefined) Object.assign(copy, { [name]: structuredClone(user[name]) });
  }
  return copy;
}

const ROLE: CallForm = {
  call: 'A role',
  example: "{ roleName: 'readWrite', databaseName: 'shop' }",
  members: {},
};

/** @throws UserError for a role that cannot be. */
export function checkRole(role: DatabaseRole): void {
  checkGiven(ROLE, role);
  const { roleName, databaseName } = role;
  if (!isRoleName(roleName)) {
    throw new UserError(
      `There is no role ${showValue(roleName)} in the sandbox.${didYouMean(roleName, ROLE_NAMES)}`,
      `They are: ${ROLE_NAMES.join(', ')}.`,
    );
  }
  if (!isConfigurableDatabaseName(databaseName)) {
    throw new UserError(
      `The role ${roleName} is for the database ${showValue(databaseName)}, and no database can have that name.`,
      'A name has 1 to 63 bytes of valid text, without / \\ . " $ spaces and control characters.',
    );
  }
}
