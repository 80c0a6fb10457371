import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { describe, expect, test } from 'vitest';
import type { PolicyDocument, PolicyStatement } from '../../../src/account/policy.ts';
import { GET_CALLER_IDENTITY } from '../http.ts';
import { NOW, startTestServer, type TestServer } from '../servers.ts';
import { callSigned, formOf, keyOf, type Parameters, type StsAnswer } from './call.ts';

const ALICE = 'arn:aws:iam::123456789012:user/alice';
const APP = 'arn:aws:iam::123456789012:role/team/app';
const ROOT = 'arn:aws:iam::123456789012:root';

const policyOf = (...statements: PolicyStatement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});

function trust(arn: string, Condition?: PolicyStatement['Condition']): PolicyStatement {
  return {
    Effect: 'Allow',
    Principal: { AWS: arn },
    Action: 'sts:AssumeRole',
    ...(Condition && { Condition }),
  };
}

interface AppRole {
  trustPolicy?: PolicyDocument;
  policy?: PolicyDocument;
  maxSessionDurationSeconds?: number;
}

function createApp(server: TestServer, input: AppRole = { trustPolicy: policyOf(trust(ALICE)) }) {
  return server.account.createRole({ roleName: 'app', path: '/team/', ...input });
}

function createUserKey({ account }: TestServer, userName: string, policy?: PolicyDocument) {
  account.createUser({ userName, ...(policy && { policy }) });
  return account.createAccessKey({ userName });
}

const assumeForm = (parameters: Parameters = {}) =>
  formOf('AssumeRole', { RoleArn: APP, RoleSessionName: 's-1', ...parameters });

function assume(server: TestServer, parameters: Parameters = {}, key = server.key): Promise<StsAnswer> {
  return callSigned(server, key, assumeForm(parameters));
}

const refusalOf = ({ status, code, message }: StsAnswer) => ({ status, code, message });

const denied = (caller = ALICE, role = APP, action = 'sts:AssumeRole') => ({
  status: 403,
  code: 'AccessDenied',
  message: `User: ${caller} is not authorized to perform: ${action} on resource: ${role}`,
});

const invalid = (message: string) => ({ status: 400, code: 'ValidationError', message });

