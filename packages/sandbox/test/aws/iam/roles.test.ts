import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { PolicyStatement } from '../../../src/account/policy.ts';
import { callSigned, formOf } from '../sts/call.ts';
import {
  ACCOUNT,
  callIam,
  EC2_TRUST,
  type IamServer,
  policyOf,
  refusal,
  S3_POLICY,
  setUp,
  startIamServer,
} from './call.ts';
import { createIamClient } from './create-iam-client.ts';

const R = { RoleName: 'r', AssumeRolePolicyDocument: EC2_TRUST };
const ALICE = `${ACCOUNT}:user/alice`;

const trust = (AWS: string | string[]) =>
  JSON.stringify(policyOf({ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }));

async function trustOf(server: IamServer): Promise<unknown> {
  const { element } = await callIam(server, 'GetRole', { RoleName: 'r' });
  return JSON.parse(decodeURIComponent(element('AssumeRolePolicyDocument') ?? ''));
}

async function assume(server: IamServer, key = server.key): Promise<number> {
  const form = formOf('AssumeRole', { RoleArn: `${ACCOUNT}:role/r`, RoleSessionName: 's-1' });
  return (await callSigned(server, key, form)).status;
}

test('the bytes of the answers', async () => {
  await using server = await startIamServer();
  const created = await callIam(server, 'CreateRole', {
    ...R,
    Path: '/team/',
    Description: "The app's",
    MaxSessionDuration: '7200',
    'Tags.member.1.Key': 'a',
    'Tags.member.1.Value': 'b',
  });
  expect(created.element('RoleId')).toMatch(/^AROA[A-Z2-7]{17}$/);
  const role = `
    <Role>
      <Path>/team/</Path>
      <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22ec2.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
      <RoleId>${created.element('RoleId')}</RoleId>
      <RoleName>r</RoleName>
      <Arn>arn:aws:iam::123456789012:role/team/r</Arn>
      <CreateDate>2026-01-02T03:04:05Z</CreateDate>`;
  const tags = `
      <Tags>
        <member>
          <Key>a</Key>
          <Value>b</Value>
        </member>
      </Tags>`;
  expect(created.body).toContain(`  <CreateRoleResult>${role}${tags}
    </Role>
  </CreateRoleResult>`);
  expect((await callIam(server, 'GetRole', { RoleName: 'r' })).body).toContain(`  <GetRoleResult>${role}
      <Description>The app&apos;s</Description>
      <MaxSessionDuration>7200</MaxSessionDuration>${tags}
      <RoleLastUsed/>
    </Role>
  </GetRoleResult>`);
});

test('the real client makes, reads, changes and deletes a role', async () => {
  await using server = await startIamServer(Date.now);
  const client = createIamClient(server.url, server.admin);
  const { Role } = await client.send(new CreateRoleCommand(R));
  expect(Role).toEqual({
    Path: '/',
    RoleName: 'r',
    RoleId: expect.stringMatching(/^AROA/),
    Arn: `${ACCOUNT}:role/r`,
    CreateDate: expect.any(Date),
    AssumeRolePolicyDocument: encodeURIComponent(EC2_TRUST),
  });
  const get = async () => (await client.send(new GetRoleCommand({ RoleName: 'r' }))).Role;
  expect(await get()).toEqual({ ...Role, MaxSessionDuration: 3600, RoleLastUsed: {} });

  const PolicyDocument = trust(ALICE);
  await client.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'r', PolicyDocument }));
  expect(decodeURIComponent((await get())?.AssumeRolePolicyDocument ?? '')).toBe(PolicyDocument);

  const attachment = { RoleName: 'r', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
  await client.send(new AttachRolePolicyCommand(attachment));
  const { AttachedPolicies } = await client.send(new ListAttachedRolePoliciesCommand({ RoleName: 'r' }));
  expect(AttachedPolicies).toEqual([{ PolicyName: 'AdministratorAccess', PolicyArn: attachment.PolicyArn }]);
  await client.send(new DetachRolePolicyCommand(attachment));
  await client.send(new DeleteRoleCommand({ RoleName: 'r' }));
  await expect(get()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});

test.each(['App', 'app', 'APP'])('a name is taken once, %s after App', async (RoleName) => {
  await using server = await startIamServer();
  await setUp(server, ['CreateRole', { ...R, RoleName: 'App' }]);
  expect(await refusal(server, 'CreateRole', { ...R, RoleName, Path: '/other/' })).toEqual({
    status: 409,
    code: 'EntityAlreadyExists',
    message: `Role with name ${RoleName} already exists.`,
  });
});

