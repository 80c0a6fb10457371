import { evaluateCallerPolicies } from './caller-policies.ts';
import { evaluateTrustPolicy, type PolicyRequest } from './evaluate-policy.ts';
import type { KeyRecord } from './key-store.ts';
import { holderOf, type RoleRecord } from './principal.ts';
import { callerContext, sessionContext, timeContext } from './request-context.ts';

export interface AssumeRoleRequest {
  roleSessionName: string;
  externalId?: string | undefined;
  sourceIdentity?: string | undefined;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * Whether a caller may do this to a role of its own account. A trust policy that names the caller is enough;
 * one that names the account leaves it to the caller's own policies; an explicit deny in either is final.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
export function isAllowedOnRole(
  action: 'sts:AssumeRole' | 'sts:SetSourceIdentity',
  caller: KeyRecord,
  role: RoleRecord,
  { roleSessionName, externalId, sourceIdentity, now }: AssumeRoleRequest,
): boolean {
  const { identity, principal } = caller;
  const request: PolicyRequest = {
    action,
    resource: role.arn,
    context: {
      ...timeContext(now),
      ...callerContext(caller),
      ...sessionContext(role, roleSessionName),
      'sts:ExternalId': externalId,
      'sts:SourceIdentity': sourceIdentity,
    },
  };
  const uniqueId = principal.type === 'user' ? principal.user.userId : principal.role.roleId;
  const names = [holderOf(caller).arn, identity.arn, uniqueId];
  const requester = { type: 'AWS', accountId: identity.account, names } as const;
  const trusted = evaluateTrustPolicy(role.trustPolicy, requester, request);
  const allowed = evaluateCallerPolicies(caller, request);
  if (allowed === 'deny') return false;
  return trusted === 'name' || (trusted === 'account' && allowed === 'allow');
}
