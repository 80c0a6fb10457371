import { authorize } from './authorize.ts';
import { roleNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { roleResource } from './resources.ts';
import { POLICY_DOCUMENT, POLICY_NAME, ROLE_NAME } from './validations/constraints.ts';
import { parseIdentityPolicy } from './validations/identity-policy.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
export function putRolePolicy(call: IamCall): undefined {
  const members = readIamMembers(call);
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  const policyName = members.requiredText('PolicyName', POLICY_NAME);
  const document = members.requiredText('PolicyDocument', POLICY_DOCUMENT);
  members.check();
  authorize(call, 'iam:PutRolePolicy', roleResource(call, roleName));

  const { inlinePolicies } = roleNamed(call, roleName);
  inlinePolicies.set(policyName, parseIdentityPolicy(document));
}
