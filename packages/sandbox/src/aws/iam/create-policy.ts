import { authorizeCreation } from './authorize.ts';
import { policyElement, tagsElementIfAny } from './elements.ts';
import { alreadyExists } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { newResource, policyResource } from './resources.ts';
import { POLICY_DESCRIPTION, POLICY_DOCUMENT, POLICY_NAME, POLICY_PATH } from './validations/constraints.ts';
import { parseIdentityPolicy } from './validations/identity-policy.ts';
import { validatePolicySize } from './validations/policy-size.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { readTags, validateTags } from './validations/tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
export function createPolicy(call: IamCall): object {
  const members = readIamMembers(call);
  const policyName = members.requiredText('PolicyName', POLICY_NAME);
  const path = members.text('Path', POLICY_PATH) ?? '/';
  const document = members.requiredText('PolicyDocument', POLICY_DOCUMENT);
  const description = members.text('Description', POLICY_DESCRIPTION);
  const tags = readTags(members);
  members.check();
  validateTags(tags);
  // The service's refusals name it by its name alone, not by its ARN (from memory).
  const { arn } = newResource(call, 'policy', path, policyName);
  authorizeCreation(call, 'Policy', { arn, name: `policy ${policyName}` }, tags, policyResource(arn));

  const { managedPolicies } = call.account.entities;
  if (managedPolicies.findByName(policyName)) {
    alreadyExists(`A policy called ${policyName} already exists. Duplicate names are not allowed.`);
  }
  const policy = parseIdentityPolicy(document);
  validatePolicySize(document, 'PolicySize');
  const created = managedPolicies.create({ policyName, path, description, tags, document, policy });
  // The description comes with GetPolicy alone: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html
  return { Policy: { ...policyElement(call, created), ...tagsElementIfAny(tags) } };
}
