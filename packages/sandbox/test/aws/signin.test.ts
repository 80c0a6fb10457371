import { createHash, createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromIni, fromLoginCredentials } from '@aws-sdk/credential-providers';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LoginToken } from '../../src/aws/signin.ts';
import { type Answer, exchange, send } from './http.ts';
import { callerArn, createFolder, NOW, startTestServer, type TestServer } from './servers.ts';

const LOGIN_SESSION = 'arn:aws:sts::123456789012:assumed-role/developer/alice';
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

async function startWithLogin(): Promise<TestServer & { token: LoginToken; login(): Promise<LoginToken> }> {
  const server = await startTestServer(clock);
  server.account.createRole({ roleName: 'developer' });
  const login = () => server.signin.login({ roleName: 'developer', roleSessionName: 'alice' });
  return { ...server, login, token: await login() };
}

/** What `aws login` leaves in a home folder. */
async function createHome(server: TestServer, token: LoginToken) {
  const folder = await createFolder();
  const cache = join(folder.path, 'login');
  const tokenFile = join(cache, `${createHash('sha256').update(LOGIN_SESSION).digest('hex')}.json`);
  await mkdir(cache);
  await writeFile(tokenFile, JSON.stringify(token));
  await writeFile(
    join(folder.path, 'config'),
    `[profile p]\nlogin_session = ${LOGIN_SESSION}\nregion = us-east-1\n`,
  );
  vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', cache);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder.path, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder.path, 'credentials'));
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  return {
    ...folder,
    readToken: async (): Promise<LoginToken> => JSON.parse(await readFile(tokenFile, 'utf8')),
  };
}

type PrivateKey = Parameters<SignJWT['sign']>[0];

interface ProofInput {
  header?: Partial<JWTHeaderParameters>;
  claims?: JWTPayload;
  key?: PrivateKey;
}

/** A good proof for `POST /v1/token`, but for what is given. */
async function createProof(server: TestServer, token: LoginToken, input: ProofInput = {}): Promise<string> {
  const key = createPrivateKey(token.dpopKey);
  const jwk = await exportJWK(createPublicKey(key));
  const claims = {
    jti: randomUUID(),
    htm: 'POST',
    htu: `${server.url}/v1/token`,
    iat: Math.floor(Date.now() / 1000),
    ...input.claims,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...input.header })
    .sign(input.key ?? key);
}

interface RefreshInput extends ProofInput {
  body?: unknown;
  /** In the place of one made for the request; null for none. */
  proof?: string | null;
  host?: string;
}

