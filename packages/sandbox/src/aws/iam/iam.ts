import type { Account, KeyRecord } from '../../account/account.ts';
import { type HttpRequest, headerValue } from '../../sigv4/http-request.ts';
import { SigV4Error } from '../../sigv4/sigv4-error.ts';
import { verifyRequest } from '../../sigv4/verify-request.ts';
import { IAM_API_VERSION } from '../is-for-iam.ts';
import { AwsError, formatError, formatResult, NO_ACTION, parseParameters } from '../query-protocol.ts';
import { ACTIONS } from './actions.ts';
import type { IamAction } from './iam-call.ts';
import { NOT_EMULATED } from './not-emulated.ts';

const NAMESPACE = `https://iam.amazonaws.com/doc/${IAM_API_VERSION}/`;

export interface IamResponse {
  status: number;
  body: string;
  contentType?: string;
}

export interface IamContext {
  account: Account;
  /** Milliseconds since the epoch. */
  now: number;
  requestId: string;
}

/**
 * Answers one request. Order: the operation, the signature, the kind of credentials; then, in each action, the
 * parameters, the caller's policies, what is there.
 */
export async function handleIam(request: HttpRequest, context: IamContext): Promise<IamResponse> {
  const { account, now, requestId } = context;
  const parameters = parseParameters(request);
  const action = parameters?.get('Action');
  if (!parameters || action === undefined) return NO_ACTION;

  const format = { format: 'xml', namespace: NAMESPACE, requestId } as const;
  try {
    const run = findAction(action, parameters.get('Version'));
    const caller = verifyRequest(request, {
      now,
      service: 'iam',
      region: regionOf(request),
      findKey: account.findKey,
      findKeyBySessionToken: account.findKeyBySessionToken,
    });
    refuseUserSession(caller);
    return { status: 200, ...formatResult(action, run({ parameters, account, caller }), format) };
  } catch (error) {
    if (!(error instanceof AwsError || error instanceof SigV4Error)) throw error;
    const awsError = error instanceof AwsError ? error : new AwsError(error.code, error.message);
    return { status: awsError.status, ...formatError(awsError, format) };
  }
}

function findAction(action: string, version: string | undefined): IamAction {
  if (version === IAM_API_VERSION) {
    const found = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (found) return found;
    if (NOT_EMULATED.has(action)) {
      throw new AwsError('NotImplemented', `The sandbox does not emulate iam:${action}.`);
    }
  }
  throw new AwsError(
    'InvalidAction',
    `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`,
  );
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
