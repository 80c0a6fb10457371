import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromSSO } from '@aws-sdk/credential-providers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SsoSession } from '../../src/aws/identity-center.ts';
import { type Answer, send } from './http.ts';
import { callerArn, createFolder, NOW, startTestServer, type TestServer } from './servers.ts';

const ROLE_NAME = 'AWSReservedSSO_Developer_0123456789abcdef';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const clock = () => Date.now();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** A server whose user `alice` has the permission set `Developer`. */
async function startWithUser(): Promise<TestServer> {
  const server = await startTestServer(clock);
  server.account.createRole({ roleName: ROLE_NAME, path: '/aws-reserved/sso.amazonaws.com/us-east-1/' });
  server.identityCenter.assign({ permissionSet: 'Developer', userName: 'alice', roleName: ROLE_NAME });
  return server;
}

let sessionCount = 0;

/** What `aws configure sso` and `aws sso login` leave in a home folder. */
async function createHome(server: TestServer, session: SsoSession, { legacy = false } = {}) {
  const folder = await createFolder();
  // The SDK waits 30 s before it refreshes the token of a session of the same name again.
  sessionCount += 1;
  const name = `session-${sessionCount}`;
  const sso = `sso_start_url = ${session.startUrl}\nsso_region = ${session.region}\n`;
  const role = 'sso_account_id = 123456789012\nsso_role_name = Developer\n';
  await writeFile(
    join(folder.path, 'config'),
    legacy
      ? `[profile p]\n${sso}${role}`
      : `[profile p]\nsso_session = ${name}\n${role}[sso-session ${name}]\n${sso}`,
  );
  const cache = join(folder.path, '.aws', 'sso', 'cache');
  const id = legacy ? session.startUrl : name;
  const tokenFile = join(cache, `${createHash('sha1').update(id).digest('hex')}.json`);
  await mkdir(cache, { recursive: true });
  await writeFile(tokenFile, JSON.stringify(session));

  vi.stubEnv('HOME', folder.path);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder.path, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder.path, 'credentials'));
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  return {
    ...folder,
    provider: fromSSO({ profile: 'p' }),
    readToken: async (): Promise<SsoSession> => JSON.parse(await readFile(tokenFile, 'utf8')),
  };
}

function getRoleCredentials(
  server: TestServer,
  accessToken: string | undefined,
  parameters: Record<string, string> = {},
): Promise<Answer> {
  const query = new URLSearchParams({ account_id: '123456789012', role_name: 'Developer', ...parameters });
  for (const [name, value] of [...query]) if (value === '-') query.delete(name);
  return send(server.url, {
    path: `/federation/credentials?${query}`,
    headers: accessToken === undefined ? {} : { 'x-amz-sso_bearer_token': accessToken },
  });
}

