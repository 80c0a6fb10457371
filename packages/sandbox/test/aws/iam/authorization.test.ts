import { expect, test } from 'vitest';
import type { Parameters } from '../sts/call.ts';
import {
  ACCOUNT,
  callIam,
  EC2_TRUST,
  type IamServer,
  keyOfUser,
  refusalOf,
  S3_POLICY,
  setUp,
  startIamServer,
} from './call.ts';

const PROVIDER = `${ACCOUNT}:oidc-provider/127.0.0.1:4567/a`;
const POLICY = `${ACCOUNT}:policy/team/p`;
const NAMED = { UserName: 'bob', PolicyName: 'inline', RoleName: 'r', PolicyArn: POLICY };
const KEY = { UserName: 'bob', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Inactive' };
const PROFILE = { InstanceProfileName: 'i', RoleName: 'r' };

/** Everything has a path, so that an ARN made up from the name would be another. */
async function startWithAll(): Promise<IamServer> {
  const server = await startIamServer();
  await setUp(
    server,
    ['CreateUser', { UserName: 'bob', Path: '/team/' }],
    ['CreateRole', { RoleName: 'r', Path: '/team/', AssumeRolePolicyDocument: EC2_TRUST }],
    ['CreatePolicy', { PolicyName: 'p', Path: '/team/', PolicyDocument: S3_POLICY }],
    ['CreateInstanceProfile', { InstanceProfileName: 'i', Path: '/team/' }],
    ['CreateOpenIDConnectProvider', { Url: 'http://127.0.0.1:4567/a' }],
  );
  return server;
}

const user = [`${ACCOUNT}:user/team/bob`, 'user bob'] as const;
const role = [`${ACCOUNT}:role/team/r`, 'role r'] as const;
const policy = [POLICY, `policy ${POLICY}`] as const;
const profile = [`${ACCOUNT}:instance-profile/team/i`, 'instance profile i'] as const;
const provider = [PROVIDER, PROVIDER] as const;
const made = (arn: string) => [arn, arn] as const;

const actions: [action: string, parameters: Parameters, resource: readonly [arn: string, name: string]][] = [
  ['CreateUser', { UserName: 'new', Path: '/x/' }, made(`${ACCOUNT}:user/x/new`)],
  ['GetUser', NAMED, user],
  ['DeleteUser', NAMED, user],
  ['AttachUserPolicy', NAMED, user],
  ['DetachUserPolicy', NAMED, user],
  ['ListAttachedUserPolicies', NAMED, user],
  ['PutUserPolicy', { ...NAMED, PolicyDocument: S3_POLICY }, user],
  ['DeleteUserPolicy', NAMED, user],
  ['CreateAccessKey', NAMED, user],
  ['ListAccessKeys', NAMED, user],
  ['UpdateAccessKey', KEY, user],
  ['DeleteAccessKey', KEY, user],
  [
    'CreateRole',
    { RoleName: 'new', Path: '/x/', AssumeRolePolicyDocument: EC2_TRUST },
    made(`${ACCOUNT}:role/x/new`),
  ],
  ['GetRole', NAMED, role],
  ['UpdateAssumeRolePolicy', { RoleName: 'r', PolicyDocument: EC2_TRUST }, role],
  ['AttachRolePolicy', NAMED, role],
  ['DetachRolePolicy', NAMED, role],
  ['ListAttachedRolePolicies', NAMED, role],
  ['PutRolePolicy', { ...NAMED, PolicyDocument: S3_POLICY }, role],
  ['DeleteRolePolicy', NAMED, role],
  ['DeleteRole', NAMED, role],
  [
    'CreatePolicy',
    { PolicyName: 'new', Path: '/x/', PolicyDocument: S3_POLICY },
    [`${ACCOUNT}:policy/x/new`, 'policy new'],
  ],
  ['GetPolicy', NAMED, policy],
  ['GetPolicyVersion', { ...NAMED, VersionId: 'v1' }, policy],
  ['DeletePolicy', NAMED, policy],
  [
    'CreateInstanceProfile',
    { InstanceProfileName: 'new', Path: '/x/' },
    made(`${ACCOUNT}:instance-profile/x/new`),
  ],
  ['GetInstanceProfile', PROFILE, profile],
  ['AddRoleToInstanceProfile', PROFILE, profile],
  ['RemoveRoleFromInstanceProfile', PROFILE, profile],
  ['DeleteInstanceProfile', PROFILE, profile],
  [
    'CreateOpenIDConnectProvider',
    { Url: 'http://127.0.0.1:9/b' },
    made(`${ACCOUNT}:oidc-provider/127.0.0.1:9/b`),
  ],
  ['GetOpenIDConnectProvider', { OpenIDConnectProviderArn: PROVIDER }, provider],
  ['DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: PROVIDER }, provider],
];

test.each(actions)(
  '%s needs a policy that allows it on this very thing',
  async (action, parameters, [arn, name]) => {
    await using server = await startWithAll();
    const denied = (caller: string) => ({
      status: 403,
      code: 'AccessDenied',
      message: `User: ${ACCOUNT}:user/${caller} is not authorized to perform: iam:${action} on resource: ${name} because no identity-based policy allows the iam:${action} action`,
    });
    expect(refusalOf(await callIam(server, action, parameters, server.key))).toEqual(denied('alice'));

    const Action = `iam:${action}`;
    const elsewhere = keyOfUser(server, 'elsewhere', { Effect: 'Allow', Action, Resource: `${arn}x` });
    expect(refusalOf(await callIam(server, action, parameters, elsewhere))).toEqual(denied('elsewhere'));
    const another = keyOfUser(server, 'another', { Effect: 'Allow', Action: `${Action}X`, Resource: arn });
    expect(refusalOf(await callIam(server, action, parameters, another))).toEqual(denied('another'));

    const pass = { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' } as const;
    const allowed = keyOfUser(server, 'allowed', { Effect: 'Allow', Action, Resource: arn }, pass);
    expect((await callIam(server, action, parameters, allowed)).code).not.toBe('AccessDenied');
  },
);

test('a role goes into an instance profile only by whom may pass it', async () => {
  await using server = await startWithAll();
  const add = { Effect: 'Allow', Action: 'iam:AddRoleToInstanceProfile', Resource: '*' } as const;
  const pass = { Effect: 'Allow', Action: 'iam:PassRole', Resource: `${ACCOUNT}:role/team/r` } as const;
  const without = keyOfUser(server, 'without', add);
  expect((await callIam(server, 'AddRoleToInstanceProfile', PROFILE, without)).message).toBe(
    `User: ${ACCOUNT}:user/without is not authorized to perform: iam:PassRole on resource: ${ACCOUNT}:role/team/r because no identity-based policy allows the iam:PassRole action`,
  );
  const both = keyOfUser(server, 'both', add, pass);
  expect((await callIam(server, 'AddRoleToInstanceProfile', PROFILE, both)).status).toBe(200);
});

test.each<[action: string, parameters: Parameters, path: string]>([
  ['CreateUser', { UserName: 'new' }, 'user/new'],
  ['CreateRole', { RoleName: 'new', AssumeRolePolicyDocument: EC2_TRUST }, 'role/new'],
  ['CreatePolicy', { PolicyName: 'new', PolicyDocument: S3_POLICY }, 'policy/new'],
  ['CreateInstanceProfile', { InstanceProfileName: 'new' }, 'instance-profile/new'],
])('%s without a path is about an ARN without one', async (action, parameters, path) => {
  await using server = await startIamServer();
  const allow = { Effect: 'Allow', Action: `iam:${action}`, Resource: `${ACCOUNT}:${path}` } as const;
  const { status, element } = await callIam(server, action, parameters, keyOfUser(server, 'bob', allow));
  expect({ status, arn: element('Arn') }).toEqual({ status: 200, arn: `${ACCOUNT}:${path}` });
});

test.each<[kind: string, parameters: Parameters, resource: string]>([
  ['User', { UserName: 'new', Path: '/x/' }, `${ACCOUNT}:user/x/new`],
  ['Role', { RoleName: 'new', Path: '/x/', AssumeRolePolicyDocument: EC2_TRUST }, `${ACCOUNT}:role/x/new`],
  ['Policy', { PolicyName: 'new', Path: '/x/', PolicyDocument: S3_POLICY }, `policy ${ACCOUNT}:policy/x/new`],
  ['InstanceProfile', { InstanceProfileName: 'new', Path: '/x/' }, `${ACCOUNT}:instance-profile/x/new`],
  ['OpenIDConnectProvider', { Url: 'http://127.0.0.1:9/b' }, `${ACCOUNT}:oidc-provider/127.0.0.1:9/b`],
])('a %s is made with tags only by whom may tag it', async (kind, parameters, resource) => {
  await using server = await startIamServer();
  const create = { Effect: 'Allow', Action: `iam:Create${kind}`, Resource: '*' } as const;
  const tag = {
    Effect: 'Allow',
    Action: `iam:Tag${kind}`,
    Resource: resource.replace('policy ', ''),
  } as const;
  const tagged = { ...parameters, 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': 'v' };
  const without = keyOfUser(server, 'without', create);
  expect(refusalOf(await callIam(server, `Create${kind}`, tagged, without))).toEqual({
    status: 403,
    code: 'AccessDenied',
    message: `User: ${ACCOUNT}:user/without is not authorized to perform: iam:Tag${kind} on resource: ${resource} because no identity-based policy allows the iam:Tag${kind} action`,
  });
  const both = keyOfUser(server, 'both', create, tag);
  expect((await callIam(server, `Create${kind}`, tagged, both)).status).toBe(200);
});

test('who may not, does not learn what there is', async () => {
  await using server = await startIamServer();
  const answer = await callIam(server, 'GetRole', { RoleName: 'nothing' }, server.key);
  expect(answer.message).toBe(
    `User: ${ACCOUNT}:user/alice is not authorized to perform: iam:GetRole on resource: role nothing because no identity-based policy allows the iam:GetRole action`,
  );
});

test('what a caller is goes into the conditions of its policies', async () => {
  await using server = await startIamServer();
  const only = (arn: string) => ({ StringEquals: { 'aws:PrincipalArn': arn } });
  const statement = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' } as const;
  const right = keyOfUser(server, 'right', { ...statement, Condition: only(`${ACCOUNT}:user/right`) });
  const wrong = keyOfUser(server, 'wrong', { ...statement, Condition: only(`${ACCOUNT}:user/right`) });
  expect((await callIam(server, 'GetUser', {}, right)).status).toBe(200);
  expect((await callIam(server, 'GetUser', {}, wrong)).status).toBe(403);
});

test.each(['User', 'Role'])(
  'a policy that is attached to a %s counts, until it is detached',
  async (kind) => {
    await using server = await startIamServer();
    const allow = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' },
    });
    await setUp(
      server,
      ['CreatePolicy', { PolicyName: 'p', PolicyDocument: allow }],
      ['CreateRole', { RoleName: 'carol', AssumeRolePolicyDocument: EC2_TRUST }],
      ['CreateUser', { UserName: 'carol' }],
    );
    const key =
      kind === 'User'
        ? server.account.createAccessKey({ userName: 'carol' })
        : server.account.issueSession({ roleName: 'carol', roleSessionName: 's-1' });
    const entity = { UserName: 'carol', RoleName: 'carol' };
    const status = async () => (await callIam(server, 'GetUser', { UserName: 'alice' }, key)).status;

    expect(await status()).toBe(403);
    await setUp(server, [`Attach${kind}Policy`, { ...entity, PolicyArn: `${ACCOUNT}:policy/p` }]);
    expect(await status()).toBe(200);
    await setUp(server, [`Detach${kind}Policy`, { ...entity, PolicyArn: `${ACCOUNT}:policy/p` }]);
    expect(await status()).toBe(403);
    const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await setUp(server, [`Attach${kind}Policy`, { ...entity, PolicyArn: administrator }]);
    expect(await status()).toBe(200);
    // A deny that stands in the policy itself wins over what is attached.
    const deny = allow.replace('Allow', 'Deny');
    await setUp(server, [`Put${kind}Policy`, { ...entity, PolicyName: 'no', PolicyDocument: deny }]);
    expect(await status()).toBe(403);
    await setUp(server, [`Delete${kind}Policy`, { ...entity, PolicyName: 'no' }]);
    expect(await status()).toBe(200);
  },
);
