import { AwsError } from '../query-protocol.ts';
import { authorize } from './authorize.ts';
import { deleteConflict, policyWithArn } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { isPolicyOfAws, policyResource } from './resources.ts';
import { readPolicyArn, validatePolicyArn } from './validations/policy-arn.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html */
export function deletePolicy(call: IamCall): undefined {
  const members = readIamMembers(call);
  const arn = readPolicyArn(members);
  members.check();
  validatePolicyArn(arn);
  authorize(call, 'iam:DeletePolicy', policyResource(arn));

  const policy = policyWithArn(call, arn);
  const { users, roles, managedPolicies } = call.account.entities;
  if (isPolicyOfAws(arn)) {
    // AWS's own policies are not the account's to delete. The text is from memory.
    throw new AwsError(
      'AccessDenied',
      `User: ${call.caller.identity.arn} is not authorized to perform: iam:DeletePolicy on resource: policy ${arn}`,
    );
  }
  if ([...users.all(), ...roles.all()].some(({ attachedPolicies }) => attachedPolicies.has(arn))) {
    deleteConflict('Cannot delete a policy attached to entities.');
  }
  managedPolicies.delete(policy);
}
