import { authorize } from './authorize.ts';
import { noSuchEntity } from './entities.ts';
import type { IamAction } from './iam-call.ts';
import type { PolicyEntity } from './policy-entity.ts';
import { POLICY_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html and API_DeleteRolePolicy.html */
export function deleteInlinePolicy({ kind, inlineName, resource, named }: PolicyEntity): IamAction {
  return (call) => {
    const members = readIamMembers(call);
    const name = members.requiredText(`${kind}Name`, inlineName);
    const policyName = members.requiredText('PolicyName', POLICY_NAME);
    members.check();
    authorize(call, `iam:Delete${kind}Policy`, resource(call, name));

    if (!named(call, name).inlinePolicies.delete(policyName)) {
      noSuchEntity(`The ${kind.toLowerCase()} policy with name ${policyName} cannot be found.`);
    }
    return undefined;
  };
}
