import { authorize } from './authorize.ts';
import { noSuchEntity, roleNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { roleResource } from './resources.ts';
import { POLICY_NAME, ROLE_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html */
export function deleteRolePolicy(call: IamCall): undefined {
  const members = readIamMembers(call);
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  const policyName = members.requiredText('PolicyName', POLICY_NAME);
  members.check();
  authorize(call, 'iam:DeleteRolePolicy', roleResource(call, roleName));

  const { inlinePolicies } = roleNamed(call, roleName);
  if (!inlinePolicies.delete(policyName)) {
    noSuchEntity(`The role policy with name ${policyName} cannot be found.`);
  }
}
