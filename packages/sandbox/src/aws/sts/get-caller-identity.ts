import type { CallerIdentity } from '../../account/account.ts';

/**
 * Says who signed the request. No permission is needed, not even against an explicit deny, which is why Atlas can
 * rely on it: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function getCallerIdentity(caller: CallerIdentity): object {
  return { Arn: caller.arn, UserId: caller.userId, Account: caller.account };
}
