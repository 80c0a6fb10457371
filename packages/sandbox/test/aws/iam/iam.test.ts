import { describe, expect, test } from 'vitest';
import { FORM, GET_CALLER_IDENTITY, send, signedCall } from '../http.ts';
import { NOW } from '../servers.ts';
import { readAnswer } from '../sts/call.ts';
import { callIam, iamForm, keyOfUser, policyOf, refusal, startIamServer } from './call.ts';

const GET_USER = iamForm('GetUser', {});

describe('STS and IAM share an endpoint', () => {
  test.each([
    ['the service it is signed for', 'iam', '127.0.0.1:4566', GET_USER, 200, 'GetUserResponse'],
    [
      'the service it is signed for, not its version',
      'iam',
      '127.0.0.1:4566',
      GET_CALLER_IDENTITY,
      400,
      'InvalidAction',
    ],
    ['of STS as well', 'sts', '127.0.0.1:4566', GET_USER, 400, 'InvalidAction'],
    ['STS’s host', 'iam', 'sts.amazonaws.com', GET_CALLER_IDENTITY, 403, 'correct service: &apos;sts&apos;'],
    ['IAM’s host', 'sts', 'iam.amazonaws.com', GET_USER, 403, 'correct service: &apos;iam&apos;'],
    ['IAM’s host and service', 'iam', 'iam.amazonaws.com', GET_USER, 200, 'GetUserResponse'],
  ] as const)('told apart by %s', async (_, service, host, body, status, text) => {
    await using server = await startIamServer();
    const answer = await send(server.url, signedCall(server.admin, { now: NOW, service, host, body }));
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(text);
  });

  test.each([
    ['2010-05-08', 'https://iam.amazonaws.com/doc/2010-05-08/'],
    ['2011-06-15', 'https://sts.amazonaws.com/doc/2011-06-15/'],
  ])('unsigned, told apart by the version %s', async (version, namespace) => {
    await using server = await startIamServer();
    const action = version === '2010-05-08' ? 'GetUser' : 'GetCallerIdentity';
    const body = `Action=${action}&Version=${version}`;
    const answer = await send(server.url, { method: 'POST', headers: { 'Content-Type': FORM }, body });
    expect(readAnswer(answer)).toMatchObject({ status: 403, code: 'MissingAuthenticationToken' });
    expect(answer.body).toContain(`xmlns="${namespace}"`);
  });

  test('the global endpoint is one region, another host is any', async () => {
    await using server = await startIamServer();
    const call = { now: NOW, service: 'iam', region: 'eu-west-1', body: GET_USER } as const;
    const elsewhere = await send(server.url, signedCall(server.admin, call));
    const atHome = await send(server.url, signedCall(server.admin, { ...call, host: 'iam.amazonaws.com' }));
    const atPort = await send(
      server.url,
      signedCall(server.admin, { ...call, host: 'iam.amazonaws.com:443' }),
    );
    expect([elsewhere.status, atHome.status, atPort.status]).toEqual([200, 403, 403]);
    expect(atHome.body).toContain('Credential should be scoped to a valid region. ');
  });

  test.each(['', '?a=1'])('without an action it is the redirection that STS gives: %j', async (query) => {
    await using server = await startIamServer();
    const { status, headers } = await send(server.url, {
      path: `/${query}`,
      headers: { Host: 'iam.amazonaws.com' },
    });
    expect({ status, location: headers.location }).toEqual({ status: 302, location: undefined });
  });

  test('another method is not allowed', async () => {
    await using server = await startIamServer();
    const answer = await send(server.url, { method: 'PUT', headers: { Host: 'iam.amazonaws.com' } });
    expect(answer.status).toBe(405);
  });
});

