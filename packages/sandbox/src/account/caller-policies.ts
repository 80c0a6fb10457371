import { evaluateIdentityPolicy, type PolicyRequest } from './evaluate-policy.ts';
import type { KeyRecord } from './key-store.ts';
import type { PolicyDocument } from './policy.ts';
import { holderOf, type PolicyHolder } from './principal.ts';

/** Inline policies and attached ones count the same. An explicit deny in any wins. */
export function evaluateCallerPolicies(caller: KeyRecord, request: PolicyRequest): 'deny' | 'allow' | 'none' {
  const verdicts = holderPolicies(holderOf(caller)).map(({ policy }) =>
    evaluateIdentityPolicy(policy, request),
  );
  if (verdicts.includes('deny')) return 'deny';
  return verdicts.includes('allow') ? 'allow' : 'none';
}

export interface NamedPolicy {
  name: string;
  policy: PolicyDocument;
}

/** All the policies of a user or a role. */
export function holderPolicies({ inlinePolicies, attachedPolicies }: PolicyHolder): NamedPolicy[] {
  return [
    ...[...inlinePolicies].map(([name, { policy }]) => ({ name, policy })),
    ...[...attachedPolicies.values()].map(({ policyName, policy }) => ({ name: policyName, policy })),
  ];
}