function createToken(server: TestServer, body: unknown): Promise<Answer> {
  return send(server.url, {
    method: 'POST',
    path: '/token',
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

function refreshOf({ clientId, clientSecret, refreshToken }: SsoSession) {
  return { clientId, clientSecret, grantType: 'refresh_token', refreshToken };
}

describe('signing in', () => {
  test('gives what the cache file has', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    expect(session).toEqual({
      startUrl: expect.stringMatching(/^https:\/\/d-[0-9a-f]{10}\.awsapps\.com\/start$/),
      region: 'us-east-1',
      accessToken: expect.stringMatching(/^[\w-]{256}$/),
      expiresAt: '2026-01-02T11:04:05Z',
      clientId: expect.stringMatching(/^[\w-]{24}$/),
      clientSecret: expect.stringMatching(/^[\w-]{128}$/),
      registrationExpiresAt: '2026-04-02T03:04:05Z',
      refreshToken: expect.stringMatching(/^[\w-]{256}$/),
    });
    const other = server.identityCenter.signIn({ userName: 'alice', expiresInSeconds: 60 });
    expect(other.expiresAt).toBe('2026-01-02T03:05:05Z');
    expect(other.startUrl).toBe(session.startUrl);
    expect(new Set([...Object.values(session), ...Object.values(other)]).size).toBe(13);
  });
});

describe('the SDK', () => {
  test.each([{ legacy: false }, { legacy: true }])(
    'gets credentials of the role, in the name of the user: %j',
    async (options) => {
      await using server = await startWithUser();
      await using home = await createHome(
        server,
        server.identityCenter.signIn({ userName: 'alice' }),
        options,
      );
      const credentials = await home.provider();
      expect(callerArn(server.account, credentials)).toBe(
        `arn:aws:sts::123456789012:assumed-role/${ROLE_NAME}/alice`,
      );
      expect(credentials.expiration).toEqual(new Date(NOW + HOUR));
    },
  );

  test('refreshes the access token, again and again', async () => {
    await using server = await startWithUser();
    const first = server.identityCenter.signIn({ userName: 'alice', expiresInSeconds: 600 });
    await using home = await createHome(server, first);
    await home.provider();
    expect(await home.readToken()).toEqual(first);

    vi.setSystemTime(NOW + 5 * MINUTE);
    await home.provider();
    const second = await home.readToken();
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.expiresAt).toBe('2026-01-02T04:09:05.000Z');

    vi.setSystemTime(NOW + 90 * MINUTE);
    expect(callerArn(server.account, await home.provider())).toMatch(/\/alice$/);
    expect((await home.readToken()).accessToken).not.toBe(second.accessToken);
  });

  test('is refused when the session is over', async () => {
    await using server = await startWithUser();
    await using home = await createHome(server, server.identityCenter.signIn({ userName: 'alice' }));
    vi.setSystemTime(NOW + 8 * HOUR + 1000);
    await expect(home.provider()).rejects.toThrow('Token is expired.');
  });

  test('is refused a token that the portal does not know', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    await using home = await createHome(server, { ...session, accessToken: 'unknown' });
    await expect(home.provider()).rejects.toThrow('Session token not found or invalid');
  });

  test('is refused a permission set that is not assigned', async () => {
    await using server = await startWithUser();
    await using home = await createHome(server, server.identityCenter.signIn({ userName: 'bob' }));
    await expect(home.provider()).rejects.toThrow('No access');
  });
});

test('a request with a member twice is no request', async () => {
  await using server = await startWithUser();
  const body = JSON.stringify(refreshOf(server.identityCenter.signIn({ userName: 'alice' })));
  const answer = await createToken(server, body.replace('{', '{"grantType":"refresh_token",'));
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body).error_description).toBe('The body is not a JSON object');
});

describe('a deleted role', () => {
  test('is one to which there is no access', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    server.account.deleteRole({ roleName: ROLE_NAME });
    const { status, body } = await getRoleCredentials(server, session.accessToken);
    expect(status).toBe(403);
    expect(JSON.parse(body)).toEqual({
      message: 'No access',
      __type: 'com.amazonaws.switchboard.portal#ForbiddenException',
    });
    await using home = await createHome(server, session);
    await expect(home.provider()).rejects.toThrow('No access');
  });

  test('made again gives new credentials', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    await using home = await createHome(server, session);
    const first = await home.provider();
    server.account.deleteRole({ roleName: ROLE_NAME });
    server.account.createRole({ roleName: ROLE_NAME });
    const second = await fromSSO({ profile: 'p' })();
    expect(callerArn(server.account, second)).toContain(ROLE_NAME);
    expect(server.account.findKey(first.accessKeyId)).toBeUndefined();
  });
});

