import { createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { fillBody } from '../../src/inspect/fill-body.ts';
import { type Answer, send, signedCall } from '../aws/http.ts';
import { NOW, startTestServer } from '../aws/servers.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

/** Members and elements by name, of JSON at any level or of XML. */
function textsIn(body: string): [name: string, value: string][] {
  return [...body.matchAll(/"(\w+)"\s*:\s*"([^"]*)"|<(\w+)>([^<\s][^<]*)<\//g)].map(
    ([, member, text, element, content]) => [member ?? element ?? '', text ?? content ?? ''],
  );
}

const SECRET_NAMES =
  /^(?:secretAccessKey|sessionToken|token|accessToken|refreshToken|idToken|clientSecret)$/i;

/** Each text of the answer of a service, before and after: which are gone, and which are as they were. */
function expectFilled({ status, body }: Pick<Answer, 'status' | 'body'>, secretNames: string[]): void {
  expect(status).toBe(200);
  const filled = fillBody(body);
  expect(filled).toHaveLength(body.length);
  const [before, after] = [textsIn(body), textsIn(filled)];
  expect(after.map(([name]) => name)).toEqual(before.map(([name]) => name));
  const secrets = before.filter(([name]) => SECRET_NAMES.test(name));
  expect(secrets.map(([name]) => name).sort()).toEqual(secretNames.sort());
  for (const [index, [name, value]] of before.entries()) {
    const shown = after[index]?.[1] ?? '';
    if (SECRET_NAMES.test(name)) expect(shown).toBe('*'.repeat(value.length));
    else if (/accessKeyId/i.test(name)) expect(shown).toBe(`ASIA************${value.slice(-4)}`);
    else expect({ name, shown }).toEqual({ name, shown: value });
  }
}

const CREDENTIALS = ['SecretAccessKey', 'Token'];
const STS_CREDENTIALS = ['SecretAccessKey', 'SessionToken'];

describe('the answers of the services', () => {
  test('of STS', async () => {
    const sandbox = await startTestSandbox({ clock: () => NOW });
    const { account, awsEndpointUrl } = sandbox;
    const user = account.createUser({ userName: 'alice' });
    const { arn } = account.createRole({
      roleName: 'mdb-role',
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: user.arn }, Action: 'sts:AssumeRole' }],
      },
    });
    const key = account.createAccessKey({ userName: 'alice' });
    const call = (parameters: Record<string, string>) =>
      send(
        awsEndpointUrl,
        signedCall(key, {
          now: NOW,
          body: new URLSearchParams({ Version: '2011-06-15', ...parameters }).toString(),
        }),
      );
    expectFilled(await call({ Action: 'GetCallerIdentity' }), []);
    expectFilled(
      await call({ Action: 'AssumeRole', RoleArn: arn, RoleSessionName: 'my-app' }),
      STS_CREDENTIALS,
    );
    expectFilled(await call({ Action: 'GetSessionToken' }), STS_CREDENTIALS);
  });

  test('of STS to a web identity, and the token that it was asked with', async () => {
    const sandbox = await startTestSandbox();
    const { env } = await sandbox.provision('web-identity');
    const token = readFileSync(env.AWS_WEB_IDENTITY_TOKEN_FILE ?? '', 'utf8');
    const body = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: env.AWS_ROLE_ARN ?? '',
      RoleSessionName: env.AWS_ROLE_SESSION_NAME ?? '',
      WebIdentityToken: token,
    }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await send(sandbox.awsEndpointUrl, { method: 'POST', headers, body });
    expectFilled(answer, STS_CREDENTIALS);
    const filled = fillBody(body);
    expect(filled).toHaveLength(body.length);
    expect(filled).toContain(`WebIdentityToken=${'*'.repeat(token.length)}`);
    expect(filled).toContain('Action=AssumeRoleWithWebIdentity&Version=2011-06-15&');
  });

  test('of the metadata service', async () => {
    const sandbox = await startTestSandbox();
    const { env } = await sandbox.provision('ec2-role');
    const url = env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? '';
    const ttl = { 'X-aws-ec2-metadata-token-ttl-seconds': '60' };
    const token = await send(url, { method: 'PUT', path: '/latest/api/token', headers: ttl });
    expect(token.body.length).toBeGreaterThan(40);
    expect(fillBody(token.body)).toBe('*'.repeat(token.body.length));

    const get = (path: string) =>
      send(url, { path: `/latest/meta-data/${path}`, headers: { 'X-aws-ec2-metadata-token': token.body } });
    for (const path of ['iam/security-credentials/', 'instance-id']) {
      const { body } = await get(path);
      expect(fillBody(body)).toBe(body);
    }
    const { body: role } = await get('iam/security-credentials/');
    expectFilled(await get(`iam/security-credentials/${role}`), CREDENTIALS);
    expectFilled(await get('iam/info'), []);
  });

  test('of containers', async () => {
    const sandbox = await startTestSandbox();
    const ecs = await sandbox.provision('container-role', 'ecs');
    const eks = await sandbox.provision('container-role', 'eks');
    for (const { env } of [ecs, eks]) {
      const url = new URL(
        env.AWS_CONTAINER_CREDENTIALS_FULL_URI ??
          `http://127.0.0.1${env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI}`,
      );
      const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
      const headers: Record<string, string> = file ? { Authorization: readFileSync(file, 'utf8') } : {};
      expectFilled(await send(url.origin, { path: url.pathname, headers }), CREDENTIALS);
    }
    const { origin } = new URL(eks.env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '');
    const refusal = await send(origin, { path: '/v1/credentials', headers: { Authorization: 'x' } });
    expect(fillBody(refusal.body)).toContain('Service account token cannot be parsed');
  });

  test('of Identity Center, and what its OIDC service was asked', async () => {
    const sandbox = await startTestSandbox();
    const { env } = await sandbox.provision('sso', 'sso-session');
    const cache = join(env.HOME ?? '', '.aws/sso/cache');
    const [file = ''] = readdirSync(cache);
    const text = readFileSync(join(cache, file), 'utf8');
    const { accessToken, clientId, clientSecret, refreshToken } = JSON.parse(text);
    const config = readFileSync(join(env.HOME ?? '', '.aws/config'), 'utf8');
    const [, permissionSet = ''] = /sso_role_name\s*=\s*(\S+)/.exec(config) ?? [];
    expectFilled(
      await send(sandbox.awsEndpointUrl, {
        path: `/federation/credentials?account_id=123456789012&role_name=${permissionSet}`,
        headers: { 'x-amz-sso_bearer_token': accessToken },
      }),
      ['secretAccessKey', 'sessionToken'],
    );
    const body = JSON.stringify({ clientId, clientSecret, refreshToken, grantType: 'refresh_token' });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await send(sandbox.awsEndpointUrl, { method: 'POST', path: '/token', headers, body });
    expectFilled(answer, ['accessToken', 'refreshToken']);
    for (const secret of [clientSecret, refreshToken])
      expect(fillBody(body)).not.toContain(secret.slice(0, 12));
    expect(fillBody(body)).toContain('"grantType":"refresh_token"');
    expect(fillBody(text)).toHaveLength(text.length);
    expect(fillBody(text)).not.toContain(accessToken.slice(0, 12));
  });

  test('of signing in, and what it was asked', async () => {
    await using server = await startTestServer();
    server.account.createRole({ roleName: 'developer' });
    const token = await server.signin.login({ roleName: 'developer', roleSessionName: 'alice' });
    const { clientId, refreshToken } = token;
    const key = createPrivateKey(token.dpopKey);
    const proof = await new SignJWT({
      jti: randomUUID(),
      htm: 'POST',
      htu: `${server.url}/v1/token`,
      iat: Math.floor(NOW / 1000),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(createPublicKey(key)) })
      .sign(key);
    const body = JSON.stringify({ clientId, refreshToken, grantType: 'refresh_token' });
    const answer = await send(server.url, {
      method: 'POST',
      path: '/v1/token',
      headers: { Host: new URL(server.url).host, 'Content-Type': 'application/json', DPoP: proof },
      body,
    });
    expectFilled(answer, ['secretAccessKey', 'sessionToken', 'refreshToken']);
    expect(fillBody(body)).not.toContain(refreshToken.slice(0, 12));
    const cached = JSON.stringify(token);
    expect(fillBody(cached)).not.toMatch(/BEGIN|PRIVATE/);
  });
});

