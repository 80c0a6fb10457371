import { headerValue } from '../../sigv4/http-request.ts';
import type { NamedIssuers } from '../named-issuers.ts';
import { requestedFormat } from '../query-protocol.ts';
import { type Operation, type QueryService, verifyCaller } from '../query-service.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';
import { getAccessKeyInfo } from './get-access-key-info.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import { getSessionToken } from './get-session-token.ts';
import type { SignedCall, UnsignedCall } from './sts-call.ts';

/** Shapes and texts were probed on the live service by justincormack/argmin, 2026-07. */
export const createSts = (issuers: NamedIssuers): QueryService => ({
  name: 'sts',
  apiVersion: '2011-06-15',
  operations: {
    AssumeRole: signed(assumeRole),
    AssumeRoleWithWebIdentity: unsigned((call) => assumeRoleWithWebIdentity(call, issuers)),
    GetAccessKeyInfo: signed(getAccessKeyInfo),
    GetCallerIdentity: signed(getCallerIdentity),
    GetSessionToken: signed(getSessionToken),
  },
  notEmulated: new Set([
    'AssumeRoleWithSAML',
    'AssumeRoot',
    'DecodeAuthorizationMessage',
    'GetFederationToken',
  ]),
  formatOf: requestedFormat,
});

function signed(run: (call: SignedCall) => object | Promise<object>): Operation {
  return async (call) => {
    const caller = verifyCaller(call, 'sts', regionOf(headerValue(call.request, 'host') ?? ''));
    const { parameters, account, now } = call;
    const result = await run({ parameters, account, now, caller });
    return { result, callerArn: caller.identity.arn };
  };
}

/** A signature that comes along all the same is not looked at. */
function unsigned(run: (call: UnsignedCall) => object | Promise<object>): Operation {
  return async ({ parameters, account, now }) => ({ result: await run({ parameters, account, now }) });
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
