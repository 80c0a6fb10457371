import { authorize } from './authorize.ts';
import { noSuchEntity, userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { userResource } from './resources.ts';
import { EXISTING_USER_NAME, POLICY_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html */
export function deleteUserPolicy(call: IamCall): undefined {
  const members = readIamMembers(call);
  const userName = members.requiredText('UserName', EXISTING_USER_NAME);
  const policyName = members.requiredText('PolicyName', POLICY_NAME);
  members.check();
  authorize(call, 'iam:DeleteUserPolicy', userResource(call, userName));

  const { inlinePolicies } = userNamed(call, userName);
  if (!inlinePolicies.delete(policyName)) {
    noSuchEntity(`The user policy with name ${policyName} cannot be found.`);
  }
}
