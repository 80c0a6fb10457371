import { expect, test } from 'vitest';
import { APP, assume, createApp, putPolicy } from './app-role.ts';
import { ACCOUNT, callIam, setUp, startIamServer } from './call.ts';

// Policies as their makers print them, with names and accounts of ours.

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
test('all but a few actions are denied without MFA, to static keys too', async () => {
  await using server = await startIamServer();
  await putPolicy(
    server,
    { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
    {
      Sid: 'DenyAllExceptListedIfNoMFA',
      Effect: 'Deny',
      NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:GetUser', 'sts:GetSessionToken'],
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  );
  const statusOf = async (action: string) =>
    (await callIam(server, action, { UserName: 'alice' }, server.key)).status;
  expect([await statusOf('GetUser'), await statusOf('ListAccessKeys')]).toEqual([200, 403]);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws-dates.html
test('some days, after which it is over', async () => {
  let now = Date.UTC(2026, 0, 2, 3, 4, 5);
  await using server = await startIamServer(() => now);
  await putPolicy(server, {
    Effect: 'Allow',
    Action: 'iam:GetUser',
    Resource: '*',
    Condition: {
      DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
      DateLessThan: { 'aws:CurrentTime': '2026-01-02T03:10:00Z' },
    },
  });
  const status = async () => (await callIam(server, 'GetUser', { UserName: 'alice' }, server.key)).status;
  expect(await status()).toBe(200);
  now += 6 * 60_000;
  expect(await status()).toBe(403);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html, without what needs a boundary here
test('every role but those of somebody else', async () => {
  await using server = await startIamServer();
  await setUp(server, [
    'CreateRole',
    {
      RoleName: 'other',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { AWS: `${ACCOUNT}:root` }, Action: 'sts:AssumeRole' },
      }),
    },
  ]);
  await createApp(server, {
    Effect: 'Allow',
    Principal: { AWS: `${ACCOUNT}:root` },
    Action: 'sts:AssumeRole',
  });
  await putPolicy(
    server,
    { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
    { Effect: 'Deny', Action: 'sts:*', NotResource: [APP, `${ACCOUNT}:user/alice`] },
  );
  expect(await assume(server)).toBe(200);
  expect(await assume(server, server.key, { RoleArn: `${ACCOUNT}:role/other` })).toBe(403);
});

// https://karpenter.sh/docs/reference/cloudformation/, the parts about other services and about IAM
test('Karpenter: instance profiles of a cluster, by the tags that they get', async () => {
  await using server = await startIamServer();
  const cluster = 'kubernetes.io/cluster/sandbox';
  await putPolicy(
    server,
    {
      Sid: 'AllowScopedEC2LaunchTemplateAccessActions',
      Effect: 'Allow',
      Action: ['ec2:RunInstances', 'ec2:CreateFleet'],
      Resource: 'arn:aws:ec2:us-east-1:*:launch-template/*',
      Condition: {
        StringEquals: { [`aws:ResourceTag/${cluster}`]: 'owned', 'aws:RequestedRegion': 'us-east-1' },
        StringLike: { 'ec2:CreateAction': '*' },
      },
    },
    {
      Sid: 'AllowScopedInstanceProfileCreationActions',
      Effect: 'Allow',
      Action: ['iam:CreateInstanceProfile', 'iam:TagInstanceProfile'],
      Resource: '*',
      Condition: {
        StringEquals: { [`aws:RequestTag/${cluster}`]: 'owned' },
        StringLike: { 'aws:RequestTag/karpenter.k8s.aws/ec2nodeclass': '*' },
      },
    },
    {
      Sid: 'AllowScopedInstanceProfileActions',
      Effect: 'Allow',
      Action: ['iam:AddRoleToInstanceProfile', 'iam:DeleteInstanceProfile'],
      Resource: '*',
      Condition: { StringEquals: { [`aws:ResourceTag/${cluster}`]: 'owned' } },
    },
  );
  const create = async (InstanceProfileName: string, ...tags: [key: string, value: string][]) => {
    const parameters = tags.flatMap(([key, value], index) => [
      [`Tags.member.${index + 1}.Key`, key],
      [`Tags.member.${index + 1}.Value`, value],
    ]);
    const call = { InstanceProfileName, ...Object.fromEntries(parameters) };
    return (await callIam(server, 'CreateInstanceProfile', call, server.key)).status;
  };
  const nodeClass: [string, string] = ['karpenter.k8s.aws/ec2nodeclass', 'default'];
  expect(await create('a', [cluster, 'owned'], nodeClass)).toBe(200);
  expect(await create('b', [cluster, 'shared'], nodeClass)).toBe(403);
  expect(await create('b', [cluster, 'owned'])).toBe(403);
  expect(await create('b')).toBe(403);
  await setUp(server, ['CreateInstanceProfile', { InstanceProfileName: 'other' }]);
  const remove = async (InstanceProfileName: string) =>
    (await callIam(server, 'DeleteInstanceProfile', { InstanceProfileName }, server.key)).status;
  expect([await remove('a'), await remove('other')]).toEqual([200, 403]);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_s3_home-directory-console.html
test('home folders in a bucket, about which nobody asks here', async () => {
  await using server = await startIamServer();
  await putPolicy(server, {
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: 'arn:aws:s3:::bucket-name',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what policies write.
    Condition: { StringLike: { 's3:prefix': ['', 'home/', 'home/${aws:username}/*'] } },
  });
  expect((await callIam(server, 'GetUser', { UserName: 'alice' }, server.key)).status).toBe(403);
});
