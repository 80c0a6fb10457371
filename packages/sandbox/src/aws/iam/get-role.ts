import { authorize } from './authorize.ts';
import { roleElement, tagsElementIfAny } from './elements.ts';
import { roleNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { roleResource } from './resources.ts';
import { ROLE_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 * Deliberately different from AWS: when a role was last used is never said, as of one that never was; and its trust
 * policy has version 2012-10-17, a list of statements and no `Id`, however it was given.
 */
export function getRole(call: IamCall): object {
  const members = readIamMembers(call);
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  members.check();
  authorize(call, 'iam:GetRole', roleResource(call, roleName));

  const role = roleNamed(call, roleName);
  return {
    Role: {
      ...roleElement(call, role),
      ...(role.description !== undefined && { Description: role.description }),
      MaxSessionDuration: role.maxSessionDurationSeconds,
      ...tagsElementIfAny(role.tags),
      RoleLastUsed: '',
    },
  };
}
