import { authorize } from './authorize.ts';
import { policyElement, tagsElement } from './elements.ts';
import { policyWithArn } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { policyResource } from './resources.ts';
import { readPolicyArn, validatePolicyArn } from './validations/policy-arn.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html */
export function getPolicy(call: IamCall): object {
  const members = readIamMembers(call);
  const arn = readPolicyArn(members);
  members.check();
  validatePolicyArn(arn);
  authorize(call, 'iam:GetPolicy', policyResource(arn));

  const policy = policyWithArn(call, arn);
  return {
    Policy: {
      ...policyElement(call, policy),
      ...(policy.description !== undefined && { Description: policy.description }),
      ...tagsElement(policy.tags),
    },
  };
}
