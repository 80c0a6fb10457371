import type { Sandbox } from '@atlas-aws-iam/sandbox';
import type { Row } from '../../row.ts';
import { MINUTE_MS } from './callers.ts';
import { expectOk, type HttpCase, type HttpRequest, httpRow } from './http-row.ts';
import { SSO_TOKEN_MS, type SsoToken, ssoTokenOf } from './sso-token.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;

const refreshCases: readonly Omit<HttpCase, 'path'>[] = [
  refresh('no JSON', () => 'none', 400, 'invalid_request', 'The body is not a JSON object'),
  ...['clientId', 'clientSecret', 'grantType', 'refreshToken'].map((name) =>
    refresh(
      `no ${name}`,
      (body) => ({ ...body, [name]: undefined }),
      400,
      'invalid_request',
      `${name} is missing`,
    ),
  ),
  refresh(
    'unknown client',
    (body) => ({ ...body, clientId: 'nobody' }),
    401,
    'invalid_client',
    'Invalid client provided',
  ),
  refresh(
    'wrong client secret',
    (body) => ({ ...body, clientSecret: `${body.clientSecret}A` }),
    401,
    'invalid_client',
    'Invalid client provided',
  ),
  refresh(
    'grant that there is not',
    (body) => ({ ...body, grantType: 'password' }),
    400,
    'unsupported_grant_type',
    'Unsupported grant type provided',
  ),
  refresh(
    'grant that the sandbox does not emulate',
    (body) => ({ ...body, grantType: 'authorization_code' }),
    501,
    'not_implemented',
    'The sandbox does not emulate the grant authorization_code.',
  ),
  refresh(
    'access token in the place of the refresh token',
    (body, { accessToken }) => ({ ...body, refreshToken: accessToken }),
    400,
    'invalid_grant',
    'Invalid refresh token provided',
  ),
  {
    name: 'used refresh token',
    async request(sandbox) {
      const request = refreshRequest(sandbox, await ssoTokenOf(sandbox));
      await expectOk(request);
      return request;
    },
    ...oidcError(400, 'invalid_grant', 'Invalid refresh token provided'),
  },
  {
    name: 'refresh token of another client',
    async request(sandbox) {
      const token = await ssoTokenOf(sandbox);
      const { refreshToken } = await ssoTokenOf(sandbox, 'expiring');
      return refreshRequest(sandbox, { ...token, refreshToken });
    },
    ...oidcError(400, 'invalid_grant', 'Invalid refresh token provided'),
  },
  {
    name: 'refresh token that has expired',
    async request(sandbox, setClock) {
      const token = await ssoTokenOf(sandbox);
      setClock(SSO_TOKEN_MS + 1000);
      return refreshRequest(sandbox, token);
    },
    ...oidcError(400, 'invalid_grant', 'Invalid refresh token provided'),
  },
  {
    name: 'client whose registration has expired',
    async request(sandbox, setClock) {
      const token = await ssoTokenOf(sandbox);
      setClock(90 * DAY_MS + 1000);
      return refreshRequest(sandbox, token);
    },
    ...oidcError(401, 'invalid_client', 'Invalid client provided'),
  },
];

export const ssoRefreshRows: readonly Row[] = refreshCases.map((input) =>
  httpRow({ ...input, name: `SSO refresh: ${input.name}`, path: 'sso' }),
);

type Body = Readonly<Record<string, string | undefined>>;

function refresh(
  name: string,
  edit: (body: Body, token: SsoToken) => Body | string,
  status: number,
  code: string,
  description: string,
) {
  return {
    name,
    async request(sandbox: Sandbox) {
      const token = await ssoTokenOf(sandbox);
      const good = refreshRequest(sandbox, token);
      return { ...good, body: JSON.stringify(edit(JSON.parse(good.body), token)) };
    },
    ...oidcError(status, code, description),
  };
}

function refreshRequest(
  { awsEndpointUrl }: Sandbox,
  { clientId, clientSecret, refreshToken }: SsoToken,
): HttpRequest & { body: string } {
  const body = { clientId, clientSecret, refreshToken, grantType: 'refresh_token' };
  return { url: `${awsEndpointUrl}/token`, method: 'POST', body: JSON.stringify(body) };
}

function oidcError(status: number, error: string, description: string) {
  return { status, body: { error, error_description: description } };
}