test('the bytes of the answer', async () => {
  await using server = await startTestServer(() => NOW + 789);
  const { roleId } = createApp(server);
  const answer = await assume(server);
  const { accessKeyId, secretAccessKey, sessionToken } = keyOf(answer);
  expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(answer.headers['content-type']).toBe('text/xml');
  expect(answer.body).toBe(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
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
  </AssumeRoleResult>
  <ResponseMetadata>
    <RequestId>${answer.headers['x-amzn-requestid']}</RequestId>
  </ResponseMetadata>
</AssumeRoleResponse>
`);
});

test('the session signs as the role, until it expires', async () => {
  let now = NOW;
  await using server = await startTestServer(() => now);
  createApp(server);
  const key = keyOf(await assume(server, { DurationSeconds: '900' }));
  now = NOW + 899_000;
  const { element } = await callSigned(server, key, GET_CALLER_IDENTITY, now);
  expect(element('Arn')).toBe('arn:aws:sts::123456789012:assumed-role/app/s-1');
  now = NOW + 900_000;
  expect((await callSigned(server, key, GET_CALLER_IDENTITY, now)).code).toBe('ExpiredToken');
});

test('the session of a deleted role signs no more', async () => {
  await using server = await startTestServer();
  createApp(server);
  const key = keyOf(await assume(server));
  server.account.deleteRole({ roleName: 'app' });
  const { status, code } = await callSigned(server, key, GET_CALLER_IDENTITY);
  expect({ status, code }).toEqual({ status: 403, code: 'InvalidClientTokenId' });
});

test('a signature is needed, and the right one', async () => {
  await using server = await startTestServer();
  createApp(server);
  const wrong = { ...server.key, secretAccessKey: 'x' };
  expect(await assume(server, {}, wrong)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
});

describe('authorization', () => {
  const allow: PolicyStatement = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: APP };
  const deny: PolicyStatement = { ...allow, Effect: 'Deny' };

  test.each<[string, PolicyStatement[], PolicyStatement[], boolean]>([
    ['the user by its ARN', [trust('arn:aws:iam::123456789012:user/bob')], [], true],
    ['another user', [trust(ALICE)], [], false],
    ['another user, whatever the own policy says', [trust(ALICE)], [allow], false],
    ['everyone', [trust('*')], [], true],
    ['nobody', [], [allow], false],
    ['the account, and the own policy allows', [trust(ROOT)], [allow], true],
    [
      'the account, and the own policy allows all',
      [trust('123456789012')],
      [{ ...allow, Resource: '*' }],
      true,
    ],
    ['the account, without an own policy', [trust(ROOT)], [], false],
    [
      'the account, with a policy about another role',
      [trust(ROOT)],
      [{ ...allow, Resource: `${APP}x` }],
      false,
    ],
    [
      'the account, with a policy about another action',
      [trust(ROOT)],
      [{ ...allow, Action: 'sts:TagSession' }],
      false,
    ],
    ['another account', [trust('arn:aws:iam::210987654321:root')], [allow], false],
    ['the user, and denies it', [trust('*'), { ...trust('*'), Effect: 'Deny' }], [allow], false],
    ['the user, and denies its account', [trust('*'), { ...trust(ROOT), Effect: 'Deny' }], [allow], false],
    ['the user, whose own policy denies', [trust('*')], [deny], false],
    ['the account, the own policy allows and denies', [trust(ROOT)], [allow, deny], false],
    ['the user for another action', [{ ...trust('*'), Action: 'sts:AssumeRoleWithWebIdentity' }], [], false],
    [
      'the user by its ARN in a condition',
      [trust(ROOT, { StringLike: { 'aws:PrincipalArn': '*/bob' } })],
      [allow],
      true,
    ],
    [
      'another by its ARN in a condition',
      [trust(ROOT, { StringLike: { 'aws:PrincipalArn': '*/eve' } })],
      [allow],
      false,
    ],
    ['the name of the session', [trust('*', { StringEquals: { 'sts:RoleSessionName': 's-1' } })], [], true],
    [
      'the name of another session',
      [trust('*', { StringEquals: { 'sts:RoleSessionName': 's-2' } })],
      [],
      false,
    ],
    ['users with MFA', [trust('*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })], [], false],
    [
      'users without MFA, which a static key does not say',
      [trust('*', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } })],
      [],
      false,
    ],
  ])('a role trusts %s', async (_, trusted, own, isAllowed) => {
    await using server = await startTestServer();
    createApp(server, trusted.length > 0 ? { trustPolicy: policyOf(...trusted) } : {});
    const bob = createUserKey(server, 'bob', own.length > 0 ? policyOf(...own) : undefined);
    const answer = await assume(server, {}, bob);
    if (isAllowed) expect(answer.status).toBe(200);
    else expect(refusalOf(answer)).toEqual(denied('arn:aws:iam::123456789012:user/bob'));
  });

  test.each([
    ['that is not there', `${APP}x`],
    ['without its path', 'arn:aws:iam::123456789012:role/app'],
    ['of another account', 'arn:aws:iam::210987654321:role/team/app'],
    ['that is a user', ALICE.replace('alice', 'alice-the-first')],
  ])('a role %s is refused in the same words', async (_, RoleArn) => {
    await using server = await startTestServer();
    createApp(server);
    expect(refusalOf(await assume(server, { RoleArn }))).toEqual(denied(ALICE, RoleArn));
  });

  test.each([
    ['right', { ExternalId: 'one:two/3' }, true],
    ['wrong', { ExternalId: 'one:two/4' }, false],
    ['missing', {}, false],
  ])('an external id that is %s', async (_, parameters, isAllowed) => {
    await using server = await startTestServer();
    const trustPolicy = policyOf(trust(ALICE, { StringEquals: { 'sts:ExternalId': 'one:two/3' } }));
    createApp(server, { trustPolicy });
    const answer = await assume(server, parameters);
    if (isAllowed) expect(answer.status).toBe(200);
    else expect(refusalOf(answer)).toEqual(denied());
  });

  test('a session of GetSessionToken says that it has no MFA', async () => {
    await using server = await startTestServer();
    createApp(server, {
      trustPolicy: policyOf(trust(ALICE, { Bool: { 'aws:MultiFactorAuthPresent': 'false' } })),
    });
    const session = server.account.issueUserSession({ userName: 'alice', durationSeconds: 900 });
    expect((await assume(server, {}, session)).status).toBe(200);
  });
});

describe('role chaining', () => {
  const BASE = 'arn:aws:iam::123456789012:role/base';
  const SESSION = 'arn:aws:sts::123456789012:assumed-role/base/b-1';

  async function chain(
    server: TestServer,
    app: AppRole,
    parameters: Parameters = {},
    policy?: PolicyDocument,
  ) {
    server.account.createRole({ roleName: 'base', ...(policy && { policy }) });
    createApp(server, app);
    const base = server.account.issueSession({ roleName: 'base', roleSessionName: 'b-1' });
    return assume(server, parameters, base);
  }

  test.each<[string, PolicyStatement, boolean]>([
    ['the role', trust(BASE), true],
    ['the session', trust(SESSION), true],
    ['another session', trust(SESSION.replace('b-1', 'b-2')), false],
    ['the role, by aws:PrincipalArn', trust('*', { StringEquals: { 'aws:PrincipalArn': BASE } }), true],
    [
      'the session, by aws:PrincipalArn',
      trust('*', { StringEquals: { 'aws:PrincipalArn': SESSION } }),
      false,
    ],
    ['the account, and the role has no policy', trust(ROOT), false],
  ])('a role that trusts %s', async (_, statement, isAllowed) => {
    await using server = await startTestServer();
    const answer = await chain(server, { trustPolicy: policyOf(statement) });
    if (isAllowed) expect(answer.element('Arn')).toBe('arn:aws:sts::123456789012:assumed-role/app/s-1');
    else expect(refusalOf(answer)).toEqual(denied(SESSION));
  });

  test('goes by the policy of the role that was assumed first', async () => {
    await using server = await startTestServer();
    const policy = policyOf({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: APP });
    expect((await chain(server, { trustPolicy: policyOf(trust(ROOT)) }, {}, policy)).status).toBe(200);
  });

  test('is recorded with the session', async () => {
    await using server = await startTestServer();
    const { accessKeyId } = keyOf(await chain(server, { trustPolicy: policyOf(trust(BASE)) }));
    expect(server.account.findKey(accessKeyId)?.principal).toMatchObject({ isChained: true });
    const own = server.account.issueSession({ roleName: 'base', roleSessionName: 'b-1' });
    expect(server.account.findKey(own.accessKeyId)?.principal).toMatchObject({ isChained: false });
  });

  const LIMIT =
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.';
  const MAXIMUM = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
  const trustPolicy = policyOf(trust(BASE));

  test('lasts an hour', async () => {
    await using server = await startTestServer();
    const app = { trustPolicy, maxSessionDurationSeconds: 43_200 };
    expect((await chain(server, app, { DurationSeconds: '3600' })).status).toBe(200);
  });

  test('lasts not more, whatever the role says', async () => {
    await using server = await startTestServer();
    const app = { trustPolicy, maxSessionDurationSeconds: 43_200 };
    expect(refusalOf(await chain(server, app, { DurationSeconds: '3601' }))).toEqual(invalid(LIMIT));
  });

  test("the role's own maximum is told first", async () => {
    await using server = await startTestServer();
    expect(refusalOf(await chain(server, { trustPolicy }, { DurationSeconds: '3601' }))).toEqual(
      invalid(MAXIMUM),
    );
  });

  test('is not what a user does with temporary credentials', async () => {
    await using server = await startTestServer();
    createApp(server, { trustPolicy: policyOf(trust(ALICE)), maxSessionDurationSeconds: 43_200 });
    const session = server.account.issueUserSession({ userName: 'alice', durationSeconds: 900 });
    expect((await assume(server, { DurationSeconds: '43200' }, session)).status).toBe(200);
  });
});

describe('the duration', () => {
  test.each([
    ['900', '2026-01-02T03:19:05Z'],
    ['+900', '2026-01-02T03:19:05Z'],
    ['00900', '2026-01-02T03:19:05Z'],
    ['43200', '2026-01-02T15:04:05Z'],
    [undefined, '2026-01-02T04:04:05Z'],
  ])('%s', async (DurationSeconds, expiration) => {
    await using server = await startTestServer();
    createApp(server, { trustPolicy: policyOf(trust(ALICE)), maxSessionDurationSeconds: 43_200 });
    expect((await assume(server, { DurationSeconds })).element('Expiration')).toBe(expiration);
  });

  test("may not exceed the role's maximum", async () => {
    await using server = await startTestServer();
    createApp(server, { trustPolicy: policyOf(trust(ALICE)), maxSessionDurationSeconds: 7200 });
    expect((await assume(server, { DurationSeconds: '7200' })).status).toBe(200);
    expect(refusalOf(await assume(server, { DurationSeconds: '7201' }))).toEqual(
      invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'),
    );
  });

  test("is compared with the role's maximum only for those who may assume it", async () => {
    await using server = await startTestServer();
    createApp(server, {});
    expect(refusalOf(await assume(server, { DurationSeconds: '3601' }))).toEqual(denied());
  });
});

describe('parameters', () => {
  const at = (value: string, member: string, constraint: string) =>
    `Value ${value} at '${member}' failed to satisfy constraint: Member must ${constraint}`;
  const one = (value: string, member: string, constraint: string) =>
    `1 validation error detected: ${at(value, member, constraint)}`;
  const ARN_PATTERN = String.raw`satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+`;
  const NAME_PATTERN = String.raw`satisfy regular expression pattern: [\w+=,.@-]*`;
  const x = (length: number) => 'x'.repeat(length);

  test.each<[string, Parameters, string]>([
    ['no role', { RoleArn: undefined }, one('null', 'roleArn', 'not be null')],
    [
      'a short role',
      { RoleArn: x(19) },
      one(`'${x(19)}'`, 'roleArn', 'have length greater than or equal to 20'),
    ],
    [
      'a long role',
      { RoleArn: x(2049) },
      one(`'${x(2000)}…'`, 'roleArn', 'have length less than or equal to 2048'),
    ],
    [
      'an empty role',
      { RoleArn: '' },
      `2 validation errors detected: ${at("''", 'roleArn', ARN_PATTERN)}; ${at("''", 'roleArn', 'have length greater than or equal to 20')}`,
    ],
    [
      'a role of emoji',
      { RoleArn: '😀'.repeat(2048) },
      one(`'${'😀'.repeat(1000)}…'`, 'roleArn', ARN_PATTERN),
    ],
    ['a role that is no ARN', { RoleArn: x(20) }, `${x(20)} is invalid`],
    [
      'a role that is half an ARN',
      { RoleArn: 'arn:aws:iam::123456789012' },
      'arn:aws:iam::123456789012 is invalid',
    ],
    ['no session name', { RoleSessionName: undefined }, one('null', 'roleSessionName', 'not be null')],
    [
      'an empty session name',
      { RoleSessionName: '' },
      one("''", 'roleSessionName', 'have length greater than or equal to 2'),
    ],
    [
      'a short session name',
      { RoleSessionName: 's' },
      one("'s'", 'roleSessionName', 'have length greater than or equal to 2'),
    ],
    [
      'a long session name',
      { RoleSessionName: x(65) },
      one(`'${x(65)}'`, 'roleSessionName', 'have length less than or equal to 64'),
    ],
    [
      'a session name with a slash',
      { RoleSessionName: 'bad/name' },
      one("'bad/name'", 'roleSessionName', NAME_PATTERN),
    ],
    [
      'a session name with a new line',
      { RoleSessionName: 'bad\n' },
      one("'bad\n'", 'roleSessionName', NAME_PATTERN),
    ],
    [
      'a short external id',
      { ExternalId: 'a' },
      one("'a'", 'externalId', 'have length greater than or equal to 2'),
    ],
    [
      'a long external id',
      { ExternalId: x(1225) },
      one(`'${x(1225)}'`, 'externalId', 'have length less than or equal to 1224'),
    ],
    [
      'an external id with a space',
      { ExternalId: 'a b' },
      one("'a b'", 'externalId', String.raw`satisfy regular expression pattern: [\w+=,.@:\/-]*`),
    ],
    [
      'a short source identity',
      { SourceIdentity: 'a' },
      one("'a'", 'sourceIdentity', 'have length greater than or equal to 2'),
    ],
    [
      'a long source identity',
      { SourceIdentity: x(257) },
      one(`'${x(257)}'`, 'sourceIdentity', 'have length less than or equal to 256'),
    ],
    [
      'a source identity with a colon',
      { SourceIdentity: 'a:b' },
      one("'a:b'", 'sourceIdentity', NAME_PATTERN),
    ],
    [
      'a short serial number',
      { SerialNumber: 'GAHT1234' },
      one("'GAHT1234'", 'serialNumber', 'have length greater than or equal to 9'),
    ],
    [
      'a token code that is no number',
      { TokenCode: 'abcdef' },
      one("'abcdef'", 'tokenCode', String.raw`satisfy regular expression pattern: [\d]*`),
    ],
    [
      'a short token code',
      { TokenCode: '12345' },
      one("'12345'", 'tokenCode', 'have length greater than or equal to 6'),
    ],
    [
      'a short duration',
      { DurationSeconds: '899' },
      one("'899'", 'durationSeconds', 'have value greater than or equal to 900'),
    ],
    [
      'a negative duration',
      { DurationSeconds: '-2147483648' },
      one("'-2147483648'", 'durationSeconds', 'have value greater than or equal to 900'),
    ],
    [
      'the longest duration that is a number',
      { DurationSeconds: '2147483647' },
      one("'2147483647'", 'durationSeconds', 'have value less than or equal to 43200'),
    ],
    [
      'a long duration',
      { DurationSeconds: '43201' },
      one("'43201'", 'durationSeconds', 'have value less than or equal to 43200'),
    ],
    [
      'several texts',
      { RoleArn: x(19), RoleSessionName: 's' },
      `2 validation errors detected: ${at(`'${x(19)}'`, 'roleArn', 'have length greater than or equal to 20')}; ${at("'s'", 'roleSessionName', 'have length greater than or equal to 2')}`,
    ],
    [
      'several',
      { RoleSessionName: 's', DurationSeconds: '1' },
      `2 validation errors detected: ${at("'s'", 'roleSessionName', 'have length greater than or equal to 2')}; ${at("'1'", 'durationSeconds', 'have value greater than or equal to 900')}`,
    ],
  ])('%s', async (_, parameters, message) => {
    await using server = await startTestServer();
    createApp(server);
    expect(refusalOf(await assume(server, parameters))).toEqual(invalid(message));
  });

  test.each([
    ['', 'missing value for decimal type'],
    ['abc', undefined],
    ['900.0', undefined],
    ['1e3', undefined],
    ['0x384', undefined],
    [' 900', undefined],
    ['2147483648', undefined],
    ['-2147483649', undefined],
  ])('a duration of %j is malformed', async (DurationSeconds, message) => {
    await using server = await startTestServer();
    createApp(server);
    const answer = await assume(server, { DurationSeconds });
    expect(refusalOf(answer)).toEqual({ status: 400, code: 'MalformedInput', message });
    expect(answer.body.includes('<Message>')).toBe(message !== undefined);
  });

  test.each([
    { RoleSessionName: 'ab' },
    { RoleSessionName: `${x(62)}@=` },
    { ExternalId: 'ab' },
    { ExternalId: x(1224) },
  ])('at their limits are taken: %j', async (parameters) => {
    await using server = await startTestServer();
    createApp(server);
    expect((await assume(server, parameters)).status).toBe(200);
  });

  test('of 2048 characters outside the basic plane are not too long', async () => {
    await using server = await startTestServer();
    const { message } = await assume(server, { RoleArn: '😀'.repeat(2049) });
    expect(message).toContain('2 validation errors detected');
    expect(message).toContain('have length less than or equal to 2048');
  });

  test.each([
    [{ Policy: '{}' }, 'Policy'],
    [{ 'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess' }, 'PolicyArns'],
    [{ 'Tags.member.1.Key': 'a', 'Tags.member.1.Value': 'b' }, 'Tags'],
    [{ 'TransitiveTagKeys.member.1': 'a' }, 'TransitiveTagKeys'],
    [{ 'ProvidedContexts.member.1.ProviderArn': 'a' }, 'ProvidedContexts'],
  ])('that would change the session are refused: %j', async (parameters, name) => {
    await using server = await startTestServer();
    createApp(server);
    expect(refusalOf(await assume(server, parameters))).toEqual({
      status: 501,
      code: 'NotImplemented',
      message: `The sandbox does not emulate ${name} of sts:AssumeRole.`,
    });
  });

  test.each([
    { SerialNumber: 'arn:aws:iam::123456789012:mfa/alice', TokenCode: '123456' },
    { SerialNumber: 'arn:aws:iam::123456789012:mfa/alice' },
    { TokenCode: '123456' },
  ])('of MFA are refused, for there is no device: %j', async (parameters) => {
    await using server = await startTestServer();
    createApp(server);
    expect(refusalOf(await assume(server, parameters))).toEqual({
      status: 403,
      code: 'AccessDenied',
      message:
        'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    });
  });

  test('are looked at after the signature', async () => {
    await using server = await startTestServer();
    const { code } = await assume(server, { RoleArn: '' }, { ...server.key, secretAccessKey: 'x' });
    expect(code).toBe('SignatureDoesNotMatch');
  });
});

describe('the source identity', () => {
  const SET = { ...trust(ALICE), Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] };
  const SESSION = 'arn:aws:sts::123456789012:assumed-role/app/s-1';

  test('comes back, behind the credentials', async () => {
    await using server = await startTestServer();
    createApp(server, { trustPolicy: policyOf(SET) });
    const { body } = await assume(server, { SourceIdentity: 'alice' });
    expect(body).toContain(
      '</Credentials>\n    <SourceIdentity>alice</SourceIdentity>\n  </AssumeRoleResult>',
    );
  });

  test('must be allowed', async () => {
    await using server = await startTestServer();
    createApp(server);
    expect(refusalOf(await assume(server, { SourceIdentity: 'alice' }))).toEqual(
      denied(ALICE, APP, 'sts:SetSourceIdentity'),
    );
  });

  test.each([
    ['alice', 200],
    ['eve', 403],
  ])('can be a condition: %s', async (SourceIdentity, status) => {
    await using server = await startTestServer();
    const Condition = { StringEquals: { 'sts:SourceIdentity': 'alice' } };
    createApp(server, { trustPolicy: policyOf({ ...SET, Condition }) });
    expect((await assume(server, { SourceIdentity })).status).toBe(status);
  });

  test.each([
    ['as it was', {}, 'sts:SetSourceIdentity', 200],
    ['said again', { SourceIdentity: 'alice' }, 'sts:SetSourceIdentity', 200],
    ['changed', { SourceIdentity: 'eve' }, 'sts:SetSourceIdentity', 403],
    ['as it was, without being allowed', {}, 'sts:TagSession', 403],
  ])('travels along a chain: %s', async (_, parameters, action, status) => {
    await using server = await startTestServer();
    createApp(server, { trustPolicy: policyOf(SET) });
    const second = server.account.createRole({
      roleName: 'second',
      trustPolicy: policyOf({
        ...trust(APP, { StringEquals: { 'aws:SourceIdentity': 'alice' } }),
        Action: ['sts:AssumeRole', action],
      }),
    });
    const key = keyOf(await assume(server, { SourceIdentity: 'alice' }));
    const answer = await assume(server, { RoleArn: second.arn, ...parameters }, key);
    if (status === 200) expect(answer.element('SourceIdentity')).toBe('alice');
    else expect(refusalOf(answer)).toEqual(denied(SESSION, second.arn, 'sts:SetSourceIdentity'));
  });
});

describe('the AWS SDK', () => {
  test('reads the answer', async () => {
    await using server = await startTestServer(Date.now);
    const { roleId } = createApp(server);
    const sts = new STSClient({ endpoint: server.url, region: 'us-east-1', credentials: server.key });
    const before = Math.floor(Date.now() / 1000);
    const { $metadata, ...result } = await sts.send(
      new AssumeRoleCommand({ RoleArn: APP, RoleSessionName: 's-1', DurationSeconds: 900 }),
    );
    sts.destroy();
    expect(result).toEqual({
      AssumedRoleUser: {
        AssumedRoleId: `${roleId}:s-1`,
        Arn: 'arn:aws:sts::123456789012:assumed-role/app/s-1',
      },
      Credentials: {
        AccessKeyId: expect.stringMatching(/^ASIA/),
        SecretAccessKey: expect.any(String),
        SessionToken: expect.any(String),
        Expiration: expect.any(Date),
      },
    });
    const lasts = (result.Credentials?.Expiration?.getTime() ?? 0) / 1000 - before;
    expect(lasts).toBeGreaterThanOrEqual(900);
    expect(lasts).toBeLessThan(930);
  });

  test('names a refusal', async () => {
    await using server = await startTestServer(Date.now);
    const sts = new STSClient({ endpoint: server.url, region: 'us-east-1', credentials: server.key });
    const refused = sts.send(new AssumeRoleCommand({ RoleArn: APP, RoleSessionName: 's-1' }));
    await expect(refused).rejects.toMatchObject({ name: 'AccessDenied', message: denied().message });
    sts.destroy();
  });

  test('assumes a role by fromTemporaryCredentials, and another from there', async () => {
    await using server = await startTestServer(Date.now);
    createApp(server, {
      trustPolicy: policyOf(trust(ALICE, { StringEquals: { 'sts:ExternalId': 'one-two' } })),
    });
    const last = server.account.createRole({ roleName: 'last', trustPolicy: policyOf(trust(APP)) });
    const clientConfig = { endpoint: server.url, region: 'us-east-1' };
    const first = fromTemporaryCredentials({
      masterCredentials: server.key,
      params: { RoleArn: APP, RoleSessionName: 's-1', ExternalId: 'one-two' },
      clientConfig,
    });
    const credentials = fromTemporaryCredentials({
      masterCredentials: first,
      params: { RoleArn: last.arn, RoleSessionName: 's-2' },
      clientConfig,
    });
    const sts = new STSClient({ ...clientConfig, credentials });
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    sts.destroy();
    expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/last/s-2');
  });
});
