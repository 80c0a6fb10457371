import { describe, expect, test } from 'vitest';
import { EC2_TRUST, refusal, S3_POLICY, startIamServer } from './call.ts';

// What each action does with its parameters before it asks whether the caller may do it at all; the constraints
// themselves are tested where the action is.

const nulls = (...members: string[]) =>
  `${members.length} validation error${members.length === 1 ? '' : 's'} detected: ${members
    .map((member) => `Value at '${member}' failed to satisfy constraint: Member must not be null`)
    .join('; ')}`;

describe('a parameter that is required is missed', () => {
  test.each([
    ['CreateUser', ['userName']],
    ['DeleteUser', ['userName']],
    ['AttachUserPolicy', ['userName', 'policyArn']],
    ['DetachUserPolicy', ['userName', 'policyArn']],
    ['ListAttachedUserPolicies', ['userName']],
    ['PutUserPolicy', ['userName', 'policyName', 'policyDocument']],
    ['DeleteUserPolicy', ['userName', 'policyName']],
    ['UpdateAccessKey', ['accessKeyId', 'status']],
    ['DeleteAccessKey', ['accessKeyId']],
    ['CreateRole', ['roleName', 'assumeRolePolicyDocument']],
    ['GetRole', ['roleName']],
    ['UpdateAssumeRolePolicy', ['roleName', 'policyDocument']],
    ['AttachRolePolicy', ['roleName', 'policyArn']],
    ['DetachRolePolicy', ['roleName', 'policyArn']],
    ['ListAttachedRolePolicies', ['roleName']],
    ['PutRolePolicy', ['roleName', 'policyName', 'policyDocument']],
    ['DeleteRolePolicy', ['roleName', 'policyName']],
    ['DeleteRole', ['roleName']],
    ['CreatePolicy', ['policyName', 'policyDocument']],
    ['GetPolicy', ['policyArn']],
    ['GetPolicyVersion', ['policyArn', 'versionId']],
    ['DeletePolicy', ['policyArn']],
    ['CreateInstanceProfile', ['instanceProfileName']],
    ['GetInstanceProfile', ['instanceProfileName']],
    ['AddRoleToInstanceProfile', ['instanceProfileName', 'roleName']],
    ['RemoveRoleFromInstanceProfile', ['instanceProfileName', 'roleName']],
    ['DeleteInstanceProfile', ['instanceProfileName']],
    ['CreateOpenIDConnectProvider', ['url']],
    ['GetOpenIDConnectProvider', ['openIDConnectProviderArn']],
    ['DeleteOpenIDConnectProvider', ['openIDConnectProviderArn']],
  ])('%s', async (action, members) => {
    await using server = await startIamServer();
    expect(await refusal(server, action, {}, server.key)).toEqual({
      status: 400,
      code: 'ValidationError',
      message: nulls(...members),
    });
  });
});

