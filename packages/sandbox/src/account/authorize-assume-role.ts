import { evaluateCallerPolicies } from './caller-policies.ts';
import { evaluateTrustPolicy, type PolicyRequest } from './evaluate-policy.ts';
import type { KeyRecord } from './key-store.ts';
import { accountOfArn } from './partition.ts';
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
 * Whether a caller may do this to a role. Of its own account, a trust policy that names the caller is enough; one that names
 * the account leaves it to the caller's own policies. To a role of another account the caller's own policies must allow it in
 * any case. An explicit deny in either is final.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
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
  const [, partition] = role.arn.split(':');
  const rootArn = `arn:${partition}:iam::${identity.account}:root`;
  const requester = { type: 'AWS', accountId: identity.account, rootArn, names } as const;
  const trusted = evaluateTrustPolicy(role.trustPolicy, requester, request);
  const allowed = evaluateCallerPolicies(caller, request);
  if (allowed === 'deny') return false;
  const isEnough = trusted === 'name' && accountOfArn(role.arn) === identity.account;
  return isEnough || ((trusted === 'name' || trusted === 'account') && allowed === 'allow');
}
