import type { Sandbox } from '@atlas-aws-iam/sandbox';

export interface SessionKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** Keys of the right shape that are nobody's. */
export const INVALID_KEYS: SessionKeys = {
  accessKeyId: 'ASIANOBODYKEYEXAMPLE',
  secretAccessKey: 'nobodys-secret',
  sessionToken: 'nobodys-session',
};

const ROLES = [{ roleName: 'readWrite', databaseName: 'testdb' }] as const;

/** A user with a key and a role with a session, both of them database users. */
export function issueKeys({ account, databaseUsers }: Sandbox) {
  const user = account.createUser({ userName: 'key-user' });
  databaseUsers.create({ username: user.arn, awsIAMType: 'USER', roles: ROLES });
  const role = account.createRole({ roleName: 'key-role' });
  databaseUsers.create({ username: role.arn, awsIAMType: 'ROLE', roles: ROLES });
  return {
    key: account.createAccessKey(user),
    keyUser: user.arn,
    session: account.issueSession({ ...role, roleSessionName: 'key-session' }),
    authenticatedUser: `arn:aws:sts::${account.accountId}:assumed-role/key-role/*`,
  };
}

export function sessionVariables({ accessKeyId, secretAccessKey, sessionToken }: SessionKeys) {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
