import { authorize } from './authorize.ts';
import type { IamAction } from './iam-call.ts';
import type { PolicyEntity } from './policy-entity.ts';
import { POLICY_DOCUMENT, POLICY_NAME } from './validations/constraints.ts';
import { parseIdentityPolicy } from './validations/identity-policy.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html and API_PutRolePolicy.html */
export function putInlinePolicy({ kind, inlineName, resource, named }: PolicyEntity): IamAction {
  return (call) => {
    const members = readIamMembers(call);
    const name = members.requiredText(`${kind}Name`, inlineName);
    const policyName = members.requiredText('PolicyName', POLICY_NAME);
    const document = members.requiredText('PolicyDocument', POLICY_DOCUMENT);
    members.check();
    authorize(call, `iam:Put${kind}Policy`, resource(call, name));

    const { inlinePolicies } = named(call, name);
    inlinePolicies.set(policyName, { document, policy: parseIdentityPolicy(document) });
    return undefined;
  };
}