describe('a body', () => {
  test.each([
    ['{"Credentials":"hunter2"}', '{"Credentials":"*******"}'],
    ['{"Authorization":"Basic aHVudGVyMg=="}', `{"Authorization":"${'*'.repeat(18)}"}`],
    ['{"x-aws-ec2-metadata-token":"hunter2"}', '{"x-aws-ec2-metadata-token":"*******"}'],
    [
      '{ "password" : "a\\"b", "ok": true, "n": -1.5, "m": nul }',
      '{ "password" : "****", "ok": true, "n": -1.5, "m": *** }',
    ],
    ['{"tokens":["hunter2","hunter3"]}', '{"tokens":["*******","*******"]}'],
    ['{"tokenType":"Bearer","expiresIn":28800}', '{"tokenType":"Bearer","expiresIn":28800}'],
    [`{"note":"${SECRET}"}`, `{"note":"${'*'.repeat(40)}"}`],
    [`{"${SECRET}":"x"}`, `{"${'*'.repeat(40)}":"x"}`],
    // An escape breaks up what would be recognised.
    ['{"note":"wJal\\u0072XUtn"}', `{"note":"${'*'.repeat(14)}"}`],
    ['{"note":"hunter', '{"note":"******'],
    [`{"a": ${SECRET}}`, `{"a": ${'*'.repeat(40)}}`],
    [
      '<a><SAMLAssertion>hunter2</SAMLAssertion><b>x</b></a>',
      '<a><SAMLAssertion>*******</SAMLAssertion><b>x</b></a>',
    ],
    [`<a>${SECRET}</a>`, `<a>${'*'.repeat(40)}</a>`],
    [`<a b="${SECRET}">`, `<a ${'*'.repeat(44)}>`],
    ['<a>x</a', '<a>x<**'],
    ['Action=AssumeRole&Token=hunter2&x', 'Action=AssumeRole&Token=*******&x'],
    [`Action=${SECRET}`, `Action=${'*'.repeat(40)}`],
    [SECRET, '*'.repeat(40)],
    ['AKIAIOSFODNN7EXAMPLE', 'AKIA************MPLE'],
    ['Service account token cannot be empty\n', 'Service account token cannot be empty\n'],
    [`failed: ${SECRET}\nfor AKIAIOSFODNN7EXAMPLE.`, `failed: ${'*'.repeat(40)}\nfor AKIA************MPLE.`],
    ['', ''],
  ])('%j is shown as %j', (body, shown) => {
    expect(fillBody(body)).toBe(shown);
    expect(shown).toHaveLength(body.length);
  });

  test('is shown up to a length', () => {
    const body = `{"a":"${'x '.repeat(50_000)}"}`;
    expect(fillBody(body)).toHaveLength(body.length);
    expect(fillBody(`${'word '.repeat(20_000)}`)).toMatch(/\*{1000}$/);
  });
});