describe('the portal', () => {
  test('gives credentials for an hour, dated in milliseconds', async () => {
    await using server = await startWithUser();
    const { accessToken } = server.identityCenter.signIn({ userName: 'alice' });
    const { status, headers, body } = await getRoleCredentials(server, accessToken);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(JSON.parse(body)).toEqual({
      roleCredentials: {
        accessKeyId: expect.stringMatching(/^ASIA/),
        secretAccessKey: expect.any(String),
        sessionToken: expect.any(String),
        expiration: NOW + HOUR,
      },
    });
  });

  test.each([{ account_id: '-' }, { account_id: '' }, { role_name: '-' }, { role_name: '' }])(
    'needs an account and a role: %j',
    async (parameters) => {
      await using server = await startWithUser();
      const { accessToken } = server.identityCenter.signIn({ userName: 'alice' });
      const { status, body } = await getRoleCredentials(server, accessToken, parameters);
      expect({ status, body }).toEqual({
        status: 400,
        body: '{"message":"account_id and role_name are required","__type":"com.amazonaws.switchboard.portal#InvalidRequestException"}',
      });
    },
  );

  const UNAUTHORIZED = {
    status: 401,
    body: '{"message":"Session token not found or invalid","__type":"com.amazonaws.switchboard.portal#UnauthorizedException"}',
  };

  test.each([undefined, '', 'unknown'])('refuses the access token %j', async (accessToken) => {
    await using server = await startWithUser();
    server.identityCenter.signIn({ userName: 'alice' });
    expect(await getRoleCredentials(server, accessToken)).toMatchObject(UNAUTHORIZED);
  });

  test('refuses a refresh token in the place of an access token', async () => {
    await using server = await startWithUser();
    const { refreshToken } = server.identityCenter.signIn({ userName: 'alice' });
    expect(await getRoleCredentials(server, refreshToken)).toMatchObject(UNAUTHORIZED);
  });

  test('takes an access token until it expires', async () => {
    await using server = await startWithUser();
    const { accessToken } = server.identityCenter.signIn({ userName: 'alice', expiresInSeconds: 60 });
    vi.setSystemTime(NOW + 59_999);
    expect((await getRoleCredentials(server, accessToken)).status).toBe(200);
    vi.setSystemTime(NOW + 60_000);
    expect(await getRoleCredentials(server, accessToken)).toMatchObject(UNAUTHORIZED);
  });

  test.each([
    { account_id: '210987654321' },
    { role_name: 'Administrator' },
    { role_name: ROLE_NAME },
    { role_name: 'developer' },
  ])('gives no access to %j', async (parameters) => {
    await using server = await startWithUser();
    server.account.createRole({ roleName: 'Administrator' });
    const { accessToken } = server.identityCenter.signIn({ userName: 'alice' });
    const { status, body } = await getRoleCredentials(server, accessToken, parameters);
    expect({ status, body }).toEqual({
      status: 403,
      body: '{"message":"No access","__type":"com.amazonaws.switchboard.portal#ForbiddenException"}',
    });
  });

  test('gives no access to what another user is assigned', async () => {
    await using server = await startWithUser();
    const { accessToken } = server.identityCenter.signIn({ userName: 'bob' });
    expect((await getRoleCredentials(server, accessToken)).status).toBe(403);
  });

  test('is only read', async () => {
    await using server = await startWithUser();
    const answer = await send(server.url, { method: 'POST', path: '/federation/credentials' });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET' }, body: '' });
  });
});

