import { expect, test } from 'vitest';
import type { SigningKey } from '../http.ts';
import { callSigned, callUnsigned, formOf, keyOf, type Parameters } from '../sts/call.ts';
import { generateTestKey, signToken, startTestIssuer } from '../sts/test-issuer.ts';
import { ACCOUNT, callIam, type IamServer, refusal, setUp, startIamServer } from './call.ts';

// Policies as their makers print them, with names and accounts of ours.

const APP = `${ACCOUNT}:role/app`;

async function createApp(server: IamServer, ...statements: object[]): Promise<void> {
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await setUp(server, ['CreateRole', { RoleName: 'app', AssumeRolePolicyDocument }]);
}

const allowAlice = (server: IamServer, ...statements: object[]) =>
  setUp(server, [
    'PutUserPolicy',
    {
      UserName: 'alice',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    },
  ]);

async function assume(server: IamServer, key: SigningKey = server.key, parameters: Parameters = {}) {
  const form = formOf('AssumeRole', { RoleArn: APP, RoleSessionName: 's-1', ...parameters });
  return (await callSigned(server, key, form)).status;
}

const issuerKey = await generateTestKey('k');

/** An issuer that is registered, and the status with which a token of it is exchanged. */
async function startIssuer(server: IamServer) {
  const idp = await startTestIssuer(issuerKey.jwk);
  const { arn } = server.account.createOpenIdConnectProvider({
    url: idp.issuer,
    clientIds: ['sts.amazonaws.com'],
  });
  const exchange = async (claims: Record<string, unknown>) =>
    callUnsigned(
      server,
      formOf('AssumeRoleWithWebIdentity', {
        RoleArn: APP,
        RoleSessionName: 's-1',
        WebIdentityToken: await signToken(issuerKey, idp.issuer, claims),
      }),
    );
  const statusFor = async (claims: Record<string, unknown>) => (await exchange(claims)).status;
  const name = idp.issuer.replace('http://', '');
  return { arn, name, exchange, statusFor, [Symbol.asyncDispose]: () => idp.stop() };
}

// https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
test('GitHub Actions: some branches of a repository', async () => {
  await using server = await startIamServer();
  await using idp = await startIssuer(server);
  await createApp(server, {
    Effect: 'Allow',
    Principal: { Federated: idp.arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      'ForAnyValue:StringLike': {
        [`${idp.name}:sub`]: ['repo:octo-org/octo-repo:ref:refs/heads/main', 'repo:octo-org/other:*'],
      },
      'ForAllValues:StringEquals': { [`${idp.name}:aud`]: 'sts.amazonaws.com' },
    },
  });
  expect(await idp.statusFor({ sub: 'repo:octo-org/octo-repo:ref:refs/heads/main' })).toBe(200);
  expect(await idp.statusFor({ sub: 'repo:octo-org/other:environment:prod' })).toBe(200);
  expect(await idp.statusFor({ sub: 'repo:octo-org/octo-repo:ref:refs/heads/x' })).toBe(403);
  expect(await idp.statusFor({ sub: 'repo:octo-org/octo-repo2:ref:refs/heads/main' })).toBe(403);
});

// https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
test.each([
  [['authenticated', 'accounts.google.com'], 200],
  ['authenticated', 200],
  [['unauthenticated'], 403],
  [[], 403],
  [undefined, 403],
  [{ authenticated: true }, 403],
])('Cognito: whoever logged in, by a claim of several values: %j', async (amr, status) => {
  await using server = await startIamServer();
  await using idp = await startIssuer(server);
  await createApp(server, {
    Effect: 'Allow',
    Principal: { Federated: idp.arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${idp.name}:aud`]: 'sts.amazonaws.com' },
      'ForAnyValue:StringLike': { [`${idp.name}:amr`]: 'authenticated' },
    },
  });
  expect(await idp.statusFor({ amr })).toBe(status);
});

// https://karpenter.sh/docs/getting-started/migrating-from-cas/ and
// https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
test('Karpenter: a service account of a cluster, whose session is known by it afterwards', async () => {
  await using server = await startIamServer();
  await using idp = await startIssuer(server);
  await createApp(server, {
    Effect: 'Allow',
    Principal: { Federated: idp.arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${idp.name}:aud`]: 'sts.amazonaws.com',
        [`${idp.name}:sub`]: 'system:serviceaccount:karpenter:karpenter',
      },
    },
  });
  const policyOn = (sub: string) => ({
    RoleName: 'app',
    PolicyName: 'p',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 'iam:GetInstanceProfile',
        Resource: '*',
        Condition: { StringEquals: { [`${idp.name}:sub`]: sub } },
      },
    }),
  });
  expect(await idp.statusFor({ sub: 'system:serviceaccount:default:karpenter' })).toBe(403);
  const key = keyOf(await idp.exchange({ sub: 'system:serviceaccount:karpenter:karpenter' }));
  const profile = { InstanceProfileName: 'i' };
  await setUp(
    server,
    ['CreateInstanceProfile', profile],
    ['PutRolePolicy', policyOn('system:serviceaccount:karpenter:karpenter')],
  );
  expect((await callIam(server, 'GetInstanceProfile', profile, key)).status).toBe(200);
  await setUp(server, ['PutRolePolicy', policyOn('system:serviceaccount:default:karpenter')]);
  expect((await callIam(server, 'GetInstanceProfile', profile, key)).status).toBe(403);
});

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

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
test('all but a few actions are denied without MFA, to static keys too', async () => {
  await using server = await startIamServer();
  await allowAlice(
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
  await allowAlice(server, {
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
  await allowAlice(
    server,
    { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
    { Effect: 'Deny', Action: 'sts:*', NotResource: [APP, `${ACCOUNT}:user/alice`] },
  );
  expect(await assume(server)).toBe(200);
  expect(await assume(server, server.key, { RoleArn: `${ACCOUNT}:role/other` })).toBe(403);
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

// https://karpenter.sh/docs/reference/cloudformation/, the parts about other services and about IAM
test('Karpenter: instance profiles of a cluster, by the tags that they get', async () => {
  await using server = await startIamServer();
  const cluster = 'kubernetes.io/cluster/sandbox';
  await allowAlice(
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
  await allowAlice(server, {
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: 'arn:aws:s3:::bucket-name',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what policies write.
    Condition: { StringLike: { 's3:prefix': ['', 'home/', 'home/${aws:username}/*'] } },
  });
  expect((await callIam(server, 'GetUser', { UserName: 'alice' }, server.key)).status).toBe(403);
});
