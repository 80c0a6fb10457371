import type { Account, KeyRecord } from '../../account/account.ts';
import { IAM_API_VERSION } from '../is-for-iam.ts';
import { AwsError } from '../query-protocol.ts';
import { type Operation, type QueryService, verifyCaller } from '../query-service.ts';
import { ACTIONS } from './actions.ts';
import type { IamAction } from './iam-call.ts';
import { NOT_EMULATED } from './not-emulated.ts';

export const iam: QueryService = {
  name: 'iam',
  apiVersion: IAM_API_VERSION,
  operations: Object.fromEntries(Object.entries(ACTIONS).map(([name, run]) => [name, signed(run)])),
  notEmulated: NOT_EMULATED,
  formatOf: () => 'xml',
};

/**
 * The order of checks: the signature, the kind of credentials; then, in each action, the parameters, the caller's
 * policies, what is there.
 */
function signed(run: IamAction): Operation {
  return (call) => {
    const caller = verifyCaller(call, 'iam');
    refuseOtherAccount(caller, call.account);
    refuseUserSession(caller);
    const { parameters, account, now } = call;
    return { result: run({ parameters, account, caller, now }) };
  };
}

/**
 * IAM here is that of the one account. Deliberately different from AWS, where a session of another account's role finds its
 * own account's users.
 */
function refuseOtherAccount({ identity }: KeyRecord, { accountId }: Account): void {
  if (identity.account === accountId) return;
  throw new AwsError(
    'NotImplemented',
    `The sandbox does not emulate IAM of the account ${identity.account}.`,
  );
}

/**
 * What `GetSessionToken` gives calls IAM only with MFA, of which there is none here:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 * The documentation has no text for it; this one is from memory.
 */
function refuseUserSession({ principal, sessionToken }: KeyRecord): void {
  if (principal.type !== 'user' || sessionToken === undefined) return;
  throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid');
}