test.each(['GetUser', 'CreateAccessKey', 'ListAccessKeys'])(
  '%s looks at a name that it is given',
  async (action) => {
    await using server = await startIamServer();
    expect(await refusal(server, action, { UserName: '' }, server.key)).toMatchObject({
      code: 'ValidationError',
      message:
        "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    });
  },
);

test.each([
  ['CreateUser', { UserName: 'u' }],
  ['CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: EC2_TRUST }],
  ['CreatePolicy', { PolicyName: 'p', PolicyDocument: S3_POLICY }],
  ['CreateInstanceProfile', { InstanceProfileName: 'i' }],
  ['CreateOpenIDConnectProvider', { Url: 'http://127.0.0.1:4567' }],
])('%s takes a tag key once', async (action, parameters) => {
  await using server = await startIamServer();
  const tags = {
    'Tags.member.1.Key': 'k',
    'Tags.member.1.Value': '',
    'Tags.member.2.Key': 'K',
    'Tags.member.2.Value': '',
  };
  expect(await refusal(server, action, { ...parameters, ...tags })).toMatchObject({
    status: 400,
    code: 'InvalidInput',
  });
});

test.each([
  ['userName', 'CreateUser', { UserName: 'a b' }],
  ['userName', 'GetUser', { UserName: 'a b' }],
  ['roleName', 'GetRole', { RoleName: 'a b' }],
  ['policyName', 'CreatePolicy', { PolicyName: 'a b', PolicyDocument: S3_POLICY }],
  ['instanceProfileName', 'GetInstanceProfile', { InstanceProfileName: 'a b' }],
])('a %s of %s has letters and digits', async (member, action, parameters) => {
  await using server = await startIamServer();
  expect(await refusal(server, action, parameters)).toEqual({
    status: 400,
    code: 'ValidationError',
    message: `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  });
});

test.each([
  [
    'PathPrefix',
    'no',
    'The specified value for pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters and/or / characters.',
  ],
  ['PathPrefix', '/foo', 'The specified value for pathPrefix is invalid.'],
  [
    'PathPrefix',
    `/${'a'.repeat(511)}/`,
    "Value at 'pathPrefix' failed to satisfy constraint: Member must have length less than or equal to 512",
  ],
  [
    'PathPrefix',
    '',
    "Value at 'pathPrefix' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'Marker',
    '',
    "Value at 'marker' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'Marker',
    'm'.repeat(321),
    "Value at 'marker' failed to satisfy constraint: Member must have length less than or equal to 320",
  ],
  [
    'Marker',
    '☃',
    "Value at 'marker' failed to satisfy constraint: Member must satisfy regular expression pattern:",
  ],
  ['Marker', Buffer.from('not after 1').toString('base64url'), 'Invalid Marker.'],
  ['Marker', Buffer.from('after 1 or 2').toString('base64url'), 'Invalid Marker.'],
  [
    'MaxItems',
    '1001',
    "Value at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000",
  ],
  [
    'UserName',
    'a'.repeat(65),
    "Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64",
  ],
])('of a list %s %j is refused', async (name, value, text) => {
  await using server = await startIamServer();
  const answer = await refusal(server, 'ListAttachedUserPolicies', { UserName: 'alice', [name]: value });
  expect(answer).toEqual({ status: 400, code: 'ValidationError', message: expect.stringContaining(text) });
});

test.each([
  [
    'GetUser',
    { UserName: 'a'.repeat(129) },
    "'userName' failed to satisfy constraint: Member must have length less than or equal to 128",
  ],
  [
    'GetInstanceProfile',
    { InstanceProfileName: 'i'.repeat(129) },
    "'instanceProfileName' failed to satisfy constraint: Member must have length less than or equal to 128",
  ],
  [
    'CreatePolicy',
    { PolicyName: 'p', PolicyDocument: '' },
    "'policyDocument' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'CreateRole',
    { RoleName: '', AssumeRolePolicyDocument: EC2_TRUST },
    "'roleName' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'GetPolicy',
    { PolicyArn: `arn:aws:iam::123456789012:policy/${'p'.repeat(2048)}` },
    "'policyArn' failed to satisfy constraint: Member must have length less than or equal to 2048",
  ],
  [
    'DeleteAccessKey',
    { AccessKeyId: 'A'.repeat(129) },
    "'accessKeyId' failed to satisfy constraint: Member must have length less than or equal to 128",
  ],
  [
    'CreateUser',
    { UserName: 'u', 'Tags.member.1.Key': '', 'Tags.member.1.Value': '' },
    "'tags.1.member.key' failed to satisfy constraint: Member must",
  ],
  [
    'CreateUser',
    { UserName: 'u', 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': '!' },
    "'tags.1.member.value' failed to satisfy constraint: Member must satisfy regular expression pattern:",
  ],
  [
    'CreateOpenIDConnectProvider',
    { Url: '' },
    "'url' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'CreateOpenIDConnectProvider',
    { Url: 'http://127.0.0.1:1', 'ClientIDList.member.1': 'c'.repeat(256) },
    "'clientIDList' failed to satisfy constraint: Member must satisfy constraint:",
  ],
  [
    'CreateOpenIDConnectProvider',
    { Url: 'http://127.0.0.1:1', 'ThumbprintList.member.1': 'c'.repeat(41) },
    "'thumbprintList' failed to satisfy constraint: Member must satisfy constraint:",
  ],
])('%s refuses what is outside a length or a pattern', async (action, parameters, text) => {
  await using server = await startIamServer();
  const answer = await refusal(server, action, parameters);
  expect(answer).toEqual({ status: 400, code: 'ValidationError', message: expect.stringContaining(text) });
});
