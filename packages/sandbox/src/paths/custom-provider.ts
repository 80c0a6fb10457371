import type { CredentialPath } from './credential-path.ts';
import { grantSession, grantUser } from './grant.ts';
import { keysSection } from './shared-file-text.ts';

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
    parts.files.write('.aws/credentials', keysSection(PROFILE, key));
    const { identity, session } = grantSession(parts, {
      roleName: ROLE_NAME,
      roleSessionName: 'custom-provider',
    });
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
