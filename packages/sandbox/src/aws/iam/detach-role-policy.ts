import { detachFrom } from './attach-policy.ts';
import { authorize } from './authorize.ts';
import { roleNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { roleResource } from './resources.ts';
import { ROLE_NAME } from './validations/constraints.ts';
import { readPolicyArn, validatePolicyArn } from './validations/policy-arn.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html */
export function detachRolePolicy(call: IamCall): undefined {
  const members = readIamMembers(call);
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  const arn = readPolicyArn(members);
  members.check();
  validatePolicyArn(arn);
  authorize(call, 'iam:DetachRolePolicy', roleResource(call, roleName));

  detachFrom(roleNamed(call, roleName), arn);
}
