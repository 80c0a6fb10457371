import type { CredentialPath } from './credential-path.ts';
import { grantRole, grantUser } from './grant.ts';
import { iniSection } from './path-files.ts';

const ROLE_NAME = 'mdb-default-chain-role';

/** Keys in the environment, and a `[default]` profile that they keep from being used. */
export const defaultChain: CredentialPath = {
  id: 'default-chain',
  title: 'No provider: what the driver finds by itself, and in which order',
  variants: ['environment-over-profile'],
  isInDefaultChain: true,
  provision(parts) {
    const { key } = grantUser(parts, 'mdb-default-profile-user');
    parts.files.write(
      '.aws/credentials',
      iniSection('default', {
        aws_access_key_id: key.accessKeyId,
        aws_secret_access_key: key.secretAccessKey,
      }),
    );
    const roleSessionName = 'default-chain';
    const { identity } = grantRole(parts, { roleName: ROLE_NAME, roleSessionName });
    const { durationSeconds } = parts;
    const session = parts.account.issueSession({ roleName: ROLE_NAME, roleSessionName, durationSeconds });
    return {
      ...identity,
      env: {
        AWS_ACCESS_KEY_ID: session.accessKeyId,
        AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
        AWS_SESSION_TOKEN: session.sessionToken,
      },
    };
  },
};
