import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { GET_CALLER_IDENTITY, type SigningKey } from '../http.ts';
import { NOW, startTestServer, type TestServer } from '../servers.ts';
import { callSigned, formOf, keyOf, type Parameters } from './call.ts';

function getSessionToken(server: TestServer, parameters: Parameters = {}, key: SigningKey = server.key) {
  return callSigned(server, key, formOf('GetSessionToken', parameters));
}

test('the bytes of the answer', async () => {
  await using server = await startTestServer();
  const answer = await getSessionToken(server);
  const { accessKeyId, secretAccessKey, sessionToken } = keyOf(answer);
  expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(answer.body).toBe(`<GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetSessionTokenResult>
    <Credentials>
      <AccessKeyId>${accessKeyId}</AccessKeyId>
      <SecretAccessKey>${secretAccessKey}</SecretAccessKey>
      <SessionToken>${sessionToken}</SessionToken>
      <Expiration>2026-01-02T15:04:05Z</Expiration>
    </Credentials>
  </GetSessionTokenResult>
  <ResponseMetadata>
    <RequestId>${answer.headers['x-amzn-requestid']}</RequestId>
  </ResponseMetadata>
</GetSessionTokenResponse>
`);
});

test('the session is the user, until it expires', async () => {
  let now = NOW;
  await using server = await startTestServer(() => now);
  const own = await callSigned(server, server.key, GET_CALLER_IDENTITY);
  const key = keyOf(await getSessionToken(server, { DurationSeconds: '900' }));
  now = NOW + 899_000;
  const { element } = await callSigned(server, key, GET_CALLER_IDENTITY, now);
  expect(element('Arn')).toBe('arn:aws:iam::123456789012:user/alice');
  expect(element('UserId')).toBe(own.element('UserId'));
  now = NOW + 900_000;
  expect((await callSigned(server, key, GET_CALLER_IDENTITY, now)).code).toBe('ExpiredToken');
});

test('the session outlives the key it was got with', async () => {
  await using server = await startTestServer();
  const key = keyOf(await getSessionToken(server));
  server.account.deleteAccessKey(server.key);
  expect((await callSigned(server, key, GET_CALLER_IDENTITY)).status).toBe(200);
  expect((await callSigned(server, server.key, GET_CALLER_IDENTITY)).code).toBe('InvalidClientTokenId');
});

test('no policy is asked', async () => {
  await using server = await startTestServer();
  server.account.createUser({
    userName: 'bob',
    policy: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
  });
  const { status } = await getSessionToken(server, {}, server.account.createAccessKey({ userName: 'bob' }));
  expect(status).toBe(200);
});

describe('session credentials are refused', () => {
  const REFUSAL = {
    status: 403,
    code: 'AccessDenied',
    message: 'Cannot call GetSessionToken with session credentials',
  };

  test('of a role', async () => {
    await using server = await startTestServer();
    server.account.createRole({ roleName: 'r' });
    const session = server.account.issueSession({ roleName: 'r', roleSessionName: 's-1' });
    expect(await getSessionToken(server, {}, session)).toMatchObject(REFUSAL);
  });

  test('of the user', async () => {
    await using server = await startTestServer();
    const key = keyOf(await getSessionToken(server));
    expect(await getSessionToken(server, {}, key)).toMatchObject(REFUSAL);
  });
});

describe('the duration', () => {
  test.each([
    ['900', '2026-01-02T03:19:05Z'],
    ['129600', '2026-01-03T15:04:05Z'],
  ])('%s', async (DurationSeconds, expiration) => {
    await using server = await startTestServer();
    expect((await getSessionToken(server, { DurationSeconds })).element('Expiration')).toBe(expiration);
  });

  test.each([
    [
      '899',
      "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    [
      '129601',
      "Value '129601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600",
    ],
  ])('%s is refused', async (DurationSeconds, message) => {
    await using server = await startTestServer();
    expect(await getSessionToken(server, { DurationSeconds })).toMatchObject({
      status: 400,
      code: 'ValidationError',
      message: `1 validation error detected: ${message}`,
    });
  });

  test('that is no number is malformed', async () => {
    await using server = await startTestServer();
    const { status, code } = await getSessionToken(server, { DurationSeconds: 'x' });
    expect({ status, code }).toEqual({ status: 400, code: 'MalformedInput' });
  });
});

test.each([{ SerialNumber: 'GAHT12345678' }, { TokenCode: '123456' }])(
  'MFA is refused, for there is no device: %j',
  async (parameters) => {
    await using server = await startTestServer();
    const { status, code, message } = await getSessionToken(server, parameters);
    expect({ status, code }).toEqual({ status: 403, code: 'AccessDenied' });
    expect(message).toMatch(/^MultiFactorAuthentication failed, unable to validate MFA code\./);
  },
);

test('the AWS SDK gets a session, and signs with it', async () => {
  await using server = await startTestServer(Date.now);
  const config = { endpoint: server.url, region: 'us-east-1' };
  const sts = new STSClient({ ...config, credentials: server.key });
  const { Credentials } = await sts.send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
  sts.destroy();
  const session = new STSClient({
    ...config,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  });
  expect(await session.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: 'arn:aws:iam::123456789012:user/alice',
  });
  const refused = session.send(new GetSessionTokenCommand({}));
  await expect(refused).rejects.toMatchObject({ name: 'AccessDenied' });
  session.destroy();
});
