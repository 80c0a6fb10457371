import type { PolicyHolder } from '../../account/principal.ts';
import { authorize } from './authorize.ts';
import { noSuchEntity } from './entities.ts';
import type { IamAction, IamCall } from './iam-call.ts';
import type { PolicyEntity } from './policy-entity.ts';
import { readPolicyArn, validatePolicyArn } from './validations/policy-arn.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/**
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html and API_AttachRolePolicy.html
 * A policy that is attached already may be attached again: nothing changes.
 */
export const attachPolicy = actionOn('Attach', ({ attachedPolicies }, arn, { account }) => {
  const policy = account.entities.managedPolicies.find(arn);
  if (!policy) return noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  attachedPolicies.set(arn, policy);
});

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html and API_DetachRolePolicy.html */
export const detachPolicy = actionOn('Detach', ({ attachedPolicies }, arn) => {
  if (!attachedPolicies.delete(arn)) noSuchEntity(`Policy ${arn} was not found.`);
});

function actionOn(
  verb: 'Attach' | 'Detach',
  change: (holder: PolicyHolder, policyArn: string, call: IamCall) => void,
): (entity: PolicyEntity) => IamAction {
  return ({ kind, attachedName, resource, named }) =>
    (call) => {
      const members = readIamMembers(call);
      const name = members.requiredText(`${kind}Name`, attachedName);
      const arn = readPolicyArn(members);
      members.check();
      validatePolicyArn(arn);
      authorize(call, `iam:${verb}${kind}Policy`, resource(call, name), { 'iam:PolicyARN': arn });
      change(named(call, name), arn, call);
      return undefined;
    };
}