describe('an operation that is not there', () => {
  test.each(['Nothing', 'getuser', 'constructor', '__proto__', ''])('%j', async (action) => {
    await using server = await startIamServer();
    expect(await refusal(server, action)).toEqual({
      status: 400,
      code: 'InvalidAction',
      message: `Could not find operation ${action} for version 2010-05-08`,
    });
  });

  test('of another version', async () => {
    await using server = await startIamServer();
    const call = signedCall(server.admin, { now: NOW, service: 'iam', body: 'Action=GetUser' });
    expect((await send(server.url, call)).body).toContain(
      'Could not find operation GetUser for version NO_VERSION_SPECIFIED',
    );
  });

  test.each(['ListGroups', 'CreatePolicyVersion', 'CreateGroup', 'SimulateCustomPolicy'])(
    '%s: the sandbox says that it does not emulate it',
    async (action) => {
      await using server = await startIamServer();
      expect(await refusal(server, action)).toEqual({
        status: 501,
        code: 'NotImplemented',
        message: `The sandbox does not emulate iam:${action}.`,
      });
    },
  );
});

describe('who may sign', () => {
  test('a signature must be right', async () => {
    await using server = await startIamServer();
    const wrong = { ...server.admin, secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
    expect(await refusal(server, 'GetUser', {}, wrong)).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
    const unknown = { ...server.admin, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
    expect(await refusal(server, 'GetUser', {}, unknown)).toMatchObject({
      status: 403,
      code: 'InvalidClientTokenId',
    });
  });

  test('not what GetSessionToken gave, which knows no MFA here', async () => {
    await using server = await startIamServer();
    const session = server.account.issueUserSession({ userName: 'admin', durationSeconds: 900 });
    expect(await refusal(server, 'GetUser', {}, session)).toEqual({
      status: 403,
      code: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid',
    });
  });

  test('a role’s session, as far as the role’s policies go', async () => {
    await using server = await startIamServer();
    server.account.createRole({
      roleName: 'r',
      policy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }],
      },
    });
    const session = server.account.issueSession({ roleName: 'r', roleSessionName: 's-1' });
    expect((await callIam(server, 'GetUser', { UserName: 'alice' }, session)).status).toBe(200);
    expect(await refusal(server, 'DeleteUser', { UserName: 'alice' }, session)).toEqual({
      status: 403,
      code: 'AccessDenied',
      message:
        'User: arn:aws:sts::123456789012:assumed-role/r/s-1 is not authorized to perform: iam:DeleteUser on resource: user alice because no identity-based policy allows the iam:DeleteUser action',
    });
  });

  test.each(['GetUser', 'CreateAccessKey', 'ListAccessKeys'])(
    '%s of a role’s session must say of whom',
    async (action) => {
      await using server = await startIamServer();
      server.account.createRole({ roleName: 'r' });
      const session = server.account.issueSession({ roleName: 'r', roleSessionName: 's-1' });
      expect(await refusal(server, action, {}, session)).toEqual({
        status: 400,
        code: 'ValidationError',
        message: 'Must specify userName when calling with non-User credentials',
      });
    },
  );
});

test('two servers share nothing', async () => {
  await using one = await startIamServer();
  await using other = await startIamServer();
  expect((await callIam(one, 'CreateUser', { UserName: 'bob' })).status).toBe(200);
  expect((await callIam(other, 'GetUser', { UserName: 'bob' })).status).toBe(404);
  expect((await callIam(other, 'GetUser', {}, one.admin)).code).toBe('InvalidClientTokenId');
});

test('an explicit deny wins', async () => {
  await using server = await startIamServer();
  const key = keyOfUser(
    server,
    'bob',
    { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:CreateUser', Resource: '*' },
  );
  expect(await refusal(server, 'CreateUser', { UserName: 'mdb-user' }, key)).toEqual({
    status: 403,
    code: 'AccessDenied',
    message:
      'User: arn:aws:iam::123456789012:user/bob is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::123456789012:user/mdb-user with an explicit deny in an identity-based policy',
  });
  expect((await callIam(server, 'GetUser', {}, key)).status).toBe(200);
});

test('a session of another account gets no answer about this one', async () => {
  await using server = await startIamServer();
  const { account } = server;
  const [roleName, accountId] = ['app', '210987654321'];
  account.createRole({
    roleName,
    accountId,
    policy: policyOf({ Effect: 'Allow', Action: '*', Resource: '*' }),
  });
  const session = account.issueSession({ roleName, accountId, roleSessionName: 's1' });
  expect(await refusal(server, 'ListUsers', {}, session)).toEqual({
    status: 501,
    code: 'NotImplemented',
    message: `The sandbox does not emulate IAM of the account ${accountId}.`,
  });
});
