import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import type { PolicyDocument } from '../../../src/account/policy.ts';
import { startTestServer, type TestServer } from '../servers.ts';
import { callSigned, formOf, keyOf } from './call.ts';

const OTHER = '210987654321';
const ROLE = `arn:aws:iam::${OTHER}:role/app`;
const ALICE = 'arn:aws:iam::123456789012:user/alice';

const policyOf = (statement: object): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }],
});

const MAY_ASSUME = policyOf({ Resource: ROLE });

function createRole({ account }: TestServer, principal: string, Condition?: object) {
  const trustPolicy = policyOf({ Principal: { AWS: principal }, ...(Condition && { Condition }) });
  return account.createRole({ roleName: 'app', accountId: OTHER, trustPolicy });
}

function keyWith({ account }: TestServer, userName: string, policy?: PolicyDocument) {
  account.createUser({ userName, ...(policy && { policy }) });
  return account.createAccessKey({ userName });
}

const assume = (server: TestServer, key = server.key, more: Record<string, string> = {}) =>
  callSigned(server, key, formOf('AssumeRole', { RoleArn: ROLE, RoleSessionName: 's1', ...more }));

test('a role of another account gives a session of that account', async () => {
  await using server = await startTestServer();
  expect(createRole(server, `arn:aws:iam::123456789012:root`).arn).toBe(ROLE);
  const answer = await assume(server, keyWith(server, 'bob', MAY_ASSUME));
  expect(answer.status).toBe(200);
  const identity = await callSigned(server, keyOf(answer), formOf('GetCallerIdentity', {}));
  expect(identity.element('Arn')).toBe(`arn:aws:sts::${OTHER}:assumed-role/app/s1`);
  expect(identity.element('Account')).toBe(OTHER);
});

test('a trust policy that names the caller is not enough there, nor a policy without trust', async () => {
  await using server = await startTestServer();
  createRole(server, ALICE);
  const denied = { status: 403, code: 'AccessDenied' };
  expect(await assume(server)).toMatchObject(denied);
  expect(await assume(server, keyWith(server, 'bob', MAY_ASSUME))).toMatchObject(denied);
});

test('a caller that both sides name gets in', async () => {
  await using server = await startTestServer();
  createRole(server, 'arn:aws:iam::123456789012:user/bob');
  expect((await assume(server, keyWith(server, 'bob', MAY_ASSUME))).status).toBe(200);
});

test('an external ID is asked for across accounts as within one', async () => {
  await using server = await startTestServer();
  createRole(server, 'arn:aws:iam::123456789012:root', { StringEquals: { 'sts:ExternalId': 'orders' } });
  const bob = keyWith(server, 'bob', MAY_ASSUME);
  expect((await assume(server, bob)).code).toBe('AccessDenied');
  expect((await assume(server, bob, { ExternalId: 'orders' })).status).toBe(200);
});

test('a role of the same name in the account is another one', async () => {
  await using server = await startTestServer();
  const own = server.account.createRole({ roleName: 'app' });
  createRole(server, 'arn:aws:iam::123456789012:root');
  expect(own.arn).toBe('arn:aws:iam::123456789012:role/app');
  server.account.deleteRole({ roleName: 'app' });
  expect(server.account.findRole(own.arn)).toBeUndefined();
  expect(server.account.findRole(ROLE)).toBeDefined();
  server.account.deleteRole({ roleName: 'app', accountId: OTHER });
  expect(server.account.findRole(ROLE)).toBeUndefined();
});

test('a session of another account’s role finds no IAM, whatever it may do', async () => {
  await using server = await startTestServer(Date.now);
  server.account.createRole({
    roleName: 'admin',
    accountId: OTHER,
    policy: policyOf({ Action: '*', Resource: '*' }),
  });
  const credentials = server.account.issueSession({
    roleName: 'admin',
    accountId: OTHER,
    roleSessionName: 's1',
  });
  const iam = new IAMClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 });
  await expect(iam.send(new CreateUserCommand({ UserName: 'mallory' }))).rejects.toMatchObject({
    name: 'NotImplemented',
  });
  expect(server.account.entities.users.find('mallory')).toBeUndefined();
});

test('an account id has twelve digits', async () => {
  await using server = await startTestServer();
  expect(() => server.account.createRole({ roleName: 'app', accountId: '1' })).toThrow(
    'There is no account 1.',
  );
});
