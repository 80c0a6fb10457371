import type { Account } from '../../account/account.ts';
import { maskIdentity, maskMessage, maskName } from '../../masking/mask-message.ts';
import { type HttpRequest, headerValue } from '../../sigv4/http-request.ts';
import { SigV4Error } from '../../sigv4/sigv4-error.ts';
import { verifyRequest } from '../../sigv4/verify-request.ts';
import {
  AwsError,
  formatError,
  formatResult,
  NO_ACTION,
  parseParameters,
  requestedFormat,
} from '../query-protocol.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import { getSessionToken } from './get-session-token.ts';
import { maskCalculated } from './mask-calculated.ts';
import type { SignedCall, UnsignedCall } from './sts-call.ts';

const API_VERSION = '2011-06-15';
const NAMESPACE = `https://sts.amazonaws.com/doc/${API_VERSION}/`;

type SignedAction = (call: SignedCall) => object | Promise<object>;
type UnsignedAction = (call: UnsignedCall) => object | Promise<object>;

const SIGNED_ACTIONS: Readonly<Record<string, SignedAction>> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: getCallerIdentity,
  GetSessionToken: getSessionToken,
};

const UNSIGNED_ACTIONS: Readonly<Record<string, UnsignedAction>> = {
  AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity,
};

/**
 * Operations of the real service that this sandbox does not have. They say so, rather than pass for a typing
 * error.
 */
const NOT_EMULATED = new Set([
  'AssumeRoleWithSAML',
  'AssumeRoot',
  'DecodeAuthorizationMessage',
  'GetAccessKeyInfo',
  'GetFederationToken',
]);

export interface StsResponse {
  status: number;
  body: string;
  contentType?: string;
}

/**
 * One request to STS as the sandbox saw it, for tests and for whoever must find out why a signature is
 * refused.
 */
export interface StsCall {
  action: string;
  host: string;
  status: number;
  callerArn?: string;
  errorCode?: string;
  errorMessage?: string;
  /** Where the signatures differ: what STS calculated, with what may be a secret masked. */
  calculated?: { canonicalRequest: string; stringToSign: string };
}

export interface StsContext {
  account: Account;
  /** Milliseconds since the epoch. */
  now: number;
  requestId: string;
}

/**
 * Answers one request to the path `/`. Dispatch comes before authentication, because some operations are
 * unsigned.
 * Shapes and texts were probed on the live service by justincormack/argmin, 2026-07.
 */
export async function handleSts(
  request: HttpRequest,
  context: StsContext,
): Promise<{ response: StsResponse; call?: StsCall }> {
  const parameters = parseParameters(request);
  const action = parameters?.get('Action');
  if (!parameters || action === undefined) return { response: NO_ACTION };

  const host = headerValue(request, 'host') ?? '';
  const format = { format: requestedFormat(request), namespace: NAMESPACE, requestId: context.requestId };
  try {
    const run = findOperation(action, parameters.get('Version'));
    const { result, callerArn } = await run(request, host, parameters, context);
    return {
      response: { status: 200, ...formatResult(action, result, format) },
      call: {
        action,
        host: maskName(host),
        status: 200,
        ...(callerArn !== undefined && { callerArn: maskIdentity(callerArn) }),
      },
    };
  } catch (error) {
    if (!(error instanceof AwsError || error instanceof SigV4Error)) throw error;
    const awsError = error instanceof AwsError ? error : new AwsError(error.code, error.message);
    const { status, code: errorCode, message: errorMessage } = awsError;
    const call: StsCall = {
      action: maskName(action),
      host: maskName(host),
      status,
      errorCode,
      errorMessage: maskMessage(errorMessage),
    };
    if (error instanceof SigV4Error && error.calculated) {
      call.calculated = maskCalculated(error.calculated);
    }
    return { response: { status, ...formatError(awsError, format) }, call };
  }
}

type Operation = (
  request: HttpRequest,
  host: string,
  parameters: ReadonlyMap<string, string>,
  context: StsContext,
) => Promise<{ result: object; callerArn?: string }>;

function findOperation(action: string, version: string | undefined): Operation {
  if (version === API_VERSION) {
    const signed = Object.hasOwn(SIGNED_ACTIONS, action) ? SIGNED_ACTIONS[action] : undefined;
    if (signed) return runSigned(signed);
    const unsigned = Object.hasOwn(UNSIGNED_ACTIONS, action) ? UNSIGNED_ACTIONS[action] : undefined;
    if (unsigned) return runUnsigned(unsigned);
    if (NOT_EMULATED.has(action)) {
      throw new AwsError('NotImplemented', `The sandbox does not emulate sts:${action}.`);
    }
  }
  throw new AwsError(
    'InvalidAction',
    `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`,
  );
}

function runSigned(action: SignedAction): Operation {
  return async (request, host, parameters, context) => {
    const { account, now } = context;
    const caller = verifyRequest(request, {
      now,
      service: 'sts',
      region: regionOf(host),
      findKey: account.findKey,
      findKeyBySessionToken: account.findKeyBySessionToken,
    });
    const result = await action({ parameters, account, now, caller });
    return { result, callerArn: caller.identity.arn };
  };
}

/** A signature that comes along all the same is not looked at. */
function runUnsigned(action: UnsignedAction): Operation {
  return async (_request, _host, parameters, { account, now }) => ({
    result: await action({ parameters, account, now }),
  });
}

/**
 * The region an endpoint takes in a credential scope: the global one us-east-1, a regional one its own.
 * Deliberately different from AWS: an endpoint that is none of AWS's (`127.0.0.1:4566`) stands for all
 * regions, because SDKs sign for whatever region they are configured with and send it here.
 */
function regionOf(host: string): string | undefined {
  const [, region, isGlobal] =
    /^sts(?:\.([a-z0-9-]+))?\.(amazonaws)\.com(?:\.cn)?(?::\d+)?$/i.exec(host) ?? [];
  return region?.toLowerCase() ?? (isGlobal ? 'us-east-1' : undefined);
}
