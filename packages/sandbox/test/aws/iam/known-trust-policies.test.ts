import { expect, test } from 'vitest';
import { assume, createApp } from './app-role.ts';
import { ACCOUNT, refusal, setUp, startIamServer } from './call.ts';

// Policies as their makers print them, with names and accounts of ours.

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
test('everyone of an organization, which this account is not in', async () => {
  await using server = await startIamServer();
  await createApp(server, {
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
  });
  expect(await assume(server)).toBe(403);
});

// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
test('IAM Identity Center: the sessions of a permission set, by a pattern of its role', async () => {
  await using server = await startIamServer();
  await createApp(server, {
    Effect: 'Allow',
    Principal: { AWS: `${ACCOUNT}:root` },
    Action: 'sts:AssumeRole',
    Condition: {
      ArnLike: {
        'aws:PrincipalArn': `${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*`,
      },
    },
  });
  const sessionOf = (roleName: string, path = '/aws-reserved/sso.amazonaws.com/eu-west-1/') => {
    const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' } as const];
    server.account.createRole({ roleName, path, policy: { Version: '2012-10-17', Statement } });
    return server.account.issueSession({ roleName, roleSessionName: 'alice@example.com' });
  };
  expect(await assume(server, sessionOf('AWSReservedSSO_Admin_0123456789abcdef'))).toBe(200);
  expect(await assume(server, sessionOf('AWSReservedSSO_ReadOnly_0123456789abcdef'))).toBe(403);
  expect(await assume(server, sessionOf('AWSReservedSSO_Admin_x', '/'))).toBe(403);
  expect(await assume(server, server.admin)).toBe(403);
});

test('IAM Identity Center: the trust of its roles in SAML is not emulated', async () => {
  await using server = await startIamServer();
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `${ACCOUNT}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
        Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      },
    ],
  });
  const role = { RoleName: 'app', AssumeRolePolicyDocument };
  expect(await refusal(server, 'CreateRole', role)).toMatchObject({ status: 501 });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_attribute-based-access-control.html
test('ABAC: a project of the caller’s tag, and of the role’s', async () => {
  await using server = await startIamServer();
  const tag = (value: string) => ({ 'Tags.member.1.Key': 'access-project', 'Tags.member.1.Value': value });
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `${ACCOUNT}:root` },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:PrincipalTag/access-project': ['peg', 'uni'] } },
    },
  });
  await setUp(server, ['CreateRole', { RoleName: 'app', AssumeRolePolicyDocument, ...tag('peg') }]);
  const statusFor = async (UserName: string, value: string, wanted: string) => {
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: '*',
        Condition: { StringEquals: { 'iam:ResourceTag/access-project': wanted } },
      },
    });
    await setUp(
      server,
      ['CreateUser', { UserName, ...tag(value) }],
      ['PutUserPolicy', { UserName, PolicyName: 'p', PolicyDocument }],
    );
    return assume(server, server.account.createAccessKey({ userName: UserName }));
  };
  expect(await statusFor('a', 'peg', 'peg')).toBe(200);
  expect(await statusFor('b', 'other', 'peg')).toBe(403);
  expect(await statusFor('c', 'uni', 'uni')).toBe(403);
  expect(await assume(server, server.admin)).toBe(403);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
test('a partner with an external ID, which must be there', async () => {
  await using server = await startIamServer();
  await createApp(
    server,
    { Effect: 'Allow', Principal: { AWS: `${ACCOUNT}:user/alice` }, Action: 'sts:AssumeRole' },
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sts:AssumeRole',
      Condition: { Null: { 'sts:ExternalId': 'true' } },
    },
  );
  expect([await assume(server), await assume(server, server.key, { ExternalId: 'x1' })]).toEqual([403, 200]);
});
