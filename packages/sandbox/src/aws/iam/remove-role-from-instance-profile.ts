import { authorize } from './authorize.ts';
import { instanceProfileNamed, noSuchEntity, roleNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { instanceProfileResource } from './resources.ts';
import { INSTANCE_PROFILE_NAME, ROLE_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html */
export function removeRoleFromInstanceProfile(call: IamCall): undefined {
  const members = readIamMembers(call);
  const name = members.requiredText('InstanceProfileName', INSTANCE_PROFILE_NAME);
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  members.check();
  authorize(call, 'iam:RemoveRoleFromInstanceProfile', instanceProfileResource(call, name));

  const profile = instanceProfileNamed(call, name);
  if (profile.role !== roleNamed(call, roleName)) {
    noSuchEntity(`Role ${roleName} in Instance Profile ${name} cannot be found.`);
  }
  profile.role = undefined;
}
