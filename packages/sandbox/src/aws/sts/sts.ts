import type { NamedIssuers } from '../named-issuers.ts';
import { requestedFormat } from '../query-protocol.ts';
import { type Operation, type QueryCall, type QueryService, verifyCaller } from '../query-service.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';
import { getAccessKeyInfo } from './get-access-key-info.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import { getSessionToken } from './get-session-token.ts';
import { refuseDisabledRegion } from './refuse-disabled-region.ts';
import type { SignedCall, UnsignedCall } from './sts-call.ts';

/** Shapes and texts were probed on the live service by justincormack/argmin, 2026-07. */
export const createSts = (issuers: NamedIssuers): QueryService => ({
  name: 'sts',
  apiVersion: '2011-06-15',
  operations: {
    AssumeRole: signed(assumeRole, refuseDisabledRegion),
    AssumeRoleWithWebIdentity: unsigned((call) => assumeRoleWithWebIdentity(call, issuers)),
    GetAccessKeyInfo: signed(getAccessKeyInfo),
    GetCallerIdentity: signed(getCallerIdentity),
    GetSessionToken: signed(getSessionToken, refuseDisabledRegion),
  },
  notEmulated: new Set([
    'AssumeRoleWithSAML',
    'AssumeRoot',
    'DecodeAuthorizationMessage',
    'GetFederationToken',
  ]),
  formatOf: requestedFormat,
});

function signed(
  run: (call: SignedCall) => object | Promise<object>,
  refuse: (call: QueryCall, accountId: string) => void = () => {},
): Operation {
  return async (call) => {
    const caller = verifyCaller(call, 'sts');
    refuse(call, caller.identity.account);
    const { parameters, account, now } = call;
    const result = await run({ parameters, account, now, caller });
    return { result, callerArn: caller.identity.arn };
  };
}

/** A signature that comes along all the same is not looked at. */
function unsigned(run: (call: UnsignedCall) => object | Promise<object>): Operation {
  return async (call) => {
    refuseDisabledRegion(call);
    const { parameters, account, now } = call;
    return { result: await run({ parameters, account, now }) };
  };
}
