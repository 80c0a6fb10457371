import { randomUUID } from 'node:crypto';
import type { Account } from '../account/account.ts';
import type { HttpHandler, HttpResponse } from '../http/http-server.ts';
import { headerValue, queryString } from '../sigv4/http-request.ts';
import { assignmentKey, type IdentityCenterState } from './identity-center-state.ts';
import { jsonResponse } from './json.ts';

/** https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html, and observed 403. */
const ERROR_STATUS = {
  InvalidRequestException: 400,
  UnauthorizedException: 401,
  ForbiddenException: 403,
} as const;

/**
 * `GET /federation/credentials` of the access portal.
 *
 * Order of checks: method, parameters, access token, assignment, role. A wrong account and a wrong role are the same "No
 * access" (aws/aws-sam-cli#2129, fwdcloudsec/granted#276), so that `ResourceNotFoundException` does not occur here. That
 * a role which was deleted in the account reads so too is inferred.
 */
export function createSsoPortal(
  account: Account,
  { accessTokens, roleNames }: IdentityCenterState,
): HttpHandler {
  return (request) => {
    if (request.method !== 'GET') return { status: 405, headers: { Allow: 'GET' } };
    const parameters = new URLSearchParams(queryString(request));
    const accountId = parameters.get('account_id');
    const permissionSet = parameters.get('role_name');
    if (!accountId || !permissionSet) {
      return refuse('InvalidRequestException', 'account_id and role_name are required');
    }

    const user = accessTokens.get(headerValue(request, 'x-amz-sso_bearer_token') ?? '');
    if (!user) return refuse('UnauthorizedException', 'Session token not found or invalid');

    const roleName = roleNames.get(assignmentKey(user.userName, permissionSet));
    if (accountId !== account.accountId || roleName === undefined || !account.entities.roles.find(roleName)) {
      return refuse('ForbiddenException', 'No access');
    }

    // Not `assumeRoleForService`: such a role trusts no service, but the SAML provider that Identity Center makes in
    // the account, with `sts:AssumeRoleWithSAML`; the assertion for it never leaves AWS. One hour is the default of a
    // permission set.
    const session = account.issueSession({ roleName, roleSessionName: user.userName, durationSeconds: 3600 });
    return answer(200, {
      roleCredentials: {
        accessKeyId: session.accessKeyId,
        secretAccessKey: session.secretAccessKey,
        sessionToken: session.sessionToken,
        // Milliseconds, unlike every other service's.
        expiration: session.expiration.getTime(),
      },
    });
  };
}

/** The shape was seen in 61418/aws-sso-util#74. */
function refuse(code: keyof typeof ERROR_STATUS, message: string): HttpResponse {
  return answer(ERROR_STATUS[code], { message, __type: `com.amazonaws.switchboard.portal#${code}` });
}

function answer(status: number, body: object): HttpResponse {
  return jsonResponse(status, body, { 'x-amzn-RequestId': randomUUID() });
}
