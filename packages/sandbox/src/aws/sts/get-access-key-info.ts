import { evaluateCallerPolicies } from '../../account/caller-policies.ts';
import { callerContext, timeContext } from '../../account/request-context.ts';
import { AwsError } from '../query-protocol.ts';
import type { SignedCall } from './sts-call.ts';
import { parseGetAccessKeyInfo } from './validations/get-access-key-info.ts';

const ACTION = 'sts:GetAccessKeyInfo';

/**
 * Which account a key is of, whatever its state, for whoever may ask: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 * The text of a refusal, and the answer for a key that this account did not issue, are inferred: there is no other account.
 */
export function getAccessKeyInfo({ account, caller, now, parameters }: SignedCall): object {
  const { accessKeyId } = parseGetAccessKeyInfo(parameters);
  const context = { ...timeContext(now), ...callerContext(caller) };
  if (evaluateCallerPolicies(caller, { action: ACTION, resource: '*', context }) !== 'allow') {
    throw new AwsError(
      'AccessDenied',
      `User: ${caller.identity.arn} is not authorized to perform: ${ACTION}`,
    );
  }
  if (!account.wasIssued(accessKeyId)) {
    throw new AwsError('ValidationError', 'The access key ID is not that of a key of an account.');
  }
  return { Account: account.accountId };
}
