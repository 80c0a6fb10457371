import { authorize } from './authorize.ts';
import { userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { userResource } from './resources.ts';
import { EXISTING_USER_NAME, POLICY_DOCUMENT, POLICY_NAME } from './validations/constraints.ts';
import { parseIdentityPolicy } from './validations/identity-policy.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html */
export function putUserPolicy(call: IamCall): undefined {
  const members = readIamMembers(call);
  const userName = members.requiredText('UserName', EXISTING_USER_NAME);
  const policyName = members.requiredText('PolicyName', POLICY_NAME);
  const document = members.requiredText('PolicyDocument', POLICY_DOCUMENT);
  members.check();
  authorize(call, 'iam:PutUserPolicy', userResource(call, userName));

  const { inlinePolicies } = userNamed(call, userName);
  inlinePolicies.set(policyName, parseIdentityPolicy(document));
}
