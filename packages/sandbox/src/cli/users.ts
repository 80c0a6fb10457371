import { ACCOUNT_ID } from '../account/account.ts';
import type { PolicyDocument } from '../account/policy.ts';
import type { DatabaseUser } from '../atlas/database-users.ts';
import { loginNameOfDatabaseUser } from '../atlas/login-name.ts';
import type { Sandbox } from '../running-sandbox.ts';
import { UserError } from '../user-error.ts';

/** Database users for the guide, which makes its IAM user and role itself. Atlas does not ask whether they exist yet. */
export const GUIDE_USERS: readonly Pick<DatabaseUser, 'username' | 'awsIAMType'>[] = [
  { username: `arn:aws:iam::${ACCOUNT_ID}:user/mdb-user`, awsIAMType: 'USER' },
  { username: `arn:aws:iam::${ACCOUNT_ID}:role/MongoDBRole`, awsIAMType: 'ROLE' },
];

const EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** An IAM user with a key, who is a database user. */
export interface UserWithKey {
  name: string;
  env: Readonly<Record<string, string>>;
  principal: string;
  authenticatedUser: string;
}

/**
 * The guide's administrator: an IAM user who may do everything in the account, an administrator of the database, and a
 * service account that owns the project in Atlas, under the names that Atlas's own tools read.
 */
export function createAdministrator(sandbox: Sandbox): Omit<UserWithKey, 'name'> {
  const { arn } = sandbox.account.createUser({ userName: 'admin', policy: EVERYTHING });
  sandbox.databaseUsers.create({
    username: arn,
    awsIAMType: 'USER',
    roles: [{ roleName: 'atlasAdmin', databaseName: 'admin' }],
  });
  const administrator = withKey(sandbox, 'admin', arn);
  const { url, clientId, clientSecret, projectId } = sandbox.atlasApi;
  return {
    ...administrator,
    env: {
      ...administrator.env,
      MONGODB_ATLAS_BASE_URL: url,
      MONGODB_ATLAS_CLIENT_ID: clientId,
      MONGODB_ATLAS_CLIENT_SECRET: clientSecret,
      MONGODB_ATLAS_PROJECT_ID: projectId,
    },
  };
}

/**
 * Makes the database users, and of those that are IAM users of the sandbox's account also these, which are given back.
 *
 * @throws UserError for one that there is already.
 */
export function createSeedUsers(sandbox: Sandbox, users: readonly DatabaseUser[]): UserWithKey[] {
  return users.flatMap((user, index) => {
    const where = `databaseUsers[${index}] of the seed`;
    const fix = `Choose another name. The users of the credential paths get "roles" of the seed.`;
    if (sandbox.databaseUsers.find(user)) throw new UserError(`${where} is a database user already.`, fix);
    sandbox.databaseUsers.create(user);
    const [, path, userName] = user.awsIAMType === 'USER' ? (OWN_USER.exec(user.username) ?? []) : [];
    if (path === undefined || userName === undefined) return [];
    if (sandbox.account.entities.users.isTaken(userName)) {
      throw new UserError(`${where} has the name of an IAM user that there is already.`, fix);
    }
    sandbox.account.createUser({ userName, path });
    return [{ name: userName, ...withKey(sandbox, userName, user.username) }];
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
const OWN_USER = new RegExp(`^arn:aws:iam::${ACCOUNT_ID}:user(/(?:[!-~]+/)?)([\\w+=,.@-]{1,64})$`);

function withKey(sandbox: Sandbox, userName: string, arn: string): Omit<UserWithKey, 'name'> {
  const key = sandbox.account.createAccessKey({ userName });
  return {
    env: {
      ...sandbox.env,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_SESSION_TOKEN: '',
    },
    principal: arn,
    authenticatedUser: loginNameOfDatabaseUser(arn, 'USER'),
  };
}