describe('the token endpoint', () => {
  test('gives a new access token and a new refresh token', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    const { status, headers, body } = await createToken(server, refreshOf(session));
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const answer = JSON.parse(body);
    expect(answer).toEqual({
      accessToken: expect.stringMatching(/^[\w-]{256}$/),
      tokenType: 'Bearer',
      expiresIn: 3600,
      refreshToken: expect.stringMatching(/^[\w-]{256}$/),
    });
    expect(answer.accessToken).not.toBe(session.accessToken);
    expect((await getRoleCredentials(server, answer.accessToken)).status).toBe(200);
    vi.setSystemTime(NOW + HOUR);
    expect((await getRoleCredentials(server, answer.accessToken)).status).toBe(401);
    const next = await createToken(server, refreshOf({ ...session, refreshToken: answer.refreshToken }));
    expect(next.status).toBe(200);
  });

  test('takes a refresh token once', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    expect((await createToken(server, refreshOf(session))).status).toBe(200);
    expectError(await createToken(server, refreshOf(session)), INVALID_GRANT);
  });

  test('gives no token that outlives the session', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    vi.setSystemTime(NOW + 8 * HOUR - 60_000);
    const { refreshToken, ...answer } = JSON.parse((await createToken(server, refreshOf(session))).body);
    expect(answer.expiresIn).toBe(60);
    vi.setSystemTime(NOW + 8 * HOUR);
    expect((await getRoleCredentials(server, answer.accessToken)).status).toBe(401);
    expectError(await createToken(server, refreshOf({ ...session, refreshToken })), INVALID_GRANT);
  });

  test('ends a session with its first token, if that lasts longer than eight hours', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice', expiresInSeconds: 12 * 3600 });
    vi.setSystemTime(NOW + 12 * HOUR - 1000);
    expect((await createToken(server, refreshOf(session))).status).toBe(200);
  });

  test.each(['', 'text', '[]', 'null', '1', '"text"', '{'])('refuses the body %j', async (body) => {
    await using server = await startWithUser();
    expectError(await createToken(server, body), [
      400,
      'InvalidRequestException',
      'invalid_request',
      'The body is not a JSON object',
    ]);
  });

  test.each(['clientId', 'clientSecret', 'grantType', 'refreshToken'])('needs %s', async (name) => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    for (const value of [undefined, '', null, 1]) {
      const answer = await createToken(server, { ...refreshOf(session), [name]: value });
      expectError(answer, [400, 'InvalidRequestException', 'invalid_request', `${name} is missing`]);
    }
    expect((await createToken(server, refreshOf(session))).status).toBe(200);
  });

  test.each(['clientId', 'clientSecret'])(
    'refuses an unknown %s, and spares the refresh token',
    async (name) => {
      await using server = await startWithUser();
      const session = server.identityCenter.signIn({ userName: 'alice' });
      const refused = await createToken(server, { ...refreshOf(session), [name]: 'unknown' });
      expectError(refused, [401, 'InvalidClientException', 'invalid_client', 'Invalid client provided']);
      expect((await createToken(server, refreshOf(session))).status).toBe(200);
    },
  );

  test('refuses the secret of another client', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    const { clientSecret } = server.identityCenter.signIn({ userName: 'alice' });
    const refused = await createToken(server, { ...refreshOf(session), clientSecret });
    expectError(refused, [401, 'InvalidClientException', 'invalid_client']);
  });

  test('refuses a client whose registration has expired', async () => {
    await using server = await startWithUser();
    const expiresInSeconds = 91 * 24 * 3600;
    const session = server.identityCenter.signIn({ userName: 'alice', expiresInSeconds });
    vi.setSystemTime(Date.parse(session.registrationExpiresAt));
    expectError(await createToken(server, refreshOf(session)), [
      401,
      'InvalidClientException',
      'invalid_client',
    ]);
    vi.setSystemTime(Date.parse(session.registrationExpiresAt) - 1);
    expect((await createToken(server, refreshOf(session))).status).toBe(200);
  });

  test('refuses other grants', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    const refused = await createToken(server, { ...refreshOf(session), grantType: 'password' });
    expectError(refused, [400, 'UnsupportedGrantTypeException', 'unsupported_grant_type']);
  });

  test.each(['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'])(
    'does not have the grant %s',
    async (grantType) => {
      await using server = await startWithUser();
      const session = server.identityCenter.signIn({ userName: 'alice' });
      expectError(await createToken(server, { ...refreshOf(session), grantType }), [
        501,
        'NotImplementedException',
        'not_implemented',
        `The sandbox does not emulate the grant ${grantType}.`,
      ]);
    },
  );

  test('refuses an unknown refresh token', async () => {
    await using server = await startWithUser();
    const session = server.identityCenter.signIn({ userName: 'alice' });
    for (const refreshToken of ['unknown', session.accessToken]) {
      expectError(await createToken(server, refreshOf({ ...session, refreshToken })), INVALID_GRANT);
    }
  });

  test("refuses another client's refresh token, and spares it", async () => {
    await using server = await startWithUser();
    const [one, other] = [1, 2].map(() => server.identityCenter.signIn({ userName: 'alice' }));
    if (!one || !other) throw new Error('unreachable');
    const refused = await createToken(server, refreshOf({ ...one, refreshToken: other.refreshToken }));
    expectError(refused, INVALID_GRANT);
    expect((await createToken(server, refreshOf(other))).status).toBe(200);
  });

  test('is only written to', async () => {
    await using server = await startWithUser();
    expect(await send(server.url, { path: '/token' })).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
      body: '',
    });
  });

  test.each(['/client/register', '/device_authorization'])('has no %s beside it', async (path) => {
    await using server = await startWithUser();
    expectError(await send(server.url, { method: 'POST', path, body: '{}' }), [
      501,
      'NotImplementedException',
      'not_implemented',
      `The sandbox does not emulate ${path} of SSO OIDC.`,
    ]);
  });
});

const INVALID_GRANT = [
  400,
  'InvalidGrantException',
  'invalid_grant',
  'Invalid refresh token provided',
] as const;

function expectError(
  answer: Answer,
  [status, code, error, description]: readonly [number, string, string, string?],
): void {
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    'x-amzn-errortype': `${code}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/`,
  });
  expect(JSON.parse(answer.body)).toEqual({ error, error_description: description ?? expect.any(String) });
}