test.each([
  'GetRole',
  'DeleteRole',
  'UpdateAssumeRolePolicy',
  'AttachRolePolicy',
  'DetachRolePolicy',
  'ListAttachedRolePolicies',
  'PutRolePolicy',
  'DeleteRolePolicy',
])('%s knows the role by its name', async (action) => {
  await using server = await startIamServer();
  await setUp(server, ['CreatePolicy', { PolicyName: 'p', PolicyDocument: S3_POLICY }]);
  const PolicyDocument = action === 'PutRolePolicy' ? S3_POLICY : EC2_TRUST;
  const parameters = { PolicyName: 'p', PolicyDocument, PolicyArn: `${ACCOUNT}:policy/p` };
  expect(await refusal(server, action, { RoleName: 'nothing', ...parameters })).toEqual({
    status: 404,
    code: 'NoSuchEntity',
    message: 'The role with name nothing cannot be found.',
  });
});

describe('a role is not deleted', () => {
  const conflict = (message: string) => ({ status: 409, code: 'DeleteConflict', message });

  test('with policies attached', async () => {
    await using server = await startIamServer();
    const attachment = { RoleName: 'r', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
    await setUp(server, ['CreateRole', R], ['AttachRolePolicy', attachment]);
    expect(await refusal(server, 'DeleteRole', R)).toEqual(
      conflict('Cannot delete entity, must detach all policies first.'),
    );
    await setUp(server, ['DetachRolePolicy', attachment], ['DeleteRole', R]);
  });

  test('with policies of its own', async () => {
    await using server = await startIamServer();
    const policy = { RoleName: 'r', PolicyName: 'own' };
    await setUp(server, ['CreateRole', R], ['PutRolePolicy', { ...policy, PolicyDocument: S3_POLICY }]);
    expect(await refusal(server, 'DeleteRole', R)).toEqual(
      conflict('Cannot delete entity, must delete policies first.'),
    );
    await setUp(server, ['DeleteRolePolicy', policy]);
    expect(await refusal(server, 'DeleteRolePolicy', policy)).toEqual({
      status: 404,
      code: 'NoSuchEntity',
      message: 'The role policy with name own cannot be found.',
    });
    await setUp(server, ['DeleteRole', R]);
  });

  test('in an instance profile', async () => {
    await using server = await startIamServer();
    const place = { InstanceProfileName: 'i', RoleName: 'r' };
    await setUp(
      server,
      ['CreateRole', R],
      ['CreateInstanceProfile', place],
      ['AddRoleToInstanceProfile', place],
    );
    expect(await refusal(server, 'DeleteRole', R)).toEqual(
      conflict('Cannot delete entity, must remove roles from instance profile first.'),
    );
    await setUp(server, ['RemoveRoleFromInstanceProfile', place], ['DeleteRole', R]);
  });
});

test.each([
  ['MaxSessionDuration', '3599', 'have value greater than or equal to 3600'],
  ['MaxSessionDuration', '43201', 'have value less than or equal to 43200'],
  ['RoleName', 'r'.repeat(65), 'have length less than or equal to 64'],
  ['Description', 'd'.repeat(1001), 'have length less than or equal to 1000'],
  [
    'Description',
    '☃',
    String.raw`satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*`,
  ],
])('%s %s is refused', async (name, value, constraint) => {
  await using server = await startIamServer();
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  expect(await refusal(server, 'CreateRole', { ...R, [name]: value })).toEqual({
    status: 400,
    code: 'ValidationError',
    message: `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  });
});

test('a permissions boundary is not emulated', async () => {
  await using server = await startIamServer();
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/AdministratorAccess';
  expect(await refusal(server, 'CreateRole', { ...R, PermissionsBoundary })).toMatchObject({ status: 501 });
});

test('a longest session is what STS holds a caller to', async () => {
  await using server = await startIamServer();
  await setUp(server, [
    'CreateRole',
    { ...R, AssumeRolePolicyDocument: trust(ALICE), MaxSessionDuration: '7200' },
  ]);
  const duration = async (DurationSeconds: string) => {
    const parameters = { RoleArn: `${ACCOUNT}:role/r`, RoleSessionName: 's-1', DurationSeconds };
    return (await callSigned(server, server.key, formOf('AssumeRole', parameters))).status;
  };
  expect([await duration('7200'), await duration('7201')]).toEqual([200, 400]);
});

describe('a trust policy', () => {
  test('lets whom it names assume the role, until it names another', async () => {
    await using server = await startIamServer();
    const both = trust([ALICE, `${ACCOUNT}:user/admin`]);
    await setUp(server, ['CreateRole', { ...R, AssumeRolePolicyDocument: both }]);
    expect([await assume(server), await assume(server, server.admin)]).toEqual([200, 200]);
    expect(await trustOf(server)).toEqual(JSON.parse(both));
    await setUp(server, [
      'UpdateAssumeRolePolicy',
      { RoleName: 'r', PolicyDocument: trust(`${ACCOUNT}:user/admin`) },
    ]);
    expect([await assume(server), await assume(server, server.admin)]).toEqual([403, 200]);
  });

  test.each([
    ['user', 'CreateUser', { UserName: 'nobody' }],
    ['role', 'CreateRole', { ...R, RoleName: 'nobody' }],
  ] as const)('names a %s who exists', async (kind, create, parameters) => {
    await using server = await startIamServer();
    const arn = `${ACCOUNT}:${kind}/nobody`;
    const refused = {
      status: 400,
      code: 'MalformedPolicyDocument',
      message: `Invalid principal in policy: "AWS":"${arn}"`,
    };
    const role = { ...R, AssumeRolePolicyDocument: trust([ALICE, arn]) };
    expect(await refusal(server, 'CreateRole', role)).toEqual(refused);
    await setUp(server, ['CreateRole', R]);
    const update = { RoleName: 'r', PolicyDocument: trust(arn) };
    expect(await refusal(server, 'UpdateAssumeRolePolicy', update)).toEqual(refused);
    expect(await trustOf(server)).toEqual(JSON.parse(EC2_TRUST));
    await setUp(server, [create, parameters], ['UpdateAssumeRolePolicy', update]);
  });

  test('is about that very user, not about another of the same name', async () => {
    await using server = await startIamServer();
    await setUp(server, ['CreateUser', { UserName: 'bob' }]);
    const first = await callIam(server, 'GetUser', { UserName: 'bob' });
    const id = first.element('UserId') ?? '';
    await setUp(server, ['CreateRole', { ...R, AssumeRolePolicyDocument: trust(`${ACCOUNT}:user/bob`) }]);
    expect(await assume(server, server.account.createAccessKey({ userName: 'bob' }))).toBe(200);
    expect(await trustOf(server)).toEqual(JSON.parse(trust(`${ACCOUNT}:user/bob`)));

    server.account.deleteUser({ userName: 'bob' });
    // It shows what it trusts: a unique id that is nobody's any more.
    expect(await trustOf(server)).toEqual(JSON.parse(trust(id)));
    await setUp(server, ['CreateUser', { UserName: 'bob' }]);
    const again = server.account.createAccessKey({ userName: 'bob' });
    expect(await assume(server, again)).toBe(403);
    expect(await trustOf(server)).toEqual(JSON.parse(trust(id)));
    expect(
      await refusal(server, 'UpdateAssumeRolePolicy', { RoleName: 'r', PolicyDocument: trust(id) }),
    ).toEqual({
      status: 400,
      code: 'MalformedPolicyDocument',
      message: `Invalid principal in policy: "AWS":"${id}"`,
    });
    const update = { RoleName: 'r', PolicyDocument: trust(`${ACCOUNT}:user/bob`) };
    await setUp(server, ['UpdateAssumeRolePolicy', update]);
    expect(await assume(server, again)).toBe(200);
  });

  test('names a user by the unique id, and shows the name', async () => {
    await using server = await startIamServer();
    const id = (await callIam(server, 'GetUser', { UserName: 'alice' })).element('UserId') ?? '';
    await setUp(server, ['CreateRole', { ...R, AssumeRolePolicyDocument: trust(id) }]);
    expect(await trustOf(server)).toEqual(JSON.parse(trust(ALICE)));
    expect([await assume(server), await assume(server, server.admin)]).toEqual([200, 403]);
  });

  test('names a role whose sessions then assume the other', async () => {
    await using server = await startIamServer();
    await setUp(
      server,
      ['CreateRole', { ...R, RoleName: 'first' }],
      ['CreateRole', { ...R, AssumeRolePolicyDocument: trust(`${ACCOUNT}:role/first`) }],
    );
    const session = server.account.issueSession({ roleName: 'first', roleSessionName: 's-1' });
    expect(await assume(server, session)).toBe(200);
    server.account.deleteRole({ roleName: 'first' });
    await setUp(server, ['CreateRole', { ...R, RoleName: 'first' }]);
    const other = server.account.issueSession({ roleName: 'first', roleSessionName: 's-1' });
    expect(await assume(server, other)).toBe(403);
  });

  test('of the account leaves it to the caller’s policies', async () => {
    await using server = await startIamServer();
    const allow: PolicyStatement = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: `${ACCOUNT}:role/r`,
    };
    const attachment = { UserName: 'alice', PolicyArn: `${ACCOUNT}:policy/may` };
    await setUp(
      server,
      ['CreateRole', { ...R, AssumeRolePolicyDocument: trust(`${ACCOUNT}:root`) }],
      ['CreatePolicy', { PolicyName: 'may', PolicyDocument: JSON.stringify(policyOf(allow)) }],
    );
    expect(await assume(server)).toBe(403);
    await setUp(server, ['AttachUserPolicy', attachment]);
    expect(await assume(server)).toBe(200);
    await setUp(server, ['DetachUserPolicy', attachment]);
    expect(await assume(server)).toBe(403);
    // One that names the user needs no policy of the user's; a deny there is final all the same.
    await setUp(server, ['UpdateAssumeRolePolicy', { RoleName: 'r', PolicyDocument: trust(ALICE) }]);
    expect(await assume(server)).toBe(200);
    const PolicyDocument = JSON.stringify(policyOf({ ...allow, Effect: 'Deny' }));
    await setUp(server, ['PutUserPolicy', { UserName: 'alice', PolicyName: 'no', PolicyDocument }]);
    expect(await assume(server)).toBe(403);
  });
});
