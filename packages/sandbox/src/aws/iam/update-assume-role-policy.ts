import { authorize } from './authorize.ts';
import { roleNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { roleResource } from './resources.ts';
import { POLICY_DOCUMENT, ROLE_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { parseTrustPolicy } from './validations/trust-policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html */
export function updateAssumeRolePolicy(call: IamCall): undefined {
  const members = readIamMembers(call);
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  const document = members.requiredText('PolicyDocument', POLICY_DOCUMENT);
  members.check();
  authorize(call, 'iam:UpdateAssumeRolePolicy', roleResource(call, roleName));

  const role = roleNamed(call, roleName);
  role.trustPolicy = parseTrustPolicy(call, document);
}
