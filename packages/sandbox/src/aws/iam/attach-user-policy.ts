import { attachTo } from './attach-policy.ts';
import { authorize } from './authorize.ts';
import { userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { userResource } from './resources.ts';
import { USER_NAME } from './validations/constraints.ts';
import { readPolicyArn, validatePolicyArn } from './validations/policy-arn.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html */
export function attachUserPolicy(call: IamCall): undefined {
  const members = readIamMembers(call);
  const userName = members.requiredText('UserName', USER_NAME);
  const arn = readPolicyArn(members);
  members.check();
  validatePolicyArn(arn);
  authorize(call, 'iam:AttachUserPolicy', userResource(call, userName));

  attachTo(userNamed(call, userName), call, arn);
}
