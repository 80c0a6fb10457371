import type { KeyRecord } from '../../account/account.ts';
import { type HttpRequest, headerValue } from '../../sigv4/http-request.ts';
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
    const caller = verifyCaller(call, 'iam', regionOf(call.request));
    refuseUserSession(caller);
    const { parameters, account, now } = call;
    return { result: run({ parameters, account, caller, now }) };
  };
}

/**
 * The global endpoint takes us-east-1 alone. Deliberately different from AWS: an endpoint that is none of AWS's takes
 * any region, because SDKs sign for the one they are configured with.
 */
function regionOf(request: HttpRequest): string | undefined {
  return /\.amazonaws\.com(?:\.cn)?(?::\d+)?$/i.test(headerValue(request, 'host') ?? '')
    ? 'us-east-1'
    : undefined;
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
