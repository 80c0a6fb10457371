import { AwsError } from '../query-protocol.ts';
import { authorize } from './authorize.ts';
import { instanceProfileNamed, roleNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { arnResource, instanceProfileResource, roleResource } from './resources.ts';
import { INSTANCE_PROFILE_NAME, ROLE_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/**
 * It needs permission to pass the role too, which says with what power an instance may run:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
 */
export function addRoleToInstanceProfile(call: IamCall): undefined {
  const members = readIamMembers(call);
  const name = members.requiredText('InstanceProfileName', INSTANCE_PROFILE_NAME);
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  members.check();
  authorize(call, 'iam:AddRoleToInstanceProfile', instanceProfileResource(call, name));
  const passed = arnResource(roleResource(call, roleName).arn);
  authorize(call, 'iam:PassRole', passed, { 'iam:PassedToService': 'ec2.amazonaws.com' });

  const profile = instanceProfileNamed(call, name);
  const role = roleNamed(call, roleName);
  if (profile.role) {
    throw new AwsError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
  }
  profile.role = role;
}
