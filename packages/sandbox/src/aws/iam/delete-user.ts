import { authorize } from './authorize.ts';
import { deleteConflict, userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { userResource } from './resources.ts';
import { EXISTING_USER_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/**
 * What a user has must be gone first; with the user its sessions go.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
 * Which of several conflicts is named is not known; here it is keys, attached policies, inline ones.
 */
export function deleteUser(call: IamCall): undefined {
  const members = readIamMembers(call);
  const userName = members.requiredText('UserName', EXISTING_USER_NAME);
  members.check();
  authorize(call, 'iam:DeleteUser', userResource(call, userName));

  const { attachedPolicies, inlinePolicies } = userNamed(call, userName);
  if (call.account.entities.keys.staticKeysOf(userName).length > 0) {
    deleteConflict('Cannot delete entity, must delete access keys first.');
  }
  if (attachedPolicies.size > 0) deleteConflict('Cannot delete entity, must detach all policies first.');
  if (inlinePolicies.size > 0) deleteConflict('Cannot delete entity, must delete policies first.');
  call.account.deleteUser({ userName });
}
