import { describe, expect, test } from 'vitest';
import { FORM, send } from '../aws/http.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';
import { ACCEPT, apiOf, askForToken, basic, openApi, tokenOf, withRoles } from './api.ts';

const GROUPS = '/api/atlas/v2/groups';
const HOUR_MS = 3600 * 1000;

describe('the token endpoint', () => {
  test('gives a token for an hour', async () => {
    const sandbox = await startTestSandbox();
    const { status, headers, body } = await askForToken(sandbox);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(JSON.parse(body)).toEqual({
      access_token: expect.stringMatching(/^[\w-]{64}$/),
      expires_in: 3600,
      token_type: 'Bearer',
    });
    expect(sandbox.atlasApi.clientId).toMatch(/^mdb_sa_id_[0-9a-f]{24}$/);
    expect(sandbox.atlasApi.clientSecret).toMatch(/^mdb_sa_sk_/);
  });

  test.each([
    ['no client', {}, 'grant_type=client_credentials', 401, 'invalid_client'],
    ['no form', { 'Content-Type': 'application/json' }, '{}', 400, 'invalid_request'],
    ['no type of content', { 'Content-Type': '' }, 'grant_type=client_credentials', 400, 'invalid_request'],
    ['no grant', undefined, '', 400, 'invalid_request'],
    [
      'two grants',
      undefined,
      'grant_type=client_credentials&grant_type=client_credentials',
      400,
      'invalid_request',
    ],
    ['another grant', undefined, 'grant_type=password', 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_, headers, body, status, error) => {
    const sandbox = await startTestSandbox();
    const answer = await send(sandbox.atlasApi.url, {
      method: 'POST',
      path: '/api/oauth/token',
      body,
      headers: { 'Content-Type': FORM, ...(headers ?? { Authorization: basic(sandbox.atlasApi) }) },
    });
    expect({ status: answer.status, error: JSON.parse(answer.body).error }).toEqual({ status, error });
  });

  test.each([
    ['another secret', (id: string) => basic({ clientId: id, clientSecret: 'mdb_sa_sk_other' })],
    [
      'another client',
      (_: string, secret: string) => basic({ clientId: 'mdb_sa_id_0', clientSecret: secret }),
    ],
    [
      'a pair that is percent-encoded',
      (id: string, secret: string) =>
        basic({ clientId: id.replaceAll('_', '%5F'), clientSecret: secret.replaceAll('_', '%5F') }),
    ],
    ['a pair that is not base64', (id: string, secret: string) => `Basic ${id}:${secret}`],
    ['a token', () => 'Bearer abc'],
  ])('refuses %s', async (_, authorization) => {
    const sandbox = await startTestSandbox();
    const { url, clientId, clientSecret } = sandbox.atlasApi;
    const answer = await send(url, {
      method: 'POST',
      path: '/api/oauth/token',
      headers: { Authorization: authorization(clientId, clientSecret), 'Content-Type': FORM },
      body: 'grant_type=client_credentials',
    });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Basic realm="Atlas"');
    expect(JSON.parse(answer.body).error).toBe('invalid_client');
    expect(answer.body).not.toContain(clientSecret);
  });

  test('answers POST only', async () => {
    const { atlasApi } = await startTestSandbox();
    expect((await send(atlasApi.url, { path: '/api/oauth/token' })).status).toBe(405);
  });
});

describe('a token', () => {
  test('opens the API until it expires, by the clock of the sandbox', async () => {
    const { call, sandbox } = await openApi();
    sandbox.clock.advance(HOUR_MS - 1000);
    expect((await call('GET', GROUPS)).status).toBe(200);
    sandbox.clock.advance(1000);
    const { status, body, headers } = await call('GET', GROUPS);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer realm="Atlas"');
    expect(body).toEqual({
      detail: 'You are not authorized for this resource.',
      error: 401,
      reason: 'Unauthorized',
    });
  });

  test('ends when it is revoked, by its own account alone', async () => {
    const api = await openApi();
    const { sandbox } = api;
    const token = await tokenOf(sandbox);
    const { body } = await api.project('POST', '/serviceAccounts', {
      body: { name: 'other', roles: ['GROUP_OWNER'], secretExpiresAfterHours: 24 },
    });
    const other = { clientId: body.clientId, clientSecret: body.secrets[0].secret };
    const revoke = (
      credentials = sandbox.atlasApi as { clientId: string; clientSecret: string },
      what = `token=${token}`,
    ) =>
      send(sandbox.atlasApi.url, {
        method: 'POST',
        path: '/api/oauth/revoke',
        headers: { Authorization: basic(credentials), 'Content-Type': FORM },
        body: what,
      });
    expect((await revoke({ ...other, clientSecret: 'wrong' })).status).toBe(401);
    expect((await revoke(sandbox.atlasApi, 'token_type_hint=access_token')).status).toBe(400);
    expect((await revoke(other)).status).toBe(200);
    expect((await apiOf(sandbox, token).call('GET', GROUPS)).status).toBe(200);
    expect((await revoke()).status).toBe(200);
    expect((await apiOf(sandbox, token).call('GET', GROUPS)).status).toBe(401);
    expect((await revoke()).status).toBe(200);
  });

  test.each([
    ['none', {}],
    ['one that was never given', { Authorization: 'Bearer abc' }],
    ['Basic credentials', { Authorization: 'Basic YTpi' }],
    ['the digest of a key', { Authorization: 'Digest username="abc"' }],
  ])('is needed, and %s opens nothing', async (_, headers) => {
    const { atlasApi } = await startTestSandbox();
    for (const path of [GROUPS, '/api/private/ipinfo', '/api/atlas/v2/nothing', '/']) {
      const { status, body } = await send(atlasApi.url, { path, headers: { Accept: ACCEPT, ...headers } });
      expect(status).toBe(401);
      expect(JSON.parse(body).detail).toBe('You are not authorized for this resource.');
    }
  });

  test('of a service account that is deleted opens nothing', async () => {
    const api = await openApi();
    const { body } = await api.project('POST', '/serviceAccounts', {
      body: { name: 'gone', roles: ['GROUP_OWNER'], secretExpiresAfterHours: 24 },
    });
    const token = await tokenOf(api.sandbox, {
      clientId: body.clientId,
      clientSecret: body.secrets[0].secret,
    });
    expect((await apiOf(api.sandbox, token).project('GET', '')).status).toBe(200);
    expect((await api.project('DELETE', `/serviceAccounts/${body.clientId}`)).status).toBe(204);
    expect((await apiOf(api.sandbox, token).project('GET', '')).status).toBe(401);
  });

  test('goes with a reset, and the same service account gets another', async () => {
    const { call, sandbox } = await openApi();
    await sandbox.reset();
    expect((await call('GET', GROUPS)).status).toBe(401);
    expect((await apiOf(sandbox, await tokenOf(sandbox)).call('GET', GROUPS)).status).toBe(200);
  });
});

describe('the version', () => {
  test.each([
    'application/vnd.atlas.2023-01-01+json',
    'application/vnd.atlas.2025-03-12+json; q=0.9',
    'text/html, application/vnd.atlas.2024-05-30+json',
    'APPLICATION/VND.ATLAS.2024-05-30+JSON',
  ])('%s is served by the newest that is not newer', async (Accept) => {
    const { call } = await openApi();
    const { status, headers } = await call('GET', GROUPS, { headers: { Accept } });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/vnd.atlas.2023-01-01+json;charset=utf-8');
  });

  test.each([
    ['*/*'],
    ['application/json'],
    ['application/vnd.atlas.preview+json'],
    ['application/vnd.atlas.2022-12-31+json'],
    ['application/vnd.atlas.2025-02-30+json'],
    ['application/vnd.atlas.2025-3-12+json'],
    ['application/vnd.atlas.2025-03-12+csv'],
    ['application/vnd.atlas.2025-03-12+jsonx'],
  ])('%s is refused', async (Accept) => {
    const { call } = await openApi();
    const { status, body } = await call('GET', GROUPS, { headers: { Accept } });
    expect({ status, ...body }).toEqual({
      status: 406,
      detail: 'Invalid accept header or version date.',
      error: 406,
      errorCode: 'INVALID_VERSION_DATE',
      parameters: [],
      reason: 'Not Acceptable',
    });
  });

  test('from before a resource is refused', async () => {
    const { project } = await openApi();
    const headers = { Accept: 'application/vnd.atlas.2024-08-04+json' };
    expect((await project('GET', '/serviceAccounts', { headers })).body.errorCode).toBe(
      'INVALID_VERSION_DATE',
    );
  });
});

describe('the roles of a service account', () => {
  test('each open what they are for', async () => {
    const api = await openApi();
    const reader = await withRoles(api, ['GROUP_READ_ONLY']);
    expect((await reader.project('GET', '')).status).toBe(200);
    expect((await reader.call('GET', GROUPS)).body.totalCount).toBe(1);
    const { status, body } = await reader.project('POST', '/serviceAccounts', { body: {} });
    expect({ status, detail: body.detail, errorCode: body.errorCode }).toEqual({
      status: 401,
      detail: 'Current user is not authorized to perform this action.',
      errorCode: 'USER_UNAUTHORIZED',
    });
    const other = await withRoles(api, ['GROUP_NETWORK_ACCESS_MANAGER']);
    expect((await other.project('GET', '')).body.errorCode).toBe('USER_UNAUTHORIZED');
    const owner = await withRoles(api, ['GROUP_OWNER']);
    expect((await owner.project('GET', '')).status).toBe(200);
  });

  test('must be there', async () => {
    const { project } = await openApi();
    const create = (body: object) => project('POST', '/serviceAccounts', { body });
    const valid = { name: 'one', roles: ['GROUP_OWNER'], secretExpiresAfterHours: 8 };
    expect((await create({ ...valid, roles: ['ORG_OWNER'] })).body.errorCode).toBe('INVALID_ROLE_FOR_GROUP');
    expect((await create({ ...valid, roles: [] })).body.detail).toBe(
      'The required attribute roles was not specified.',
    );
    expect((await create({ ...valid, secretExpiresAfterHours: 7 })).body.errorCode).toBe(
      'INVALID_JSON_ATTRIBUTE',
    );
    expect((await create({ ...valid, name: 'x'.repeat(65) })).body.errorCode).toBe('INVALID_JSON_ATTRIBUTE');
  });
});

describe('a service account', () => {
  test('shows its secret once, and takes a second one', async () => {
    const { project, sandbox } = await openApi();
    const { body } = await project('POST', '/serviceAccounts', {
      body: { name: 'rotated', description: 'd', roles: ['GROUP_READ_ONLY'], secretExpiresAfterHours: 8 },
    });
    const { clientId } = body;
    const [{ secret }] = body.secrets;
    const path = `/serviceAccounts/${clientId}`;
    const { body: read } = await project('GET', path);
    expect(read.secrets[0]).toMatchObject({ maskedSecretValue: `mdb_sa_sk_...${secret.slice(-4)}` });
    expect(JSON.stringify(read)).not.toContain(secret);
    const second = await project('POST', `${path}/secrets`, { body: { secretExpiresAfterHours: 24 } });
    expect(second.status).toBe(201);
    const isTaken = async (clientSecret: string) =>
      (await askForToken(sandbox, { clientId, clientSecret })).status === 200;
    expect(await isTaken(secret)).toBe(true);
    sandbox.clock.advance(8 * HOUR_MS);
    expect(await isTaken(secret)).toBe(false);
    expect(await isTaken(second.body.secret)).toBe(true);
    const other = apiOf(sandbox, await tokenOf(sandbox));
    expect((await other.project('GET', '/serviceAccounts')).body.results).toHaveLength(1);
    expect((await other.project('GET', '/serviceAccounts/mdb_sa_id_0')).body.errorCode).toBe(
      'SERVICE_ACCOUNT_NOT_FOUND',
    );
  });

  test('gets a token anywhere, and uses it only where its access list says', async () => {
    const api = await openApi();
    const { body } = await api.project('POST', '/serviceAccounts', {
      body: { name: 'listed', roles: ['GROUP_READ_ONLY'], secretExpiresAfterHours: 8 },
    });
    const list = `/serviceAccounts/${body.clientId}/accessList`;
    const add = (entry: object) => api.project('POST', list, { body: [entry] });
    expect((await add({ ipAddress: '198.51.100.1' })).status).toBe(201);
    expect((await add({ ipAddress: 'here' })).body.errorCode).toBe('INVALID_IP_ADDRESS_OR_CIDR_NOTATION');
    const credentials = { clientId: body.clientId, clientSecret: body.secrets[0].secret };
    const listed = apiOf(api.sandbox, await tokenOf(api.sandbox, credentials));
    expect((await listed.project('GET', '')).body).toEqual({
      detail: 'IP address 203.0.113.7 is not allowed to access this resource.',
      error: 403,
      errorCode: 'IP_ADDRESS_NOT_ON_ACCESS_LIST',
      parameters: ['203.0.113.7'],
      reason: 'Forbidden',
    });
    await add({ cidrBlock: '203.0.113.0/24' });
    expect((await listed.project('GET', '')).status).toBe(200);
    expect((await api.project('GET', list)).body.totalCount).toBe(2);
  });
});

test('the address that Atlas sees is said to whoever has a token', async () => {
  const { call } = await openApi();
  const { status, body } = await call('GET', '/api/private/ipinfo', {
    headers: { Accept: 'application/json' },
  });
  expect({ status, body }).toEqual({ status: 200, body: { currentIpv4Address: '203.0.113.7' } });
});

test('a sandbox that keeps its keys keeps the service account, its project and the port', async () => {
  const first = await startTestSandbox();
  const { kept, atlasApi } = first;
  await first.stop();
  const second = await startTestSandbox({ kept });
  expect(second.atlasApi).toEqual(atlasApi);
});
