import type { Sandbox } from '@atlas-aws-iam/sandbox';
import type { Row } from '../../row.ts';
import { ACCOUNT, MINUTE_MS } from './callers.ts';
import { expectOk, type HttpCase, httpRow } from './http-row.ts';
import { SSO_TOKEN_MS, type SsoToken, ssoTokenOf } from './sso-token.ts';

const PERMISSION_SET = 'AtlasDeveloper';

const portalCases: readonly Omit<HttpCase, 'path'>[] = [
  portal(
    'no account',
    { account_id: undefined },
    400,
    'InvalidRequestException',
    'account_id and role_name are required',
  ),
  portal(
    'no role',
    { role_name: undefined },
    400,
    'InvalidRequestException',
    'account_id and role_name are required',
  ),
  portal(
    'no access token',
    { token: undefined },
    401,
    'UnauthorizedException',
    'Session token not found or invalid',
  ),
  portal(
    'unknown access token',
    { token: 'A'.repeat(256) },
    401,
    'UnauthorizedException',
    'Session token not found or invalid',
  ),
  portal(
    'permission set that is not assigned',
    { role_name: 'Administrator' },
    403,
    'ForbiddenException',
    'No access',
  ),
  portal(
    'permission set in capitals',
    { role_name: PERMISSION_SET.toUpperCase() },
    403,
    'ForbiddenException',
    'No access',
  ),
  portal('another account', { account_id: '210987654321' }, 403, 'ForbiddenException', 'No access'),
  {
    name: 'access token that has expired',
    async request(sandbox, setClock) {
      const good = portalRequest(sandbox, await ssoTokenOf(sandbox));
      setClock(SSO_TOKEN_MS - MINUTE_MS);
      await expectOk(good);
      setClock(SSO_TOKEN_MS + 1000);
      return good;
    },
    ...portalError(401, 'UnauthorizedException', 'Session token not found or invalid'),
  },
  {
    name: 'refresh token in the place of the access token',
    async request(sandbox) {
      const token = await ssoTokenOf(sandbox);
      return portalRequest(sandbox, { ...token, accessToken: token.refreshToken });
    },
    ...portalError(401, 'UnauthorizedException', 'Session token not found or invalid'),
  },
];

export const ssoPortalRows: readonly Row[] = portalCases.map((input) =>
  httpRow({ ...input, name: `SSO portal: ${input.name}`, path: 'sso' }),
);

interface PortalChanges {
  account_id?: string | undefined;
  role_name?: string | undefined;
  token?: string | undefined;
}

function portal(name: string, changes: PortalChanges, status: number, code: string, message: string) {
  return {
    name,
    request: async (sandbox: Sandbox) => portalRequest(sandbox, await ssoTokenOf(sandbox), changes),
    ...portalError(status, code, message),
  };
}

function portalRequest({ awsEndpointUrl }: Sandbox, { accessToken }: SsoToken, changes: PortalChanges = {}) {
  const { token, ...parameters } = {
    account_id: ACCOUNT,
    role_name: PERMISSION_SET,
    token: accessToken,
    ...changes,
  };
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    url: `${awsEndpointUrl}/federation/credentials?${new URLSearchParams(given)}`,
    ...(token !== undefined && { headers: { 'x-amz-sso_bearer_token': token } }),
  };
}

function portalError(status: number, code: string, message: string) {
  return { status, body: { message, __type: `com.amazonaws.switchboard.portal#${code}` } };
}
