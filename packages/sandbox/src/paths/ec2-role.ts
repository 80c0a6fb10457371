import type { CredentialPath } from './credential-path.ts';
import { grantRole, trustService } from './grant.ts';

const ROLE_NAME = 'mdb-ec2-role';

/** The role of an EC2 instance, from its metadata service (IMDSv2). */
export const ec2Role: CredentialPath = {
  id: 'ec2-role',
  title: 'The role of an EC2 instance (IMDSv2)',
  variants: ['instance-profile'],
  isInDefaultChain: true,
  provision(parts) {
    const { identity, role } = grantRole(parts, {
      roleName: ROLE_NAME,
      roleSessionName: '*',
      trust: trustService('ec2.amazonaws.com'),
    });
    parts.instanceMetadata.attachRole(role.roleName);
    return {
      ...identity,
      env: {
        AWS_EC2_METADATA_DISABLED: 'false',
        // The final slash matters: AWS CLI 2.9 appends to it what SDKs put in place of its path.
        ...(parts.instanceMetadataUrl && {
          AWS_EC2_METADATA_SERVICE_ENDPOINT: `${parts.instanceMetadataUrl}/`,
        }),
      },
    };
  },
};
