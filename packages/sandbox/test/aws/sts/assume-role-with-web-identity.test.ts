import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromTokenFile } from '@aws-sdk/credential-providers';
import { base64url, FlattenedSign, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import type { PolicyDocument, PolicyStatement } from '../../../src/account/policy.ts';
import { startOidcIssuer } from '../../../src/aws/oidc-issuer.ts';
import { FORM, GET_CALLER_IDENTITY, send, signedCall } from '../http.ts';
import { NOW, startTestServer, type TestServer } from '../servers.ts';
import { callSigned, callUnsigned, formOf, keyOf, type Parameters, type StsAnswer } from './call.ts';
import {
  discoveryOf,
  generateTestKey,
  json,
  SECONDS,
  signTexts,
  signToken,
  startTestIssuer,
  type TestIssuer,
  type TestKey,
} from './test-issuer.ts';

const APP = 'arn:aws:iam::123456789012:role/team/app';
const SUBJECT = 'system:serviceaccount:default:app';
const AUDIENCE = 'sts.amazonaws.com';

const first = await generateTestKey('first');
const second = await generateTestKey('second');
const impostor = await generateTestKey('first');

interface Scene extends AsyncDisposable {
  server: TestServer;
  idp: TestIssuer;
  /** The issuer, as ARNs and condition keys name it. */
  name: string;
  providerArn: string;
  /** Moves the clock of the sandbox. */
  setNow(now: number): void;
}

async function startScene(input: SceneInput = {}): Promise<Scene> {
  let now = NOW;
  const server = await startTestServer(() => now);
  const idp = await startTestIssuer(first.jwk);
  const { clientIds = [AUDIENCE], statement = {}, maxSessionDurationSeconds = 3600 } = input;
  const { arn } = server.account.createOpenIdConnectProvider({ url: idp.issuer, clientIds });
  const name = idp.issuer.replace('http://', '');
  const change = typeof statement === 'function' ? statement(name) : statement;
  const trusted: PolicyStatement = {
    Effect: 'Allow',
    Principal: { Federated: arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${name}:aud`]: AUDIENCE, [`${name}:sub`]: SUBJECT } },
    ...change,
  };
  const trustPolicy: PolicyDocument = { Version: '2012-10-17', Statement: [trusted] };
  server.account.createRole({ roleName: 'app', path: '/team/', trustPolicy, maxSessionDurationSeconds });
  return {
    server,
    idp,
    name,
    providerArn: arn,
    setNow(next) {
      now = next;
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await idp.stop();
    },
  };
}

interface SceneInput {
  clientIds?: string[];
  statement?: Partial<PolicyStatement> | ((name: string) => Partial<PolicyStatement>);
  maxSessionDurationSeconds?: number;
}

const formFor = (token: string | undefined, parameters: Parameters = {}) =>
  formOf('AssumeRoleWithWebIdentity', {
    RoleArn: APP,
    RoleSessionName: 's-1',
    WebIdentityToken: token,
    ...parameters,
  });

function exchange(
  { server }: Scene,
  token: string | undefined,
  parameters: Parameters = {},
): Promise<StsAnswer> {
  return callUnsigned(server, formFor(token, parameters));
}

/** A token of the scene's provider, good but for these claims. */
const tokenOf = ({ idp }: Scene, claims: Record<string, unknown> = {}, key: TestKey = first) =>
  signToken(key, idp.issuer, claims);

const refusalOf = ({ status, code, message }: StsAnswer) => ({ status, code, message });
const invalid = (message: string) => ({ status: 400, code: 'InvalidIdentityToken', message });

const NOT_A_JWT = invalid(
  'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
);
const NO_KEY = invalid(
  "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
);
const WRONG_SIGNATURE = invalid('The signature of the ID Token does not match the verification key.');
const UNREACHABLE = {
  status: 400,
  code: 'IDPCommunicationError',
  message: 'The identity provider could not be reached to verify the incoming identity token.',
};
const DENIED = {
  status: 403,
  code: 'AccessDenied',
  message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
};

test('the bytes of the answer', async () => {
  await using scene = await startScene();
  const roleId = scene.server.account.findRole(APP)?.roleId;
  const answer = await exchange(scene, await tokenOf(scene));
  const { accessKeyId, secretAccessKey, sessionToken } = keyOf(answer);
  expect(answer.headers['content-type']).toBe('text/xml');
  expect(
    answer.body,
  ).toBe(`<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>${SUBJECT}</SubjectFromWebIdentityToken>
    <Audience>${AUDIENCE}</Audience>
    <AssumedRoleUser>
      <AssumedRoleId>${roleId}:s-1</AssumedRoleId>
      <Arn>arn:aws:sts::123456789012:assumed-role/app/s-1</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${accessKeyId}</AccessKeyId>
      <SecretAccessKey>${secretAccessKey}</SecretAccessKey>
      <SessionToken>${sessionToken}</SessionToken>
      <Expiration>2026-01-02T04:04:05Z</Expiration>
    </Credentials>
    <Provider>${scene.idp.issuer}</Provider>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata>
    <RequestId>${answer.headers['x-amzn-requestid']}</RequestId>
  </ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>
`);
});

test('the session signs as the role, until it expires', async () => {
  await using scene = await startScene();
  const key = keyOf(await exchange(scene, await tokenOf(scene), { DurationSeconds: '900' }));
  const callerAt = async (now: number) => {
    scene.setNow(now);
    return callSigned(scene.server, key, GET_CALLER_IDENTITY, now);
  };
  expect((await callerAt(NOW + 899_000)).element('Arn')).toBe(
    'arn:aws:sts::123456789012:assumed-role/app/s-1',
  );
  expect((await callerAt(NOW + 900_000)).code).toBe('ExpiredToken');
});

test.each(['\n', '\r\n'])('a token of a file that ends its line is taken: %j', async (end) => {
  await using scene = await startScene();
  expect((await exchange(scene, `${await tokenOf(scene)}${end}`)).status).toBe(200);
});

describe('a token that is no JWT of AWS’s algorithms', () => {
  const encode = (value: object) => base64url.encode(JSON.stringify(value));
  const unsigned = (scene: Scene) => ({
    iss: scene.idp.issuer,
    sub: SUBJECT,
    aud: AUDIENCE,
    iat: SECONDS,
    exp: SECONDS + 600,
  });

  test.each<[string, (scene: Scene) => string | Promise<string>]>([
    ['words', () => 'an access token'],
    ['two parts', () => `${encode({ alg: 'ES256' })}.${encode({})}`],
    ['claims that are no object', () => `${encode({ alg: 'ES256' })}.${base64url.encode('1')}.x`],
    ['a header that is no JSON', () => `${base64url.encode('{')}.${encode({})}.x`],
    ['no issuer', (scene) => tokenOf(scene, { iss: undefined })],
    ['an issuer that is no text', (scene) => tokenOf(scene, { iss: 1 })],
    ['alg none', (scene) => new UnsecuredJWT(unsigned(scene)).encode()],
    ['no alg', (scene) => `${encode({})}.${encode(unsigned(scene))}.x`],
    [
      'an HMAC keyed with the public key',
      (scene) =>
        new SignJWT(unsigned(scene))
          .setProtectedHeader({ alg: 'HS256', kid: 'first' })
          .sign(new TextEncoder().encode(JSON.stringify(first.jwk))),
    ],
    [
      'Ed25519',
      async (scene) => {
        const key = await generateTestKey('first', 'EdDSA');
        scene.idp.publish(key.jwk);
        return tokenOf(scene, {}, key);
      },
    ],
  ])('%s', async (_, make) => {
    await using scene = await startScene();
    expect(refusalOf(await exchange(scene, await make(scene)))).toEqual(NOT_A_JWT);
  });
});

describe('a token has one spelling', () => {
  test('which is taken', async () => {
    await using scene = await startScene();
    expect((await exchange(scene, await tokenOf(scene))).status).toBe(200);
  });

  test.each<[string, (parts: string[]) => string]>([
    ['a space after the signature', ([h, c, s]) => `${h}.${c}.${s} `],
    ['two line breaks after it', ([h, c, s]) => `${h}.${c}.${s}\n\n`],
    ['a no-break space after it', ([h, c, s]) => `${h}.${c}.${s}\u00a0`],
    ['a space before the token', ([h, c, s]) => ` ${h}.${c}.${s}`],
    ['a line break in the signature', ([h, c, s = '']) => `${h}.${c}.${s.slice(0, 9)}\n${s.slice(9)}`],
    ['a space in the claims', ([h, c = '', s]) => `${h}.${c.slice(0, 9)} ${c.slice(9)}.${s}`],
    ['padding of the signature', ([h, c, s]) => `${h}.${c}.${s}==`],
    [
      'padding of the claims',
      ([h, c = '', s]) => `${h}.${c.padEnd(Math.ceil(c.length / 4) * 4 + 4, '=')}.${s}`,
    ],
    ['left-over bits in the signature', ([h, c, s = '']) => `${h}.${c}.${s.slice(0, -1)}${nextLetter(s)}`],
    ['the other alphabet of base64', ([h, c, s = '']) => `${h}.${c}.${s.replace(/.$/, '+')}`],
    ['a fourth part', ([h, c, s]) => `${h}.${c}.${s}.`],
  ])('and none with %s', async (_, change) => {
    await using scene = await startScene();
    const token = change((await tokenOf(scene)).split('.'));
    expect(refusalOf(await exchange(scene, token))).toEqual(NOT_A_JWT);
  });

  /** Of 64 bytes the last letter has four bits that do not count. */
  function nextLetter(text: string): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return alphabet[alphabet.indexOf(text.at(-1) ?? '') + 1] ?? '';
  }
});

describe('a token has one meaning', () => {
  const HEADER = '{"alg":"ES256","kid":"first"}';
  const claimsText = ({ idp }: Scene, rest = '') =>
    `{"iss":"${idp.issuer}","sub":"${SUBJECT}","aud":"${AUDIENCE}","iat":${SECONDS},"exp":${SECONDS + 600}${rest}}`;

  test('which is taken', async () => {
    await using scene = await startScene();
    expect((await exchange(scene, signTexts(first, HEADER, claimsText(scene)))).status).toBe(200);
  });

  test.each<[string, string, (scene: Scene) => string]>([
    ['a claim twice', HEADER, (scene) => claimsText(scene, `,"sub":"${SUBJECT}"`)],
    ['a claim twice, once escaped', HEADER, (scene) => claimsText(scene, `,"\\u0073ub":"${SUBJECT}"`)],
    ['a name twice within a claim', HEADER, (scene) => claimsText(scene, ',"x":{"a":1,"a":1}')],
    ['a header parameter twice', '{"alg":"none","alg":"ES256","kid":"first"}', (scene) => claimsText(scene)],
    ['b64', '{"alg":"ES256","kid":"first","b64":true}', (scene) => claimsText(scene)],
    [
      'b64 that is critical',
      '{"alg":"ES256","kid":"first","b64":true,"crit":["b64"]}',
      (scene) => claimsText(scene),
    ],
    ['crit', '{"alg":"ES256","kid":"first","crit":[]}', (scene) => claimsText(scene)],
    ['a byte order mark', HEADER, (scene) => `\ufeff${claimsText(scene)}`],
    ['alg in a list', '{"alg":["ES256"],"kid":"first"}', (scene) => claimsText(scene)],
    ['a list of issuers', HEADER, (scene) => claimsText(scene).replace(/"iss":("[^"]+")/, '"iss":[$1]')],
  ])('and none with %s', async (_, header, claims) => {
    await using scene = await startScene();
    expect(refusalOf(await exchange(scene, signTexts(first, header, claims(scene))))).toEqual(NOT_A_JWT);
  });

  test('and none in bytes that are not UTF-8', async () => {
    await using scene = await startScene();
    const claims = Buffer.from(claimsText(scene, ',"x":"\u00ff"'), 'latin1');
    expect(refusalOf(await exchange(scene, signTexts(first, HEADER, claims)))).toEqual(NOT_A_JWT);
  });

  test('and none that is signed without base64url', async () => {
    await using scene = await startScene();
    const header = { alg: 'ES256', kid: 'first', b64: false, crit: ['b64'] };
    const claims = claimsText(scene);
    const { signature } = await new FlattenedSign(Buffer.from(claims))
      .setProtectedHeader(header)
      .sign(first.privateKey);
    const token = `${base64url.encode(JSON.stringify(header))}.${base64url.encode(claims)}.${signature}`;
    expect(refusalOf(await exchange(scene, token))).toEqual(NOT_A_JWT);
  });

  test.each([
    ['exp', '1e400'],
    ['exp', '1e300'],
    ['exp', '253402300800'],
    ['exp', 'null'],
    ['exp', 'true'],
    ['exp', '[9999999999]'],
    ['exp', '"9999999999"'],
    ['iat', '-1e400'],
    ['iat', '"0"'],
    ['nbf', '-1e400'],
    ['nbf', 'null'],
  ])('and a time that is one: %s %s', async (claim, value) => {
    await using scene = await startScene();
    const claims = claimsText(scene, claim === 'nbf' ? ',"nbf":0' : '').replace(
      new RegExp(`"${claim}":\\d+`),
      `"${claim}":${value}`,
    );
    expect(refusalOf(await exchange(scene, signTexts(first, HEADER, claims)))).toEqual(
      invalid(`Missing a required claim: ${claim}`),
    );
  });

  test.each([String(SECONDS + 0.5), '253402300799'])(
    'and a time may have a fraction, or be far: %s',
    async (exp) => {
      await using scene = await startScene();
      const claims = claimsText(scene).replace(/"exp":\d+/, `"exp":${exp}`);
      expect((await exchange(scene, signTexts(first, HEADER, claims))).status).toBe(200);
    },
  );

  test('and a time long ago is over', async () => {
    await using scene = await startScene();
    const claims = claimsText(scene).replace(/"exp":\d+/, '"exp":-1');
    const { code } = await exchange(scene, signTexts(first, HEADER, claims));
    expect(code).toBe('ExpiredTokenException');
  });
});

describe('a POST without a body has the token in its query', () => {
  test.each([
    ['without a content type', {}],
    ['as a form', { 'Content-Type': FORM }],
    ['for JSON', { 'Content-Type': FORM, Accept: 'application/json' }],
  ])('%s', async (_, headers) => {
    await using scene = await startScene();
    const path = `/?${formFor(await tokenOf(scene))}`;
    const { status, body } = await send(scene.server.url, { method: 'POST', path, headers });
    expect(status).toBe(200);
    expect(body).toContain('arn:aws:sts::123456789012:assumed-role/app/s-1');
  });

  test('with a body it is not read, and goes nowhere', async () => {
    await using scene = await startScene();
    const path = `/?${formFor(await tokenOf(scene))}`;
    const answer = await send(scene.server.url, { method: 'POST', path, body: 'a=b' });
    expect(answer).toMatchObject({ status: 302, body: '' });
    expect(answer.headers.location).toBeUndefined();
  });
});

test.each(['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'])('%s is taken', async (alg) => {
  await using scene = await startScene();
  const key = await generateTestKey('other', alg);
  scene.idp.publish(first.jwk, key.jwk);
  expect((await exchange(scene, await tokenOf(scene, {}, key))).status).toBe(200);
});

describe('the provider', () => {
  const none = (issuer: string) => invalid(`No OpenIDConnect provider found in your account for ${issuer}`);

  test('must be one of the account', async () => {
    await using scene = await startScene();
    await using other = await startTestIssuer(first.jwk);
    const token = await signToken(first, other.issuer);
    expect(refusalOf(await exchange(scene, token))).toEqual(none(other.issuer));
  });

  test('must still be one', async () => {
    await using scene = await startScene();
    scene.server.account.deleteOpenIdConnectProvider({ arn: scene.providerArn });
    expect(refusalOf(await exchange(scene, await tokenOf(scene)))).toEqual(none(scene.idp.issuer));
  });

  test('must be named to the letter', async () => {
    await using scene = await startScene();
    const iss = `${scene.idp.issuer}/`;
    expect(refusalOf(await exchange(scene, await tokenOf(scene, { iss })))).toEqual(none(iss));
  });

  test('must be there', async () => {
    await using scene = await startScene();
    const token = await tokenOf(scene);
    await scene.idp.stop();
    expect(refusalOf(await exchange(scene, token))).toEqual(UNREACHABLE);
  });

  const DISCOVERY = '/.well-known/openid-configuration';

  test.each<[string, (issuer: string) => TestIssuer['documents'], object]>([
    ['has no discovery', () => ({ [DISCOVERY]: undefined }), UNREACHABLE],
    [
      'says too much',
      (issuer) => ({ [DISCOVERY]: json({ ...discoveryOf(issuer), more: 'x'.repeat(256 * 1024) }) }),
      UNREACHABLE,
    ],
    ['has no keys', () => ({ '/keys': undefined }), UNREACHABLE],
    ['fails', () => ({ '/keys': { status: 500 } }), UNREACHABLE],
    [
      'sends elsewhere for discovery',
      (issuer) => ({
        [DISCOVERY]: { status: 302, headers: { Location: '/moved' } },
        '/moved': json(discoveryOf(issuer)),
      }),
      UNREACHABLE,
    ],
    ['says no JSON', () => ({ [DISCOVERY]: { status: 200, body: '<html>' } }), NO_KEY],
    ['says no object', () => ({ [DISCOVERY]: json(null) }), NO_KEY],
    [
      'calls itself otherwise',
      (issuer) => ({ [DISCOVERY]: json({ ...discoveryOf(issuer), issuer: 'http://127.0.0.1:1' }) }),
      NO_KEY,
    ],
    ['does not say where its keys are', (issuer) => ({ [DISCOVERY]: json({ issuer }) }), NO_KEY],
    [
      'says a place of its keys that is none',
      (issuer) => ({ [DISCOVERY]: json({ issuer, jwks_uri: '/keys' }) }),
      NO_KEY,
    ],
    ['has keys that are no list', () => ({ '/keys': json({ keys: {} }) }), NO_KEY],
    ['has an empty list of keys', () => ({ '/keys': json({ keys: [] }) }), NO_KEY],
    ['has other keys', () => ({ '/keys': json({ keys: [second.jwk] }) }), NO_KEY],
  ])('that %s', async (_, documentsOf, refusal) => {
    await using scene = await startScene();
    const token = await tokenOf(scene);
    Object.assign(scene.idp.documents, documentsOf(scene.idp.issuer));
    expect(refusalOf(await exchange(scene, token))).toEqual(refusal);
  });

  test('cannot send STS to another address for its keys', async () => {
    await using scene = await startScene();
    await using other = await startOidcIssuer(() => NOW).then((idp) => ({
      ...idp,
      [Symbol.asyncDispose]: idp.stop,
    }));
    const { issuer } = scene.idp;
    scene.idp.documents[DISCOVERY] = json({ issuer, jwks_uri: `${other.issuer}/keys` });
    expect(refusalOf(await exchange(scene, await tokenOf(scene)))).toEqual(NO_KEY);
    expect(other.requests.entries()).toEqual([]);
  });

  test('can change its keys: the new are known at once, the old no more', async () => {
    await using scene = await startScene();
    const [old, next] = [await tokenOf(scene), await tokenOf(scene, {}, second)];
    expect((await exchange(scene, old)).status).toBe(200);
    expect(refusalOf(await exchange(scene, next))).toEqual(NO_KEY);
    scene.idp.publish(second.jwk);
    expect((await exchange(scene, next)).status).toBe(200);
    expect(refusalOf(await exchange(scene, old))).toEqual(NO_KEY);
  });
});

describe('the signature', () => {
  test('by another key of the same id is refused', async () => {
    await using scene = await startScene();
    const token = await tokenOf(scene, {}, impostor);
    expect(refusalOf(await exchange(scene, token))).toEqual(WRONG_SIGNATURE);
  });

  test('over other claims is refused', async () => {
    await using scene = await startScene();
    const [header, , signature] = (await tokenOf(scene)).split('.');
    const [, claims] = (await tokenOf(scene, { sub: 'someone:else' })).split('.');
    expect(refusalOf(await exchange(scene, `${header}.${claims}.${signature}`))).toEqual(WRONG_SIGNATURE);
  });

  test('that is empty is refused', async () => {
    await using scene = await startScene();
    const token = (await tokenOf(scene)).replace(/[^.]+$/, '');
    expect(refusalOf(await exchange(scene, token))).toEqual(WRONG_SIGNATURE);
  });

  test('is judged before the time', async () => {
    await using scene = await startScene();
    const token = await tokenOf(scene, { exp: SECONDS }, impostor);
    expect(refusalOf(await exchange(scene, token))).toEqual(WRONG_SIGNATURE);
  });
});

describe('the time', () => {
  test('is over at the expiration, not a second before', async () => {
    await using scene = await startScene();
    const token = await tokenOf(scene);
    scene.setNow(NOW + 599_999);
    expect((await exchange(scene, token)).status).toBe(200);
    scene.setNow(NOW + 600_000);
    expect(refusalOf(await exchange(scene, token))).toEqual({
      status: 400,
      code: 'ExpiredTokenException',
      message: `Token expired: current date/time ${SECONDS + 600} must be before the expiration date/time ${SECONDS + 600}`,
    });
  });

  test.each([
    [
      'nbf',
      { nbf: SECONDS + 60 },
      `Token not yet valid: current date/time ${SECONDS} must not be before ${SECONDS + 60}`,
    ],
    [
      'iat',
      { iat: SECONDS + 60 },
      `Token issued in the future: current date/time ${SECONDS} must not be before ${SECONDS + 60}`,
    ],
  ])('must have come: %s', async (_, claims, message) => {
    await using scene = await startScene();
    const token = await tokenOf(scene, claims);
    expect(refusalOf(await exchange(scene, token))).toEqual(invalid(message));
    scene.setNow(NOW + 60_000);
    expect((await exchange(scene, token)).status).toBe(200);
  });

  test('from which a token is valid need not be said', async () => {
    await using scene = await startScene();
    expect((await exchange(scene, await tokenOf(scene, { nbf: undefined }))).status).toBe(200);
  });

  test('is judged before the audience', async () => {
    await using scene = await startScene();
    const { code } = await exchange(scene, await tokenOf(scene, { exp: SECONDS, aud: 'other' }));
    expect(code).toBe('ExpiredTokenException');
  });
});

test.each([
  ['sub', { sub: undefined }],
  ['aud', { aud: undefined }],
  ['aud', { aud: [1] }],
  ['aud', { aud: [] }],
  ['aud', { aud: [AUDIENCE, 1] }],
  ['aud', { aud: [[AUDIENCE]] }],
  ['iat', { iat: undefined }],
  ['exp', { exp: undefined }],
  ['exp', { exp: '2030-01-01' }],
  ['nbf', { nbf: 'now' }],
])('the claim %s is required: %j', async (claim, claims) => {
  await using scene = await startScene();
  const token = await tokenOf(scene, claims);
  expect(refusalOf(await exchange(scene, token))).toEqual(invalid(`Missing a required claim: ${claim}`));
});

describe('the audience', () => {
  test.each([
    ['another', 'sts.example'],
    ['another by its end', 'sts.amazonaws.com.example'],
    ['several others', ['a', 'b']],
  ])('%s is refused', async (_, aud) => {
    await using scene = await startScene();
    expect(refusalOf(await exchange(scene, await tokenOf(scene, { aud })))).toEqual(
      invalid('Incorrect token audience'),
    );
  });

  test('is refused when the provider has none', async () => {
    await using scene = await startScene({ clientIds: [] });
    expect(refusalOf(await exchange(scene, await tokenOf(scene)))).toEqual(
      invalid('Incorrect token audience'),
    );
  });

  test('of several is the one that the provider has', async () => {
    await using scene = await startScene({ clientIds: ['x', AUDIENCE] });
    const answer = await exchange(scene, await tokenOf(scene, { aud: ['other', AUDIENCE] }));
    expect(answer.element('Audience')).toBe(AUDIENCE);
  });
});

describe('the role', () => {
  test.each<[string, SceneInput['statement']]>([
    ['trusts another subject', (name) => ({ Condition: { StringEquals: { [`${name}:sub`]: 'other' } } })],
    ['trusts another audience', (name) => ({ Condition: { StringEquals: { [`${name}:aud`]: 'other' } } })],
    ['asks of another issuer', { Condition: { StringEquals: { '127.0.0.1:1:sub': SUBJECT } } }],
    ['trusts another session name', { Condition: { StringEquals: { 'sts:RoleSessionName': 's-2' } } }],
    [
      'trusts another provider',
      { Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/127.0.0.1:1' } },
    ],
    ['trusts users', { Principal: '*' }],
    ['trusts it for something else', { Action: 'sts:AssumeRole' }],
    ['denies it', { Effect: 'Deny' }],
  ])('that %s is refused', async (_, statement) => {
    await using scene = await startScene({ statement: statement ?? {} });
    expect(refusalOf(await exchange(scene, await tokenOf(scene)))).toEqual(DENIED);
  });

  test('that is not there is refused in the same words', async () => {
    await using scene = await startScene();
    expect(refusalOf(await exchange(scene, await tokenOf(scene), { RoleArn: `${APP}x` }))).toEqual(DENIED);
  });

  test('is refused to another subject of the provider', async () => {
    await using scene = await startScene();
    expect(refusalOf(await exchange(scene, await tokenOf(scene, { sub: 'other' })))).toEqual(DENIED);
  });

  test('can trust by the name of the session, and a part of the subject', async () => {
    await using scene = await startScene({
      statement: (name) => ({
        Condition: { StringLike: { [`${name}:sub`]: 'system:*:app', 'sts:RoleSessionName': 's-?' } },
      }),
    });
    expect((await exchange(scene, await tokenOf(scene))).status).toBe(200);
  });

  test('sets how long a session may last, for those whom it trusts', async () => {
    await using scene = await startScene({ maxSessionDurationSeconds: 7200 });
    const token = await tokenOf(scene);
    expect((await exchange(scene, token, { DurationSeconds: '7200' })).status).toBe(200);
    expect(refusalOf(await exchange(scene, token, { DurationSeconds: '7201' }))).toEqual({
      status: 400,
      code: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
    const other = await tokenOf(scene, { sub: 'other' });
    expect((await exchange(scene, other, { DurationSeconds: '7201' })).code).toBe('AccessDenied');
  });
});

describe('parameters', () => {
  const validation = (text: string) => ({
    status: 400,
    code: 'ValidationError',
    message: `1 validation error detected: ${text}`,
  });

  test.each<[string, Parameters, string]>([
    [
      'no token',
      { WebIdentityToken: undefined },
      "Value null at 'webIdentityToken' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a short token',
      { WebIdentityToken: 'abc' },
      "Value at 'webIdentityToken' failed to satisfy constraint: Member must have length greater than or equal to 4",
    ],
    [
      'a long token',
      { WebIdentityToken: 'x'.repeat(20_001) },
      "Value at 'webIdentityToken' failed to satisfy constraint: Member must have length less than or equal to 20000",
    ],
    [
      'no role',
      { RoleArn: undefined },
      "Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
    ],
    [
      'no session name',
      { RoleSessionName: undefined },
      "Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a short session name',
      { RoleSessionName: 's' },
      "Value 's' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
    [
      'a short duration',
      { DurationSeconds: '899' },
      "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    [
      'a long duration',
      { DurationSeconds: '43201' },
      "Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
    ],
  ])('%s', async (_, parameters, text) => {
    await using scene = await startScene();
    expect(refusalOf(await exchange(scene, await tokenOf(scene), parameters))).toEqual(validation(text));
  });

  test('a role that is no ARN', async () => {
    await using scene = await startScene();
    const { message } = await exchange(scene, await tokenOf(scene), { RoleArn: 'x'.repeat(20) });
    expect(message).toBe(`${'x'.repeat(20)} is invalid`);
  });

  test.each([
    ['Policy', { Policy: '{}' }],
    ['PolicyArns', { 'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    ['ProviderId', { ProviderId: 'www.amazon.com' }],
  ])('%s is refused', async (name, parameters) => {
    await using scene = await startScene();
    expect(refusalOf(await exchange(scene, await tokenOf(scene), parameters))).toEqual({
      status: 501,
      code: 'NotImplemented',
      message: `The sandbox does not emulate ${name} of sts:AssumeRoleWithWebIdentity.`,
    });
  });

  test('a claim that would tag the session is refused', async () => {
    await using scene = await startScene();
    const claim = 'https://aws.amazon.com/tags';
    expect(refusalOf(await exchange(scene, await tokenOf(scene, { [claim]: {} })))).toEqual({
      status: 501,
      code: 'NotImplemented',
      message: `The sandbox does not emulate the claim ${claim}.`,
    });
  });
});

describe('JSON, for those who ask for it', () => {
  const accept = { Accept: 'application/json' };

  test('has the shape that drivers read, and its time as a double', async () => {
    await using scene = await startScene();
    const answer = await callUnsigned(scene.server, formFor(await tokenOf(scene)), accept);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body).toContain('"Expiration":1.767326645E9}');
    expect(JSON.parse(answer.body)).toEqual({
      AssumeRoleWithWebIdentityResponse: {
        AssumeRoleWithWebIdentityResult: {
          SubjectFromWebIdentityToken: SUBJECT,
          Audience: AUDIENCE,
          AssumedRoleUser: {
            AssumedRoleId: expect.stringMatching(/^AROA\w+:s-1$/),
            Arn: 'arn:aws:sts::123456789012:assumed-role/app/s-1',
          },
          Credentials: {
            AccessKeyId: expect.stringMatching(/^ASIA/),
            SecretAccessKey: expect.any(String),
            SessionToken: expect.any(String),
            Expiration: SECONDS + 3600,
          },
          Provider: scene.idp.issuer,
        },
        ResponseMetadata: { RequestId: answer.headers['x-amzn-requestid'] },
      },
    });
  });

  test('of an error', async () => {
    await using scene = await startScene();
    const answer = await callUnsigned(scene.server, formFor('words'), accept);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({
      Error: { Type: 'Sender', Code: 'InvalidIdentityToken', Message: NOT_A_JWT.message },
      RequestId: answer.headers['x-amzn-requestid'],
    });
  });
});

describe('the record', () => {
  test('holds neither token nor secret', async () => {
    await using scene = await startScene();
    const token = await tokenOf(scene);
    const key = keyOf(await exchange(scene, token));
    await exchange(scene, `${token}x`);
    await exchange(scene, `${token}x`.padEnd(20_001, 'x'));
    await exchange(scene, token, { RoleArn: undefined });
    await callSigned(scene.server, { ...scene.server.key, secretAccessKey: 'x' }, formFor(token));
    const query = `${GET_CALLER_IDENTITY}&WebIdentityToken=${token}&TokenCode=123456`;
    const wrong = { ...scene.server.key, secretAccessKey: 'x' };
    await send(scene.server.url, signedCall(wrong, { now: NOW, method: 'GET', query }));
    const entries = scene.server.stsCalls.entries();
    expect(entries).toHaveLength(6);
    expect(entries[5]?.calculated?.canonicalRequest).toContain('WebIdentityToken=<secret>');
    const recorded = JSON.stringify(entries);
    expect(recorded).not.toContain('123456&');
    for (const secret of [...token.split('.'), key.secretAccessKey, key.sessionToken]) {
      expect(recorded).not.toContain(secret.slice(0, 20));
    }
  });

  test('of a success names no caller, because nobody signed', async () => {
    await using scene = await startScene();
    await exchange(scene, await tokenOf(scene));
    expect(scene.server.stsCalls.entries()).toEqual([
      { action: 'AssumeRoleWithWebIdentity', host: expect.any(String), status: 200 },
    ]);
  });
});

describe('the AWS SDK', () => {
  async function startIssued() {
    const server = await startTestServer(Date.now);
    const idp = await startOidcIssuer(Date.now);
    const provider = server.account.createOpenIdConnectProvider({ url: idp.issuer, clientIds: [AUDIENCE] });
    const { arn } = server.account.createRole({
      roleName: 'app',
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: provider.arn },
            Action: 'sts:AssumeRoleWithWebIdentity',
          },
        ],
      },
    });
    const config = { endpoint: server.url, region: 'us-east-1' };
    const stop = async () => {
      await server.stop();
      await idp.stop();
    };
    return { idp, arn, config, [Symbol.asyncDispose]: stop };
  }

  test('reads the answer', async () => {
    await using issued = await startIssued();
    const sts = new STSClient(issued.config);
    const { $metadata, ...result } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: issued.arn,
        RoleSessionName: 's-1',
        WebIdentityToken: await issued.idp.sign({ sub: SUBJECT, aud: AUDIENCE }),
      }),
    );
    sts.destroy();
    expect(result).toMatchObject({
      SubjectFromWebIdentityToken: SUBJECT,
      Audience: AUDIENCE,
      Provider: issued.idp.issuer,
      AssumedRoleUser: { Arn: 'arn:aws:sts::123456789012:assumed-role/app/s-1' },
      Credentials: { Expiration: expect.any(Date) },
    });
  });

  test('names an expired token', async () => {
    await using issued = await startIssued();
    const sts = new STSClient(issued.config);
    const command = new AssumeRoleWithWebIdentityCommand({
      RoleArn: issued.arn,
      RoleSessionName: 's-1',
      WebIdentityToken: await issued.idp.sign({ sub: SUBJECT, aud: AUDIENCE, expiresInSeconds: -1 }),
    });
    await expect(sts.send(command)).rejects.toMatchObject({
      name: 'ExpiredTokenException',
      message: expect.stringMatching(/^Token expired: current date\/time \d+ must be before/),
    });
    sts.destroy();
  });

  test('exchanges the token of a file by fromTokenFile', async () => {
    await using issued = await startIssued();
    const directory = await mkdtemp(join(tmpdir(), 'web-identity-'));
    try {
      const webIdentityTokenFile = join(directory, 'token');
      await writeFile(webIdentityTokenFile, await issued.idp.sign({ sub: SUBJECT, aud: AUDIENCE }));
      const credentials = fromTokenFile({
        webIdentityTokenFile,
        roleArn: issued.arn,
        roleSessionName: 'from-file',
        clientConfig: issued.config,
      });
      const sts = new STSClient({ ...issued.config, credentials });
      const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
      sts.destroy();
      expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/app/from-file');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

test('a provider that is not on loopback is not asked', async () => {
  await using server = await startTestServer();
  const issuer = 'https://idp.example';
  const { arn } = server.account.createOpenIdConnectProvider({ url: issuer, clientIds: [AUDIENCE] });
  const trusted = { Effect: 'Allow', Principal: { Federated: arn }, Action: 'sts:AssumeRoleWithWebIdentity' };
  const trustPolicy: PolicyDocument = { Version: '2012-10-17', Statement: [trusted as PolicyStatement] };
  server.account.createRole({ roleName: 'app', path: '/team/', trustPolicy });
  const WebIdentityToken = await signToken(first, issuer);
  const parameters = { RoleArn: APP, RoleSessionName: 's1', WebIdentityToken };
  const fetched = vi.spyOn(globalThis, 'fetch');
  const answer = await callUnsigned(server, formOf('AssumeRoleWithWebIdentity', parameters));
  const asked = fetched.mock.calls.map(([url]) => String(url));
  fetched.mockRestore();
  expect(answer).toMatchObject({ status: 400, code: 'IDPCommunicationError' });
  expect(asked.filter((url) => url.startsWith(issuer))).toEqual([]);
});
