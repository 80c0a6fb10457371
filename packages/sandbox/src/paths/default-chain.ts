import type { CredentialPath } from './credential-path.ts';
import { grantSession, grantUser } from './grant.ts';
import { sessionEnv } from './session-env.ts';
import { keysSection } from './shared-file-text.ts';

const ROLE_NAME = 'mdb-default-chain-role';

/** Keys in the environment, and a `[default]` profile that they keep from being used. */
export const defaultChain: CredentialPath = {
  id: 'default-chain',
  title: 'No provider: what the driver finds by itself, and in which order',
  variants: ['environment-over-profile'],
  isInDefaultChain: true,
  provision(parts) {
    const { key } = grantUser(parts, 'mdb-default-profile-user');
    parts.files.write('.aws/credentials', keysSection('default', key));
    const { identity, session } = grantSession(parts, {
      roleName: ROLE_NAME,
      roleSessionName: 'default-chain',
    });
    return { ...identity, env: sessionEnv(session) };
  },
};
