import { authorize } from './authorize.ts';
import { noSuchEntity } from './entities.ts';
import type { IamAction } from './iam-call.ts';
import type { PolicyEntity } from './policy-entity.ts';
import { readPolicyArn, validatePolicyArn } from './validations/policy-arn.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html and API_DetachRolePolicy.html */
export function detachPolicy({ kind, attachedName, resource, named }: PolicyEntity): IamAction {
  return (call) => {
    const members = readIamMembers(call);
    const name = members.requiredText(`${kind}Name`, attachedName);
    const arn = readPolicyArn(members);
    members.check();
    validatePolicyArn(arn);
    authorize(call, `iam:Detach${kind}Policy`, resource(call, name));

    if (!named(call, name).attachedPolicies.delete(arn)) noSuchEntity(`Policy ${arn} was not found.`);
    return undefined;
  };
}
