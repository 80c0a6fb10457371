import { evaluateIdentityPolicy, evaluateTrustPolicy, type PolicyRequest } from './evaluate-policy.ts';
import type { KeyRecord } from './key-store.ts';
import type { ConditionContext } from './match-condition.ts';
import type { RoleRecord } from './principal.ts';

export interface AssumeRoleRequest {
  roleSessionName: string;
  externalId?: string | undefined;
  sourceIdentity?: string | undefined;
}

/**
 * Whether a caller may do this to a role of its own account. A trust policy that names the caller is enough;
 * one that names the account leaves it to the caller's own policy; an explicit deny in either is final.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
export function isAllowedOnRole(
  action: 'sts:AssumeRole' | 'sts:SetSourceIdentity',
  caller: KeyRecord,
  role: RoleRecord,
  request: AssumeRoleRequest,
): boolean {
  const { identity, principal } = caller;
  const { arn, policy } = principal.type === 'user' ? principal.user : principal.role;
  const policyRequest: PolicyRequest = {
    action,
    resource: role.arn,
    context: contextOf(caller, arn, request),
  };
  const requester = { type: 'AWS', accountId: identity.account, arns: [arn, identity.arn] } as const;
  const trusted = evaluateTrustPolicy(role.trustPolicy, requester, policyRequest);
  const allowed = evaluateIdentityPolicy(policy, policyRequest);
  if (allowed === 'deny') return false;
  return trusted === 'name' || (trusted === 'account' && allowed === 'allow');
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
function contextOf(
  { principal, sessionToken }: KeyRecord,
  principalArn: string,
  { roleSessionName, externalId, sourceIdentity }: AssumeRoleRequest,
): ConditionContext {
  return {
    'aws:PrincipalArn': principalArn,
    // Only temporary credentials know, and there is no MFA device in this account.
    'aws:MultiFactorAuthPresent': sessionToken === undefined ? undefined : 'false',
    'aws:SourceIdentity': principal.type === 'role' ? principal.sourceIdentity : undefined,
    'sts:ExternalId': externalId,
    'sts:RoleSessionName': roleSessionName,
    'sts:SourceIdentity': sourceIdentity,
  };
}
