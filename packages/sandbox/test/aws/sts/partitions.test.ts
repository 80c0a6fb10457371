import { describe, expect, test } from 'vitest';
import type { Partition } from '../../../src/account/partition.ts';
import { parseAwsEndpoint } from '../../../src/aws/aws-endpoint.ts';
import { GET_CALLER_IDENTITY, send, signedCall } from '../http.ts';
import { NOW, startTestServer, type TestServer } from '../servers.ts';
import { formOf, readAnswer } from './call.ts';

const UNKNOWN = { code: 'InvalidClientTokenId', status: 403 };

async function call(server: TestServer, host: string, region: string, body = GET_CALLER_IDENTITY) {
  const signed = signedCall(server.key, { now: NOW, body, host, region });
  return readAnswer(await send(server.url, signed));
}

describe('an endpoint', () => {
  test.each([
    ['sts.amazonaws.com', { service: 'sts', partition: 'aws', region: 'us-east-1' }],
    ['sts.eu-west-1.amazonaws.com:443', { service: 'sts', partition: 'aws', region: 'eu-west-1' }],
    ['STS.US-GOV-WEST-1.amazonaws.com', { service: 'sts', partition: 'aws-us-gov', region: 'us-gov-west-1' }],
    ['sts.us-gov-east-1.amazonaws.com', { service: 'sts', partition: 'aws-us-gov', region: 'us-gov-east-1' }],
    [
      'sts.cn-northwest-1.amazonaws.com.cn',
      { service: 'sts', partition: 'aws-cn', region: 'cn-northwest-1' },
    ],
    ['iam.amazonaws.com', { service: 'iam', partition: 'aws', region: 'us-east-1' }],
    ['iam.us-gov.amazonaws.com', { service: 'iam', partition: 'aws-us-gov', region: 'us-gov-west-1' }],
    ['iam.cn-north-1.amazonaws.com.cn', { service: 'iam', partition: 'aws-cn', region: 'cn-north-1' }],
    // No such hosts.
    ['sts.amazonaws.com.cn', { service: 'sts', partition: undefined, region: 'us-east-1' }],
    ['sts.cn-north-1.amazonaws.com', { service: 'sts', partition: undefined, region: 'cn-north-1' }],
    ['sts.us-gov-west-1.amazonaws.com.cn', { partition: undefined, region: 'us-gov-west-1', service: 'sts' }],
    ['127.0.0.1:4566', undefined],
    ['sts.amazonaws.com.evil.example', undefined],
  ])('%s', (host, endpoint) => {
    expect(parseAwsEndpoint(host)).toEqual(endpoint);
  });
});

