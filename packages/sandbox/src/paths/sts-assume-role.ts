import type { CredentialPath } from './credential-path.ts';
import { grantRole } from './grant.ts';
import { keysSection } from './shared-file-text.ts';
import { uuidOf } from './uuid-of.ts';

const PROFILE = 'base';
const ROLE_SESSION_NAME = 'sts-assume-role';

/** Keys of a profile that may assume a role, and the program that does. */
export const stsAssumeRole: CredentialPath = {
  id: 'sts-assume-role',
  title: 'A role assumed with @aws-sdk/client-sts, refreshed',
  variants: ['external-id'],
  isInDefaultChain: false,
  provision(parts) {
    const base = parts.account.createUser({ userName: 'mdb-base-user' });
    const key = parts.account.createAccessKey(base);
    parts.files.write('.aws/credentials', keysSection(PROFILE, key));
    const externalId = uuidOf(parts.derive('the external ID', 16));
    const { role, identity } = grantRole(parts, {
      roleName: 'mdb-sts-assume-role',
      roleSessionName: ROLE_SESSION_NAME,
      trust: {
        Effect: 'Allow',
        Principal: { AWS: base.arn },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': externalId } },
      },
    });
    return {
      ...identity,
      env: {
        AWS_PROFILE: PROFILE,
        ASSUME_ROLE_ARN: role.arn,
        ASSUME_ROLE_EXTERNAL_ID: externalId,
        ASSUME_ROLE_SESSION_NAME: ROLE_SESSION_NAME,
      },
    };
  },
};
