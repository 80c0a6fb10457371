import type { PolicyHolder } from '../../account/principal.ts';
import { noSuchEntity } from './entities.ts';
import type { IamCall } from './iam-call.ts';

// What users and roles have in common. To attach what is attached changes nothing.

export function attachTo({ attachedPolicies }: PolicyHolder, { account }: IamCall, arn: string): void {
  const policy = account.entities.managedPolicies.find(arn);
  if (!policy) noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  attachedPolicies.set(arn, policy);
}

export function detachFrom({ attachedPolicies }: PolicyHolder, arn: string): void {
  if (!attachedPolicies.delete(arn)) noSuchEntity(`Policy ${arn} was not found.`);
}

export function attachedPolicyElements({ attachedPolicies }: PolicyHolder, pathPrefix: string): object[] {
  return [...attachedPolicies.values()]
    .filter(({ path }) => path.startsWith(pathPrefix))
    .map(({ policyName, arn }) => ({ PolicyName: policyName, PolicyArn: arn }));
}
