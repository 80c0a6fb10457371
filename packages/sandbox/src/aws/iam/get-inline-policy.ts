import { authorize } from './authorize.ts';
import { encodeDocument } from './encode-document.ts';
import { noSuchEntity } from './entities.ts';
import type { IamAction } from './iam-call.ts';
import type { PolicyEntity } from './policy-entity.ts';
import { POLICY_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html and API_GetRolePolicy.html */
export function getInlinePolicy({ kind, inlineName, resource, named }: PolicyEntity): IamAction {
  return (call) => {
    const members = readIamMembers(call);
    const name = members.requiredText(`${kind}Name`, inlineName);
    const policyName = members.requiredText('PolicyName', POLICY_NAME);
    members.check();
    authorize(call, `iam:Get${kind}Policy`, resource(call, name));

    const policy = named(call, name).inlinePolicies.get(policyName);
    if (!policy)
      return noSuchEntity(`The ${kind.toLowerCase()} policy with name ${policyName} cannot be found.`);
    return {
      [`${kind}Name`]: name,
      PolicyName: policyName,
      PolicyDocument: encodeDocument(policy.document),
    };
  };
}
