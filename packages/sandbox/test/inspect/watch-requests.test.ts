import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import type { Provision, Sandbox } from '../../src/index.ts';
import { send } from '../aws/http.ts';
import { eventsOf, requestsOf } from '../support/inspected.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

async function insertAs(sandbox: Sandbox, provision: Provision, provider = fromNodeProviderChain()) {
  const restore = sandbox.use(provision);
  const client = new MongoClient(sandbox.mongodbUri, {
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: provider },
  });
  try {
    await client.db('testdb').collection('x').insertOne({});
  } finally {
    await client.close();
    restore();
  }
}

/** What one client did, from its first request for credentials to its first document. */
const TIMELINES = [
  ['env-vars', 'static', ['sts GetCallerIdentity', 'login none', 'insert']],
  [
    'ec2-role',
    'instance-profile',
    [
      'imds PUT token',
      'imds GET role name',
      'imds GET security-credentials',
      'sts GetCallerIdentity',
      'login none',
      'insert',
    ],
  ],
  [
    'container-role',
    'ecs',
    ['container-credentials GET credentials', 'sts GetCallerIdentity', 'login none', 'insert'],
  ],
  [
    'container-role',
    'eks',
    ['container-credentials GET credentials', 'sts GetCallerIdentity', 'login none', 'insert'],
  ],
  [
    'web-identity',
    'named-session',
    ['sts AssumeRoleWithWebIdentity', 'sts GetCallerIdentity', 'login none', 'insert'],
  ],
  ['shared-profile', 'assume-role', ['sts AssumeRole', 'sts GetCallerIdentity', 'login none', 'insert']],
  ['sso', 'sso-session', ['sso GetRoleCredentials', 'sts GetCallerIdentity', 'login none', 'insert']],
  [
    'sso',
    'expiring',
    ['sso-oidc CreateToken', 'sso GetRoleCredentials', 'sts GetCallerIdentity', 'login none', 'insert'],
  ],
] as const;

test.each(TIMELINES)('of %s, %s, there is the whole way', async (path, variant, expected) => {
  const sandbox = await startTestSandbox({ inspect: true });
  await insertAs(sandbox, await sandbox.provision(path, variant));
  const told = (await eventsOf(sandbox))
    .filter(({ clientId }) => clientId === 1)
    .map((event) => {
      if (event.event === 'request') return `${event.service} ${event.operation}`;
      if (event.event === 'login') return `login ${event.check}`;
      return event.event === 'command' ? event.name : event.event;
    });
  expect(told).toEqual([...expected]);
});

test('two programs are two clients, until they have the same credentials', async () => {
  const sandbox = await startTestSandbox({ inspect: true });
  const { env } = await sandbox.provision('ec2-role');
  const url = env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? '';
  const path = '/latest/meta-data/iam/security-credentials/';
  const token = async () => {
    const headers = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' };
    return (await send(url, { method: 'PUT', path: '/latest/api/token', headers })).body;
  };
  const ask = (of: string, name = '') =>
    send(url, { path: `${path}${name}`, headers: { 'x-aws-ec2-metadata-token': of } });
  const [one, other] = [await token(), await token()];
  const { body: role } = await ask(one);
  await ask(other, role);
  await ask(one, role);
  const requests = await requestsOf(sandbox);
  expect(requests.map(({ operation }) => operation)).toEqual([
    'PUT token',
    'PUT token',
    'GET role name',
    'GET security-credentials',
    'GET security-credentials',
  ]);
  expect(requests.map(({ clientId }) => clientId)).toEqual([1, 1, 1, 1, 1]);
  expect(requests.at(-1)).toMatchObject({
    mergedClientIds: [2],
    issuedAccessKeyId: expect.stringMatching(/^ASIA….{4}$/),
  });
  expect(requests.at(-2)).not.toHaveProperty('mergedClientIds');
});

test('a request says what was asked with which key, and what it was answered', async () => {
  const sandbox = await startTestSandbox({ inspect: true });
  const provision = await sandbox.provision('sts-assume-role');
  const { ASSUME_ROLE_ARN: RoleArn, ASSUME_ROLE_EXTERNAL_ID: ExternalId } = provision.env;
  const params = { RoleArn, RoleSessionName: 'app' };
  const good = fromTemporaryCredentials({ params: { ...params, ExternalId } });
  await insertAs(sandbox, provision, good);
  const bad = fromTemporaryCredentials({ params });
  await expect(insertAs(sandbox, provision, bad)).rejects.toThrow('not authorized');
  const requests = (await requestsOf(sandbox)).filter(({ operation }) => operation === 'AssumeRole');
  expect(requests).toMatchObject([
    {
      service: 'sts',
      status: 200,
      accessKeyId: expect.stringMatching(/^AKIA….{4}$/),
      issuedAccessKeyId: expect.stringMatching(/^ASIA….{4}$/),
      userAgent: expect.stringMatching(/^aws-sdk-js\/3\.\d+\.\d+$/),
    },
    { service: 'sts', status: 403, errorCode: 'AccessDenied' },
  ]);
  expect(requests[1]).not.toHaveProperty('issuedAccessKeyId');
});

test('who verifies tokens asks their issuer, as nobody’s client', async () => {
  const sandbox = await startTestSandbox({ inspect: true });
  await insertAs(sandbox, await sandbox.provision('web-identity'));
  const asked = (await requestsOf(sandbox)).filter(({ service }) => service === 'oidc');
  expect(asked.map(({ operation }) => operation)).toEqual(['GET openid-configuration', 'GET keys']);
  for (const request of asked) expect(request).not.toHaveProperty('clientId');
});

test('who administers keys is not whoever uses them', async () => {
  const sandbox = await startTestSandbox({ inspect: true });
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  } as const;
  sandbox.account.createUser({ userName: 'admin', policy });
  const { CreateAccessKeyCommand, CreateUserCommand, IAMClient } = await import('@aws-sdk/client-iam');
  const iam = new IAMClient({
    endpoint: sandbox.awsEndpointUrl,
    region: 'us-east-1',
    credentials: sandbox.account.createAccessKey({ userName: 'admin' }),
  });
  await iam.send(new CreateUserCommand({ UserName: 'app' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'app' }));
  iam.destroy();
  sandbox.databaseUsers.create({
    username: 'arn:aws:iam::123456789012:user/app',
    awsIAMType: 'USER',
    roles: [{ roleName: 'readWrite', databaseName: 'testdb' }],
  });
  const keys = async () => ({
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  });
  await insertAs(sandbox, { env: sandbox.env, principal: '' } as Provision, keys);
  const events = await eventsOf(sandbox);
  expect(events.map(({ event, clientId }) => [event, clientId])).toEqual([
    ['request', 1],
    ['request', 1],
    ['request', 2],
    ['login', 2],
    ['command', 2],
  ]);
  expect(events[1]).toMatchObject({ operation: 'CreateAccessKey', issuedAccessKeyId: expect.any(String) });
});