describe.each([
  ['aws', 'sts.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['aws-us-gov', 'sts.us-gov-east-1.amazonaws.com', 'us-gov-east-1'],
  ['aws-cn', 'sts.cn-northwest-1.amazonaws.com.cn', 'cn-northwest-1'],
] as const)('an account of %s', (partition: Partition, host: string, region: string) => {
  const start = () => startTestServer(undefined, { partition });

  test('is known in its partition, and on an endpoint that is none of AWS’s, by its own ARN', async () => {
    await using server = await start();
    const arn = `arn:${partition}:iam::123456789012:user/alice`;
    expect((await call(server, host, region)).element('Arn')).toBe(arn);
    expect((await call(server, '127.0.0.1:4566', region)).element('Arn')).toBe(arn);
  });

  test.each([
    ['aws', 'sts.us-west-2.amazonaws.com', 'us-west-2'],
    ['aws-us-gov', 'sts.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['aws-cn', 'sts.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ])(
    'is known in %s, at %s, if that is its own, and else not, nor its sessions',
    async (its, other, scope) => {
      await using server = await start();
      server.account.createRole({ roleName: 'app' });
      const session = server.account.issueSession({ roleName: 'app', roleSessionName: 's' });
      const answers = [
        await call(server, other, scope),
        await call({ ...server, key: session }, other, scope),
        await call(server, '127.0.0.1', scope),
      ];
      for (const answer of answers)
        expect(answer).toMatchObject(its === partition ? { status: 200 } : UNKNOWN);
    },
  );

  test('takes a region’s own credential scope alone', async () => {
    await using server = await start();
    expect(await call(server, host, 'us-east-1')).toMatchObject({
      code: 'SignatureDoesNotMatch',
      message: 'Credential should be scoped to a valid region. ',
    });
  });
});

test.each(['aws-us-gov', 'aws-cn'] as const)('%s has no global endpoint', async (partition) => {
  await using server = await startTestServer(undefined, { partition });
  expect(await call(server, 'sts.amazonaws.com', 'us-east-1')).toMatchObject(UNKNOWN);
});

test('China has no host without a region', async () => {
  await using server = await startTestServer(undefined, { partition: 'aws-cn' });
  expect(await call(server, 'sts.amazonaws.com.cn', 'us-east-1')).toMatchObject(UNKNOWN);
});

describe.each(['aws-us-gov', 'aws-cn'] as const)('in %s', (partition) => {
  const iam = `arn:${partition}:iam::123456789012`;

  test('a role trusts by ARNs of the partition, and names those of no other', async () => {
    await using server = await startTestServer(undefined, { partition });
    const trust = (AWS: string) => ({
      roleName: 'app',
      trustPolicy: {
        Version: '2012-10-17' as const,
        Statement: [{ Effect: 'Allow' as const, Principal: { AWS }, Action: 'sts:AssumeRole' }],
      },
    });
    expect(() => server.account.createRole(trust('arn:aws:iam::123456789012:user/alice'))).toThrow(
      'Principal AWS',
    );
    const { arn } = server.account.createRole(trust(`${iam}:user/alice`));
    expect(arn).toBe(`${iam}:role/app`);
    const form = formOf('AssumeRole', { RoleArn: arn, RoleSessionName: 's1' });
    const answer = await call(server, '127.0.0.1', server.account.region, form);
    expect(answer.element('Arn')).toBe(`arn:${partition}:sts::123456789012:assumed-role/app/s1`);
  });

  test('the account’s root stands for the account', async () => {
    await using server = await startTestServer(undefined, { partition });
    const policy = (statement: object) =>
      ({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }],
      }) as const;
    const { arn } = server.account.createRole({
      roleName: 'app',
      trustPolicy: policy({ Principal: { AWS: `${iam}:root` } }),
    });
    server.account.createUser({ userName: 'bob', policy: policy({ Resource: `${iam}:role/*` }) });
    const bob = { ...server, key: server.account.createAccessKey({ userName: 'bob' }) };
    const form = formOf('AssumeRole', { RoleArn: arn, RoleSessionName: 's1' });
    expect((await call(bob, '127.0.0.1', server.account.region, form)).status).toBe(200);
    expect((await call(server, '127.0.0.1', server.account.region, form)).code).toBe('AccessDenied');
  });
});

test.each([
  ['aws', 'iam.amazonaws.com', 'us-east-1'],
  ['aws-us-gov', 'iam.us-gov.amazonaws.com', 'us-gov-west-1'],
  ['aws-cn', 'iam.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
] as const)('IAM of %s has one endpoint, %s, for %s', async (partition, host, region) => {
  await using server = await startTestServer(undefined, { partition });
  const body = 'Action=ListUsers&Version=2010-05-08';
  const ask = async (scope: string) =>
    readAnswer(
      await send(server.url, signedCall(server.key, { now: NOW, service: 'iam', body, host, region: scope })),
    );
  // It knows who asks, who may do nothing.
  expect((await ask(region)).message).toContain(`User: arn:${partition}:iam::123456789012:user/alice is not`);
  expect((await ask('eu-west-1')).code).toBe('SignatureDoesNotMatch');
  const { managedPolicies } = server.account.entities;
  expect(managedPolicies.all().map(({ arn }) => arn)).toEqual([
    `arn:${partition}:iam::aws:policy/AdministratorAccess`,
    `arn:${partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`,
  ]);
});
