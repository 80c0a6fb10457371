import type { CredentialPath } from './credential-path.ts';
import { grantRole, grantUser } from './grant.ts';
import { iniSection } from './path-files.ts';

const PROFILE = 'atlas';
const ROLE_NAME = 'mdb-custom-provider-role';

/** A profile for the SDK's chain, and a session under names of the application's own that no chain knows. */
export const customProvider: CredentialPath = {
  id: 'custom-provider',
  title: 'The SDK’s chain passed explicitly, and an async function of your own',
  variants: ['chain-and-function'],
  isInDefaultChain: false,
  provision(parts) {
    const { key } = grantUser(parts, 'mdb-custom-provider-user');
    parts.files.write(
      '.aws/credentials',
      iniSection(PROFILE, {
        aws_access_key_id: key.accessKeyId,
        aws_secret_access_key: key.secretAccessKey,
      }),
    );
    const roleSessionName = 'custom-provider';
    const { identity } = grantRole(parts, { roleName: ROLE_NAME, roleSessionName });
    const { durationSeconds } = parts;
    const session = parts.account.issueSession({ roleName: ROLE_NAME, roleSessionName, durationSeconds });
    return {
      ...identity,
      env: {
        AWS_PROFILE: PROFILE,
        APP_ACCESS_KEY_ID: session.accessKeyId,
        APP_SECRET_ACCESS_KEY: session.secretAccessKey,
        APP_SESSION_TOKEN: session.sessionToken,
      },
    };
  },
};
