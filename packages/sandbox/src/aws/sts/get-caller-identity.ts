import type { SignedCall } from './sts-call.ts';

/**
 * Says who signed the request. No permission is needed, not even against an explicit deny, which is why Atlas can
 * rely on it: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function getCallerIdentity({ caller: { identity } }: SignedCall): object {
  return { Arn: identity.arn, UserId: identity.userId, Account: identity.account };
}
