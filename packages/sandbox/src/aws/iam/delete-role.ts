import { authorize } from './authorize.ts';
import { deleteConflict, roleNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { roleResource } from './resources.ts';
import { ROLE_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/**
 * What a role has, and where it is, must be gone first; with the role its sessions go.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
 * Which of several conflicts is named is not known.
 */
export function deleteRole(call: IamCall): undefined {
  const members = readIamMembers(call);
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  members.check();
  authorize(call, 'iam:DeleteRole', roleResource(call, roleName));

  const role = roleNamed(call, roleName);
  if (call.account.entities.instanceProfiles.withRole(role).length > 0) {
    deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
  }
  if (role.attachedPolicies.size > 0) deleteConflict('Cannot delete entity, must detach all policies first.');
  if (role.inlinePolicies.size > 0) deleteConflict('Cannot delete entity, must delete policies first.');
  call.account.deleteRole({ roleName });
}
