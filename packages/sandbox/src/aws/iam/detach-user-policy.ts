import { detachFrom } from './attach-policy.ts';
import { authorize } from './authorize.ts';
import { userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { userResource } from './resources.ts';
import { USER_NAME } from './validations/constraints.ts';
import { readPolicyArn, validatePolicyArn } from './validations/policy-arn.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html */
export function detachUserPolicy(call: IamCall): undefined {
  const members = readIamMembers(call);
  const userName = members.requiredText('UserName', USER_NAME);
  const arn = readPolicyArn(members);
  members.check();
  validatePolicyArn(arn);
  authorize(call, 'iam:DetachUserPolicy', userResource(call, userName));

  detachFrom(userNamed(call, userName), arn);
}
