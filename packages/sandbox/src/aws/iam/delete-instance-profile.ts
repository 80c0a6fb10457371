import { authorize } from './authorize.ts';
import { deleteConflict, instanceProfileNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { instanceProfileResource } from './resources.ts';
import { INSTANCE_PROFILE_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html */
export function deleteInstanceProfile(call: IamCall): undefined {
  const members = readIamMembers(call);
  const name = members.requiredText('InstanceProfileName', INSTANCE_PROFILE_NAME);
  members.check();
  authorize(call, 'iam:DeleteInstanceProfile', instanceProfileResource(call, name));

  const profile = instanceProfileNamed(call, name);
  if (profile.role) deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
  call.account.entities.instanceProfiles.delete(profile);
}
