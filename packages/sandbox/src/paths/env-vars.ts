import type { CredentialPath } from './credential-path.ts';
import { grantSession, grantUser } from './grant.ts';
import { sessionEnv } from './session-env.ts';

const USER_NAME = 'mdb-env-vars-user';
const ROLE_NAME = 'mdb-env-vars-role';

/** Access keys in the environment: an IAM user's static ones, or a role session's with `AWS_SESSION_TOKEN`. */
export const envVars: CredentialPath = {
  id: 'env-vars',
  title: 'Static or session keys in the environment',
  variants: ['static', 'session'],
  isInDefaultChain: true,
  provision(parts, variant) {
    if (variant === 'static') {
      const { key, identity } = grantUser(parts, USER_NAME);
      return {
        ...identity,
        env: {
          AWS_ACCESS_KEY_ID: key.accessKeyId,
          AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
          // Empty, so that a token left over in the reader's shell is not sent along with a key it does not belong to.
          AWS_SESSION_TOKEN: '',
        },
      };
    }
    const { identity, session } = grantSession(parts, { roleName: ROLE_NAME, roleSessionName: 'env-vars' });
    return { ...identity, env: sessionEnv(session) };
  },
};
