import { loginNameOfCaller } from '../atlas/login-name.ts';
import type { CredentialPath } from './credential-path.ts';
import { SANDBOX_DATABASE } from './database.ts';

const USER_NAME = 'mdb-user';
const ROLE_NAME = 'mdb-env-vars-role';

/** Access keys in the environment: an IAM user's static ones, or a role session's with `AWS_SESSION_TOKEN`. */
export const envVars: CredentialPath = {
  id: 'env-vars',
  title: 'Static or session keys in the environment',
  variants: ['static', 'session'],
  provision({ account, databaseUsers, durationSeconds }, variant) {
    const roles = [{ roleName: 'readWrite', databaseName: SANDBOX_DATABASE }] as const;
    if (variant === 'static') {
      const user = account.createUser({ userName: USER_NAME });
      databaseUsers.create({ username: user.arn, awsIAMType: 'USER', roles });
      const key = account.createAccessKey({ userName: USER_NAME });
      return {
        env: {
          AWS_ACCESS_KEY_ID: key.accessKeyId,
          AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
          // Empty, so that a token left over in the reader's shell is not sent along with a key it does not belong to.
          AWS_SESSION_TOKEN: '',
        },
        principal: user.arn,
        authenticatedUser: user.arn,
      };
    }
    const role = account.createRole({ roleName: ROLE_NAME });
    databaseUsers.create({ username: role.arn, awsIAMType: 'ROLE', roles });
    const session = account.issueSession({
      roleName: ROLE_NAME,
      roleSessionName: 'env-vars',
      durationSeconds,
    });
    return {
      env: {
        AWS_ACCESS_KEY_ID: session.accessKeyId,
        AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
        AWS_SESSION_TOKEN: session.sessionToken,
      },
      principal: session.arn,
      authenticatedUser: loginNameOfCaller(session.arn),
    };
  },
};
