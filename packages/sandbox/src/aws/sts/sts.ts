import type { Account, CallerIdentity } from '../../account/account.ts';
import { clip } from '../../bounded-log.ts';
import { type HttpRequest, headerValue, queryString } from '../../sigv4/http-request.ts';
import { SigV4Error } from '../../sigv4/sigv4-error.ts';
import { verifyRequest } from '../../sigv4/verify-request.ts';
import { AwsError, formatError, formatResult, parseParameters } from '../query-protocol.ts';
import { getCallerIdentity } from './get-caller-identity.ts';

const API_VERSION = '2011-06-15';
/** A body may be ten million bytes, and a message quotes what was wrong in it. */
const MAX_RECORDED_LENGTH = 1000;
const NAMESPACE = `https://sts.amazonaws.com/doc/${API_VERSION}/`;

const ACTIONS: Readonly<Record<string, (caller: CallerIdentity) => object>> = {
  GetCallerIdentity: getCallerIdentity,
};

/** Operations of the real service that this sandbox does not have. They say so, rather than pass for a typing error. */
const NOT_EMULATED = new Set([
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
  'DecodeAuthorizationMessage',
  'GetAccessKeyInfo',
  'GetFederationToken',
  'GetSessionToken',
]);

export interface StsResponse {
  status: number;
  body: string;
  location?: string;
}

/** One request to STS as the sandbox saw it, for tests and for whoever must find out why a signature is refused. */
export interface StsCall {
  action: string;
  host: string;
  status: number;
  callerArn?: string;
  errorCode?: string;
  errorMessage?: string;
  /** Where the signatures differ: what STS calculated, the session token masked. */
  calculated?: { canonicalRequest: string; stringToSign: string };
}

export interface StsContext {
  account: Account;
  /** Milliseconds since the epoch. */
  now: number;
  requestId: string;
}

/**
 * Answers one request to the path `/`. Dispatch comes before authentication, because some operations are unsigned.
 * Shapes and texts were probed on the live service by justincormack/argmin, 2026-07.
 */
export function handleSts(
  request: HttpRequest,
  context: StsContext,
): { response: StsResponse; call?: StsCall } {
  const parameters = parseParameters(request);
  const action = parameters?.get('Action');
  if (!parameters || action === undefined) {
    const query = queryString(request);
    return {
      response: { status: 302, body: '', location: `https://aws.amazon.com/iam${query && `?${query}`}` },
    };
  }

  const host = headerValue(request, 'host') ?? '';
  try {
    const operation = findOperation(action, parameters.get('Version'));
    const caller = authenticate(request, host, context);
    const body = formatResult(action, NAMESPACE, operation(caller), context.requestId);
    return { response: { status: 200, body }, call: { action, host, status: 200, callerArn: caller.arn } };
  } catch (error) {
    if (!(error instanceof AwsError || error instanceof SigV4Error)) throw error;
    const awsError = error instanceof AwsError ? error : new AwsError(error.code, error.message);
    const { status, code: errorCode, message: errorMessage } = awsError;
    const call: StsCall = {
      action: clip(action, MAX_RECORDED_LENGTH),
      host,
      status,
      errorCode,
      errorMessage: clip(errorMessage, MAX_RECORDED_LENGTH),
    };
    if (error instanceof SigV4Error && error.calculated) {
      call.calculated = maskSessionToken(error.calculated);
    }
    return { response: { status, body: formatError(awsError, NAMESPACE, context.requestId) }, call };
  }
}

function findOperation(action: string, version: string | undefined): (caller: CallerIdentity) => object {
  const operation = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (version === API_VERSION) {
    if (operation) return operation;
    if (NOT_EMULATED.has(action)) {
      throw new AwsError('NotImplemented', `The sandbox does not emulate sts:${action}.`);
    }
  }
  throw new AwsError(
    'InvalidAction',
    `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`,
  );
}

function authenticate(request: HttpRequest, host: string, { account, now }: StsContext): CallerIdentity {
  return verifyRequest(request, {
    now,
    service: 'sts',
    region: regionOf(host),
    findKey: account.findKey,
    findKeyBySessionToken: account.findKeyBySessionToken,
  }).identity;
}

/**
 * The region an endpoint takes in a credential scope: the global one us-east-1, a regional one its own.
 * Deliberately different from AWS: an endpoint that is none of AWS's (`127.0.0.1:4566`) stands for all regions, because
 * SDKs sign for whatever region they are configured with and send it here.
 */
function regionOf(host: string): string | undefined {
  const [, region, isGlobal] =
    /^sts(?:\.([a-z0-9-]+))?\.(amazonaws)\.com(?:\.cn)?(?::\d+)?$/i.exec(host) ?? [];
  return region?.toLowerCase() ?? (isGlobal ? 'us-east-1' : undefined);
}

/** In the header, repeated or not, and in a query that repeats it. */
function maskSessionToken(calculated: NonNullable<StsCall['calculated']>): typeof calculated {
  return {
    ...calculated,
    canonicalRequest: calculated.canonicalRequest.replace(
      /(?<=^x-amz-security-token:).+|(?<=^(?:.*&)?x-amz-security-token=)[^&\n]+/gim,
      '<session token>',
    ),
  };
}
