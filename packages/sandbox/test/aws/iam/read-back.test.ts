import {
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
  ListUsersCommand,
  paginateListInstanceProfiles,
  paginateListInstanceProfilesForRole,
  paginateListPolicies,
  paginateListRolePolicies,
  paginateListRoles,
  paginateListRoleTags,
  paginateListUserPolicies,
  paginateListUsers,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { NOW } from '../servers.ts';
import { callIam, EC2_TRUST, keyOfUser, refusal, S3_POLICY, setUp, startIamServer } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

// What was put can be read back, in pages as the SDK and boto3 ask for them.

const BOB = { UserName: 'bob' };
const ROLE = { RoleName: 'app', AssumeRolePolicyDocument: EC2_TRUST };
const ACCOUNT = 'arn:aws:iam::123456789012';

async function namesOf<Page>(
  pages: AsyncIterable<Page>,
  read: (page: Page) => (string | undefined)[] | undefined,
) {
  const all: string[][] = [];
  for await (const page of pages) all.push((read(page) ?? []).map(String));
  return all;
}

describe('lists', () => {
  test('of users, roles, profiles and policies come in pages', async () => {
    await using server = await startIamServer();
    const client = createIamClient(server.url, server.admin, NOW);
    const pages = { client, pageSize: 2 };
    server.account.createUser({ userName: 'bob', path: '/team/' });
    for (const name of ['a', 'b', 'c']) server.account.createRole({ roleName: name });
    const users = await namesOf(paginateListUsers(pages, {}), ({ Users }) =>
      Users?.map(({ UserName }) => UserName),
    );
    expect(users).toEqual([['alice', 'admin'], ['bob']]);
    const roles = await namesOf(paginateListRoles(pages, {}), ({ Roles }) =>
      Roles?.map(({ RoleName }) => RoleName),
    );
    expect(roles).toEqual([['a', 'b'], ['c']]);
    const { managedPolicies, instanceProfiles, roles: records } = server.account.entities;
    for (const name of ['p', 'q', 'r']) {
      managedPolicies.create({
        policyName: name,
        path: '/',
        tags: [],
        document: S3_POLICY,
        policy: JSON.parse(S3_POLICY),
      });
      instanceProfiles.create({ instanceProfileName: name, path: '/', tags: [] }).role = records.get('a');
    }
    const policies = await namesOf(paginateListPolicies(pages, {}), ({ Policies }) =>
      Policies?.map(({ PolicyName }) => PolicyName),
    );
    expect(policies).toEqual([['AdministratorAccess', 'AWSLambdaBasicExecutionRole'], ['p', 'q'], ['r']]);
    const readProfiles = ({
      InstanceProfiles,
    }: {
      InstanceProfiles?: { InstanceProfileName?: string | undefined }[] | undefined;
    }) => InstanceProfiles?.map(({ InstanceProfileName }) => InstanceProfileName);
    const expected = [['p', 'q'], ['r']];
    expect(await namesOf(paginateListInstanceProfiles(pages, {}), readProfiles)).toEqual(expected);
    const ofRole = paginateListInstanceProfilesForRole(pages, { RoleName: 'a' });
    expect(await namesOf(ofRole, readProfiles)).toEqual(expected);
    const ofOther = paginateListInstanceProfilesForRole(pages, { RoleName: 'b' });
    expect(await namesOf(ofOther, readProfiles)).toEqual([[]]);
  });

  test('of a path have what begins with it', async () => {
    await using server = await startIamServer();
    const client = createIamClient(server.url, server.admin, NOW);
    server.account.createUser({ userName: 'bob', path: '/team/' });
    server.account.createRole({ roleName: 'app', path: '/team/' });
    const { Users } = await client.send(new ListUsersCommand({ PathPrefix: '/team/' }));
    expect(Users).toEqual([
      {
        Arn: `${ACCOUNT}:user/team/bob`,
        CreateDate: expect.any(Date),
        Path: '/team/',
        UserId: expect.any(String),
        UserName: 'bob',
      },
    ]);
    const { Roles } = await client.send(new ListRolesCommand({ PathPrefix: '/team/' }));
    expect(Roles?.map(({ RoleName }) => RoleName)).toEqual(['app']);
    expect((await client.send(new ListRolesCommand({ PathPrefix: '/other/' }))).Roles).toEqual([]);
    expect((await callIam(server, 'ListUsers', { PathPrefix: 'team' })).code).toBe('ValidationError');
  });

  test('of roles have the description and the longest session, and no tags', async () => {
    await using server = await startIamServer();
    await setUp(server, [
      'CreateRole',
      {
        ...ROLE,
        Description: 'd',
        MaxSessionDuration: '7200',
        'Tags.member.1.Key': 'k',
        'Tags.member.1.Value': 'v',
      },
    ]);
    const { Roles } = await createIamClient(server.url, server.admin, NOW).send(new ListRolesCommand({}));
    expect(Roles?.[0]).toMatchObject({ Description: 'd', MaxSessionDuration: 7200 });
    expect(Roles?.[0]).not.toHaveProperty('Tags');
    expect(JSON.parse(decodeURIComponent(Roles?.[0]?.AssumeRolePolicyDocument ?? ''))).toEqual(
      JSON.parse(EC2_TRUST),
    );
  });

  test.each([
    [{ Scope: 'Local' }, ['p', 'q']],
    [{ Scope: 'AWS' }, ['AdministratorAccess', 'AWSLambdaBasicExecutionRole']],
    [{ OnlyAttached: 'true' }, ['q']],
    [{ Scope: 'AWS', OnlyAttached: 'true' }, []],
    [{ PathPrefix: '/team/' }, ['q']],
  ])('of policies, asked for %j, has %j', async (parameters, expected) => {
    await using server = await startIamServer();
    const policy = { PolicyDocument: S3_POLICY };
    await setUp(
      server,
      ['CreatePolicy', { ...policy, PolicyName: 'p' }],
      ['CreatePolicy', { ...policy, PolicyName: 'q', Path: '/team/' }],
      ['AttachUserPolicy', { UserName: 'alice', PolicyArn: `${ACCOUNT}:policy/team/q` }],
    );
    const { body } = await callIam(server, 'ListPolicies', parameters);
    expect([...body.matchAll(/<PolicyName>([^<]*)/g)].map(([, name]) => name)).toEqual(expected);
  });

  test('of policies refuse what they do not know', async () => {
    await using server = await startIamServer();
    expect((await callIam(server, 'ListPolicies', { Scope: 'Mine' })).code).toBe('ValidationError');
    expect((await callIam(server, 'ListPolicies', { OnlyAttached: '1' })).code).toBe('ValidationError');
    expect((await callIam(server, 'ListPolicies', { PolicyUsageFilter: 'PermissionsPolicy' })).status).toBe(
      501,
    );
    expect((await callIam(server, 'ListUsers', { Marker: 'x' })).code).toBe('ValidationError');
    expect((await callIam(server, 'ListUsers', { MaxItems: '0' })).code).toBe('ValidationError');
  });

  test('of identity providers has each', async () => {
    await using server = await startIamServer();
    const { arn } = server.account.createOpenIdConnectProvider({
      url: 'https://issuer.example',
      clientIds: ['a'],
    });
    const { OpenIDConnectProviderList } = await createIamClient(server.url, server.admin, NOW).send(
      new ListOpenIDConnectProvidersCommand({}),
    );
    expect(OpenIDConnectProviderList).toEqual([{ Arn: arn }]);
  });
});

describe('inline policies', () => {
  test('are listed, and read as they were given', async () => {
    await using server = await startIamServer();
    const client = createIamClient(server.url, server.admin, NOW);
    const document = `\n${S3_POLICY}\t`;
    await setUp(server, ['CreateUser', BOB], ['CreateRole', ROLE]);
    for (const PolicyName of ['x', 'y', 'z']) {
      await setUp(
        server,
        ['PutUserPolicy', { ...BOB, PolicyName, PolicyDocument: document }],
        ['PutRolePolicy', { RoleName: 'app', PolicyName, PolicyDocument: document }],
      );
    }
    const pages = { client, pageSize: 2 };
    const expected = [['x', 'y'], ['z']];
    expect(await namesOf(paginateListUserPolicies(pages, BOB), ({ PolicyNames }) => PolicyNames)).toEqual(
      expected,
    );
    const ofRole = paginateListRolePolicies(pages, { RoleName: 'app' });
    expect(await namesOf(ofRole, ({ PolicyNames }) => PolicyNames)).toEqual(expected);
    const user = await client.send(new GetUserPolicyCommand({ ...BOB, PolicyName: 'x' }));
    expect(user).toMatchObject({ UserName: 'bob', PolicyName: 'x' });
    expect(decodeURIComponent(user.PolicyDocument ?? '')).toBe(document);
    const role = await client.send(new GetRolePolicyCommand({ RoleName: 'app', PolicyName: 'z' }));
    expect(role).toMatchObject({ RoleName: 'app', PolicyName: 'z' });
    expect(decodeURIComponent(role.PolicyDocument ?? '')).toBe(document);
  });

  test('of users that are not made over IAM can be read, too', async () => {
    await using server = await startIamServer();
    const { element } = await callIam(server, 'GetUserPolicy', { UserName: 'admin', PolicyName: 'inline' });
    expect(JSON.parse(decodeURIComponent(element('PolicyDocument') ?? '')).Statement).toHaveLength(1);
  });

  test('that are not there are said so', async () => {
    await using server = await startIamServer();
    await setUp(server, ['CreateRole', ROLE]);
    expect(await refusal(server, 'GetUserPolicy', { UserName: 'alice', PolicyName: 'x' })).toEqual({
      status: 404,
      code: 'NoSuchEntity',
      message: 'The user policy with name x cannot be found.',
    });
    expect(await refusal(server, 'GetRolePolicy', { RoleName: 'app', PolicyName: 'x' })).toMatchObject({
      message: 'The role policy with name x cannot be found.',
    });
    expect(await refusal(server, 'ListUserPolicies', BOB)).toMatchObject({ code: 'NoSuchEntity' });
    expect(await refusal(server, 'ListInstanceProfilesForRole', { RoleName: 'b' })).toMatchObject({
      code: 'NoSuchEntity',
    });
  });
});

test.each([
  ['ListUsers', {}, `${ACCOUNT}:user/`],
  ['ListRoles', {}, `${ACCOUNT}:role/`],
  ['ListPolicies', {}, 'policy path /'],
  ['ListInstanceProfiles', {}, `${ACCOUNT}:instance-profile/`],
  ['ListInstanceProfilesForRole', { RoleName: 'app' }, 'role app'],
  ['ListOpenIDConnectProviders', {}, `${ACCOUNT}:oidc-provider/*`],
  ['ListUserPolicies', BOB, 'user bob'],
  ['GetUserPolicy', { ...BOB, PolicyName: 'x' }, 'user bob'],
  ['ListRolePolicies', { RoleName: 'app' }, 'role app'],
  ['GetRolePolicy', { RoleName: 'app', PolicyName: 'x' }, 'role app'],
  ['ListUserTags', BOB, 'user bob'],
  ['TagUser', { ...BOB, 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': 'v' }, 'user bob'],
  ['UntagUser', { ...BOB, 'TagKeys.member.1': 'k' }, 'user bob'],
  ['ListRoleTags', { RoleName: 'app' }, 'role app'],
  [
    'TagPolicy',
    { PolicyArn: `${ACCOUNT}:policy/p`, 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': 'v' },
    `policy ${ACCOUNT}:policy/p`,
  ],
  ['GetAccessKeyLastUsed', { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, '*'],
  [
    'SimulatePrincipalPolicy',
    { PolicySourceArn: `${ACCOUNT}:user/alice`, 'ActionNames.member.1': 'iam:GetUser' },
    'user alice',
  ],
  [
    'SimulatePrincipalPolicy',
    { PolicySourceArn: `${ACCOUNT}:role/none`, 'ActionNames.member.1': 'iam:GetUser' },
    'role none',
  ],
])('%s needs its permission', async (action, parameters, resource) => {
  await using server = await startIamServer();
  await setUp(
    server,
    ['CreateUser', BOB],
    ['CreateRole', ROLE],
    ['CreatePolicy', { PolicyName: 'p', PolicyDocument: S3_POLICY }],
  );
  const denied = keyOfUser(server, 'denied', { Effect: 'Allow', NotAction: `iam:${action}`, Resource: '*' });
  expect(await refusal(server, action, parameters, denied)).toEqual({
    status: 403,
    code: 'AccessDenied',
    message: `User: ${ACCOUNT}:user/denied is not authorized to perform: iam:${action} on resource: ${resource} because no identity-based policy allows the iam:${action} action`,
  });
  const allowed = keyOfUser(server, 'allowed', { Effect: 'Allow', Action: `iam:${action}`, Resource: '*' });
  expect((await callIam(server, action, parameters, allowed)).code).not.toBe('AccessDenied');
});

test('tags of roles are listed in pages, by their key', async () => {
  await using server = await startIamServer();
  const tags = ['c', 'a', 'b'].flatMap((key, index) => [
    [`Tags.member.${index + 1}.Key`, key],
    [`Tags.member.${index + 1}.Value`, key.toUpperCase()],
  ]);
  await setUp(server, ['CreateRole', { ...ROLE, ...Object.fromEntries(tags) }]);
  const client = createIamClient(server.url, server.admin, NOW);
  const pages = paginateListRoleTags({ client, pageSize: 2 }, { RoleName: 'app' });
  expect(await namesOf(pages, ({ Tags }) => Tags?.map(({ Key, Value }) => `${Key}=${Value}`))).toEqual([
    ['a=A', 'b=B'],
    ['c=C'],
  ]);
});
