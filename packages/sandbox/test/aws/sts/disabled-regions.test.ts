import { expect, test } from 'vitest';
import { GET_CALLER_IDENTITY, send, signedCall } from '../http.ts';
import { NOW, startTestServer } from '../servers.ts';
import { callUnsigned, formOf, readAnswer } from './call.ts';

const REGION = 'ap-south-1';
const HOST = `sts.${REGION}.amazonaws.com`;
const ROLE = 'arn:aws:iam::123456789012:role/app';

const DISABLED = {
  status: 403,
  code: 'RegionDisabledException',
  message:
    'STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.',
};

const start = () => startTestServer(undefined, { disabledRegions: [REGION] });

async function call(server: Awaited<ReturnType<typeof start>>, body: string, host = HOST, region = REGION) {
  return readAnswer(await send(server.url, signedCall(server.key, { now: NOW, body, host, region })));
}

const ASSUME_ROLE = formOf('AssumeRole', { RoleArn: ROLE, RoleSessionName: 's1' });
const GET_SESSION_TOKEN = formOf('GetSessionToken', {});

test.each([ASSUME_ROLE, GET_SESSION_TOKEN])('a disabled region issues no credentials: %s', async (body) => {
  await using server = await start();
  expect(await call(server, body)).toMatchObject(DISABLED);
  // An SDK that is sent elsewhere says by its signature for which region.
  expect(await call(server, body, '127.0.0.1:4566')).toMatchObject(DISABLED);
  expect((await call(server, body, 'sts.eu-west-1.amazonaws.com', 'eu-west-1')).code).not.toBe(DISABLED.code);
  expect((await call(server, body, '127.0.0.1:4566', 'eu-west-1')).code).not.toBe(DISABLED.code);
});

test('nor for a web identity, whose request says only by its host for which region it is', async () => {
  await using server = await start();
  const token = { RoleArn: ROLE, RoleSessionName: 's1', WebIdentityToken: 'a.b.c' };
  const body = formOf('AssumeRoleWithWebIdentity', token);
  expect(await callUnsigned(server, body, { Host: HOST })).toMatchObject(DISABLED);
  expect((await callUnsigned(server, body)).code).not.toBe(DISABLED.code);
});

test('it says who the caller is all the same, so that logins go on', async () => {
  await using server = await start();
  expect((await call(server, GET_CALLER_IDENTITY)).element('Arn')).toBe(
    'arn:aws:iam::123456789012:user/alice',
  );
});

test('whoever signs badly does not learn of it', async () => {
  await using server = await start();
  server.key.secretAccessKey = 'x'.repeat(40);
  expect((await call(server, ASSUME_ROLE)).code).toBe('SignatureDoesNotMatch');
});