async function refresh(server: TestServer, token: LoginToken, input: RefreshInput = {}): Promise<Answer> {
  const { clientId, refreshToken } = token;
  const { body = { clientId, refreshToken, grantType: 'refresh_token' } } = input;
  const proof = input.proof === undefined ? await createProof(server, token, input) : input.proof;
  return send(server.url, {
    method: 'POST',
    path: '/v1/token',
    headers: {
      // As the SDK sends it, with the port.
      Host: input.host ?? new URL(server.url).host,
      'Content-Type': 'application/json',
      ...(proof === null ? {} : { DPoP: proof }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

function expectInvalid(answer: Answer, message: string | RegExp): void {
  expect(answer).toMatchObject({
    status: 400,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ValidationException' },
  });
  expect(JSON.parse(answer.body)).toEqual({
    error: 'INVALID_REQUEST',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
}

const UNKNOWN_GRANT = 'The provided authorization grant is invalid, expired, revoked, or malformed';

describe('logging in', () => {
  test('gives what the cache file has', async () => {
    await using server = await startWithLogin();
    expect(server.token).toEqual({
      accessToken: {
        accessKeyId: expect.stringMatching(/^ASIA/),
        secretAccessKey: expect.any(String),
        sessionToken: expect.any(String),
        accountId: '123456789012',
        expiresAt: '2026-01-02T03:19:05Z',
      },
      tokenType: 'urn:aws:params:oauth:token-type:access_token_sigv4',
      clientId: 'arn:aws:signin:::devtools/same-device',
      refreshToken: expect.stringMatching(/^ASOR[\w-]{252}$/),
      dpopKey: expect.stringMatching(/^-----BEGIN EC PRIVATE KEY-----\n/),
    });
  });

  test('gives credentials that last as long as asked', async () => {
    await using server = await startWithLogin();
    const { accessToken } = await server.signin.login({
      roleName: 'developer',
      roleSessionName: 'bob',
      expiresInSeconds: 60,
    });
    expect(accessToken.expiresAt).toBe('2026-01-02T03:05:05Z');
    expect(callerArn(server.account, { ...accessToken, expiration: new Date(NOW + MINUTE) })).toMatch(
      /:assumed-role\/developer\/bob$/,
    );
  });
});

describe('a proof', () => {
  test.each([
    ['with white space in its signature', (proof: string) => `${proof.slice(0, -9)} ${proof.slice(-9)}`],
    ['with padding', (proof: string) => `${proof}==`],
  ])('%s is refused', async (_, change) => {
    await using server = await startWithLogin();
    const proof = change(await createProof(server, server.token));
    expectInvalid(
      await refresh(server, server.token, { proof }),
      /^The DPoP proof is invalid: token is no base64url$/,
    );
  });
});

describe('a login of a role that was deleted', () => {
  test.each([false, true])('is over, and the SDK says so; made again: %s', async (isMadeAgain) => {
    await using server = await startWithLogin();
    server.account.deleteRole({ roleName: 'developer' });
    if (isMadeAgain) server.account.createRole({ roleName: 'developer' });
    const { status, headers, body } = await refresh(server, server.token);
    expect({ status, type: headers['x-amzn-errortype'] }).toEqual({
      status: 401,
      type: 'AccessDeniedException',
    });
    expect(JSON.parse(body)).toEqual({
      error: 'TOKEN_EXPIRED',
      message: 'The role that signed in does not exist any more.',
    });
    await using _ = await createHome(server, server.token);
    // Before the credentials in the cache expire, so that the SDK could go on with them.
    vi.setSystemTime(NOW + 12 * MINUTE);
    await expect(fromLoginCredentials({ profile: 'p' })()).rejects.toThrow(
      'Your session has expired. Please reauthenticate.',
    );
  });

  test('is over also where it was refreshed before', async () => {
    await using server = await startWithLogin();
    expect((await refresh(server, server.token)).status).toBe(200);
    server.account.deleteRole({ roleName: 'developer' });
    expect((await refresh(server, server.token)).status).toBe(401);
  });

  test('can be followed by a new one', async () => {
    await using server = await startWithLogin();
    server.account.deleteRole({ roleName: 'developer' });
    server.account.createRole({ roleName: 'developer' });
    expect((await refresh(server, await server.login())).status).toBe(200);
  });
});

describe('the SDK', () => {
  test.each([
    ['fromLoginCredentials', () => fromLoginCredentials({ profile: 'p' })],
    ['fromIni', () => fromIni({ profile: 'p' })],
  ])('takes the credentials in the cache by %s, and refreshes them', async (_, createProvider) => {
    await using server = await startWithLogin();
    await using home = await createHome(server, server.token);
    const provider = createProvider();
    expect((await provider()).accessKeyId).toBe(server.token.accessToken.accessKeyId);
    expect(await home.readToken()).toEqual(server.token);

    for (const minutes of [10, 20, 11 * 60]) {
      const before = await home.readToken();
      vi.setSystemTime(NOW + minutes * MINUTE);
      const credentials = await provider();
      const after = await home.readToken();
      expect(callerArn(server.account, credentials)).toBe(LOGIN_SESSION);
      expect(credentials.expiration).toEqual(new Date(NOW + (minutes + 15) * MINUTE));
      expect(after.refreshToken).not.toBe(before.refreshToken);
      expect(after).toEqual({
        ...before,
        refreshToken: after.refreshToken,
        accessToken: {
          accessKeyId: credentials.accessKeyId,
          secretAccessKey: credentials.secretAccessKey,
          sessionToken: credentials.sessionToken,
          accountId: '123456789012',
          expiresAt: credentials.expiration?.toISOString(),
        },
      });
    }
  });

  test('is refused after twelve hours', async () => {
    await using server = await startWithLogin();
    await using _ = await createHome(server, server.token);
    vi.setSystemTime(NOW + 12 * HOUR);
    await expect(fromLoginCredentials({ profile: 'p' })()).rejects.toThrow(
      'Your session has expired. Please reauthenticate.',
    );
  });

  test('is refused with the key of another login', async () => {
    await using server = await startWithLogin();
    const { dpopKey } = await server.login();
    await using _ = await createHome(server, { ...server.token, dpopKey });
    vi.setSystemTime(NOW + 15 * MINUTE);
    await expect(fromLoginCredentials({ profile: 'p' })()).rejects.toThrow(UNKNOWN_GRANT);
  });
});

describe('a refresh', () => {
  test('gives new credentials and a new refresh token', async () => {
    await using server = await startWithLogin();
    const { status, headers, body } = await refresh(server, server.token);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const answer = JSON.parse(body);
    expect(answer).toEqual({
      accessToken: {
        accessKeyId: expect.stringMatching(/^ASIA/),
        secretAccessKey: expect.any(String),
        sessionToken: expect.any(String),
      },
      tokenType: 'urn:aws:params:oauth:token-type:access_token_sigv4',
      expiresIn: 900,
      refreshToken: expect.stringMatching(/^ASOR[\w-]{252}$/),
    });
    expect(answer.refreshToken).not.toBe(server.token.refreshToken);
    expect(answer.accessToken.accessKeyId).not.toBe(server.token.accessToken.accessKeyId);
    const expiration = new Date(NOW + 15 * MINUTE);
    expect(callerArn(server.account, { ...answer.accessToken, expiration })).toBe(LOGIN_SESSION);
    const next = await refresh(server, { ...server.token, refreshToken: answer.refreshToken });
    expect(next.status).toBe(200);
  });

  test('with the same refresh token gives the same, while that is good', async () => {
    await using server = await startWithLogin();
    const first = JSON.parse((await refresh(server, server.token)).body);
    vi.setSystemTime(NOW + 15 * MINUTE - 1000);
    const second = JSON.parse((await refresh(server, server.token)).body);
    expect(second).toEqual({ ...first, expiresIn: 1 });
    vi.setSystemTime(NOW + 15 * MINUTE);
    const third = JSON.parse((await refresh(server, server.token)).body);
    expect(third).toMatchObject({ expiresIn: 900, refreshToken: first.refreshToken });
    expect(third.accessToken.accessKeyId).not.toBe(first.accessToken.accessKeyId);
  });

  test('is good until the login is twelve hours old, however often it was refreshed', async () => {
    await using server = await startWithLogin();
    vi.setSystemTime(NOW + 12 * HOUR - 1);
    const { status, body } = await refresh(server, server.token);
    expect(status).toBe(200);
    // So long it is said of an old one that it has expired.
    vi.setSystemTime(NOW + 24 * HOUR - 1);
    expect((await refresh(server, server.token)).body).toContain('TOKEN_EXPIRED');
    vi.setSystemTime(NOW + 12 * HOUR);
    for (const { refreshToken } of [server.token, JSON.parse(body)]) {
      const answer = await refresh(server, { ...server.token, refreshToken });
      expect(answer).toMatchObject({
        status: 401,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' },
        body: '{"error":"TOKEN_EXPIRED","message":"The refresh token has expired."}',
      });
    }
    vi.setSystemTime(NOW + 24 * HOUR);
    expectInvalid(await refresh(server, server.token), UNKNOWN_GRANT);
  });

  test('is only written', async () => {
    await using server = await startWithLogin();
    expect(await send(server.url, { path: '/v1/token' })).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
      body: '',
    });
  });

  test.each(['text', '[]', 'null', '{'])('is no %j', async (body) => {
    await using server = await startWithLogin();
    expectInvalid(await refresh(server, server.token, { body }), 'The body is not a JSON object');
  });

  test.each([
    ['clientId', undefined],
    ['clientId', 'arn:aws:signin:::devtools/other-device'],
    ['clientId', 'x arn:aws:signin:::devtools/same-device'],
    ['grantType', undefined],
    ['grantType', 'password'],
    ['refreshToken', undefined],
    ['refreshToken', ''],
  ])('is refused with the %s %j', async (name, value) => {
    await using server = await startWithLogin();
    const { clientId, refreshToken } = server.token;
    const body = { clientId, refreshToken, grantType: 'refresh_token', [name]: value };
    expectInvalid(
      await refresh(server, server.token, { body }),
      new RegExp(`^${name} is (invalid|missing)$`),
    );
  });

  test('is the only grant that there is', async () => {
    await using server = await startWithLogin();
    const { clientId } = server.token;
    const answer = await refresh(server, server.token, {
      body: { clientId, grantType: 'authorization_code', code: 'code' },
    });
    expect(answer).toMatchObject({
      status: 501,
      headers: { 'x-amzn-errortype': 'NotImplementedException' },
      body: '{"error":"NOT_IMPLEMENTED","message":"The sandbox does not emulate the grant authorization_code."}',
    });
  });

  test('is refused with an unknown refresh token', async () => {
    await using server = await startWithLogin();
    expectInvalid(await refresh(server, { ...server.token, refreshToken: 'ASORunknown' }), UNKNOWN_GRANT);
  });

  test("is refused with another client's refresh token", async () => {
    await using server = await startWithLogin();
    const clientId = 'arn:aws:signin:::devtools/cross-device';
    expectInvalid(await refresh(server, { ...server.token, clientId }), UNKNOWN_GRANT);
  });

  test("is refused with another login's key", async () => {
    await using server = await startWithLogin();
    const { dpopKey } = await server.login();
    expectInvalid(await refresh(server, { ...server.token, dpopKey }), UNKNOWN_GRANT);
  });
});

describe('the DPoP proof', () => {
  test('is needed', async () => {
    await using server = await startWithLogin();
    expectInvalid(await refresh(server, server.token, { proof: null }), 'There must be one DPoP header');
  });

  test('is needed once', async () => {
    await using server = await startWithLogin();
    const { clientId, refreshToken } = server.token;
    const body = JSON.stringify({ clientId, refreshToken, grantType: 'refresh_token' });
    const request = async (count: number) => {
      const proofs = await Promise.all(
        Array.from({ length: count }, async () => `DPoP: ${await createProof(server, server.token)}`),
      );
      const { host } = new URL(server.url);
      const length = `Content-Length: ${body.length}`;
      const head = ['POST /v1/token HTTP/1.1', `Host: ${host}`, ...proofs, length, 'Connection: close'];
      return exchange(server.url, [...head, '', body].join('\r\n'));
    };
    expect(await request(1)).toMatch(/^HTTP\/1\.1 200 /);
    const refused = await request(2);
    expect(refused).toMatch(/^HTTP\/1\.1 400 /);
    expect(refused).toContain('There must be one DPoP header');
  });

  test.each([
    ['no token', 'proof'],
    ['nothing', ''],
    ['an unsigned token', `${base64url({ alg: 'none', typ: 'dpop+jwt' })}.${base64url({})}.`],
  ])('is not %s', async (_, proof) => {
    await using server = await startWithLogin();
    expectInvalid(await refresh(server, server.token, { proof }), /^The DPoP proof is invalid: /);
  });

  test.each([
    ['typ', { typ: 'JWT' }],
    ['no typ', { typ: undefined }],
    ['no jwk', { jwk: undefined }],
    ['a symmetric jwk', { jwk: { kty: 'oct', k: 'AAAA' } }],
  ] as [string, Record<string, undefined>][])('is refused with another header: %s', async (_, header) => {
    await using server = await startWithLogin();
    expectInvalid(await refresh(server, server.token, { header }), /^The DPoP proof is invalid: /);
  });

  test('must not give the private key away', async () => {
    await using server = await startWithLogin();
    const jwk = await exportJWK(createPrivateKey(server.token.dpopKey));
    expectInvalid(await refresh(server, server.token, { header: { jwk } }), /^The DPoP proof is invalid: /);
  });

  test.each(['ES384', 'RS256', 'Ed25519'])('must not be signed with %s', async (alg) => {
    await using server = await startWithLogin();
    const { privateKey, publicKey } = await generateKeyPair(alg);
    const header = { alg, jwk: await exportJWK(publicKey) };
    expectInvalid(
      await refresh(server, server.token, { header, key: privateKey }),
      'The DPoP proof is invalid: "alg" (Algorithm) Header Parameter value not allowed',
    );
  });

  test('must be signed with the key that it names', async () => {
    await using server = await startWithLogin();
    const { privateKey } = await generateKeyPair('ES256');
    expectInvalid(
      await refresh(server, server.token, { key: privateKey }),
      'The DPoP proof is invalid: signature verification failed',
    );
  });

  test.each(['jti', 'htm', 'htu', 'iat'])('must have the claim %s', async (name) => {
    await using server = await startWithLogin();
    expectInvalid(
      await refresh(server, server.token, { claims: { [name]: undefined } }),
      `The DPoP proof is invalid: missing required "${name}" claim`,
    );
  });

  test('must have an id that is text', async () => {
    await using server = await startWithLogin();
    const claims = { jti: 1 } as unknown as JWTPayload;
    expectInvalid(
      await refresh(server, server.token, { claims }),
      /^The DPoP proof (has no id|is invalid: )/,
    );
  });

  test.each(['GET', 'post', ''])('must be for POST, not %j', async (htm) => {
    await using server = await startWithLogin();
    expectInvalid(
      await refresh(server, server.token, { claims: { htm } }),
      'The DPoP proof is for another method',
    );
  });

  test.each([
    'http://127.0.0.1/v1/token',
    'http://localhost:PORT/v1/token',
    'https://127.0.0.1:PORT/v1/token',
    'http://127.0.0.1:PORT/v1/tokens',
    'http://127.0.0.1:PORT/token',
    '/v1/token',
    '',
    1,
  ])('must be for the URI of the request, not %j', async (htu) => {
    await using server = await startWithLogin();
    const { port } = new URL(server.url);
    const claims = { htu: typeof htu === 'string' ? htu.replace('PORT', port) : htu };
    expectInvalid(await refresh(server, server.token, { claims }), 'The DPoP proof is for another URI');
  });

  test.each(['localhost', '127.0.0.1', '['])('must be for the host of the request: %j', async (host) => {
    await using server = await startWithLogin();
    expectInvalid(await refresh(server, server.token, { host }), 'The DPoP proof is for another URI');
  });

  test('may be for the URI in another form, and with a query', async () => {
    await using server = await startWithLogin();
    const htu = `${server.url.replace('http', 'HTTP')}/v1/../v1/token?query#fragment`;
    expect((await refresh(server, server.token, { claims: { htu } })).status).toBe(200);
  });

  test('may be up to five minutes off', async () => {
    await using server = await startWithLogin();
    const iat = NOW / 1000;
    for (const seconds of [-300, 300]) {
      const answer = await refresh(server, server.token, { claims: { iat: iat + seconds } });
      expect(answer.status).toBe(200);
    }
    for (const seconds of [-301, 301]) {
      expectInvalid(
        await refresh(server, server.token, { claims: { iat: iat + seconds } }),
        'The DPoP proof is too old, or of a time to come',
      );
    }
  });

  test('serves once, for as long as it could serve', async () => {
    await using server = await startWithLogin();
    const proof = await createProof(server, server.token);
    expect((await refresh(server, server.token, { proof })).status).toBe(200);
    for (const seconds of [0, 300]) {
      vi.setSystemTime(NOW + seconds * 1000);
      expectInvalid(await refresh(server, server.token, { proof }), 'The DPoP proof was used before');
    }
    vi.setSystemTime(NOW + 301_000);
    expectInvalid(
      await refresh(server, server.token, { proof }),
      'The DPoP proof is too old, or of a time to come',
    );
  });

  test('by its id, whatever else it says', async () => {
    await using server = await startWithLogin();
    const claims = { jti: 'one' };
    expect((await refresh(server, server.token, { claims })).status).toBe(200);
    expectInvalid(await refresh(server, server.token, { claims }), 'The DPoP proof was used before');
  });

  test('that has an expiry must not have expired, by the clock', async () => {
    await using server = await startWithLogin();
    const exp = NOW / 1000;
    expectInvalid(
      await refresh(server, server.token, { claims: { exp } }),
      'The DPoP proof is invalid: "exp" claim timestamp check failed',
    );
    expect((await refresh(server, server.token, { claims: { exp: exp + 1 } })).status).toBe(200);
  });
});

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
