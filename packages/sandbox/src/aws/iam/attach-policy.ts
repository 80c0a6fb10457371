import { authorize } from './authorize.ts';
import { noSuchEntity } from './entities.ts';
import type { IamAction } from './iam-call.ts';
import type { PolicyEntity } from './policy-entity.ts';
import { readPolicyArn, validatePolicyArn } from './validations/policy-arn.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html and API_AttachRolePolicy.html
 * A policy that is attached already may be attached again: nothing changes.
 */
export function attachPolicy({ kind, attachedName, resource, named }: PolicyEntity): IamAction {
  return (call) => {
    const members = readIamMembers(call);
    const name = members.requiredText(`${kind}Name`, attachedName);
    const arn = readPolicyArn(members);
    members.check();
    validatePolicyArn(arn);
    authorize(call, `iam:Attach${kind}Policy`, resource(call, name));

    const { attachedPolicies } = named(call, name);
    const policy = call.account.entities.managedPolicies.find(arn);
    if (!policy) return noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
    attachedPolicies.set(arn, policy);
    return undefined;
  };
}
