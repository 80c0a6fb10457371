import { expect, test } from 'vitest';
import { callIam, EC2_TRUST, keyOfUser, refusal, S3_POLICY, setUp, startIamServer } from './call.ts';

const ACCOUNT = 'arn:aws:iam::123456789012';
const PROVIDER = `${ACCOUNT}:oidc-provider/issuer.example`;

/** What has tags, and how a call names it. */
const TAGGED = {
  User: { UserName: 'bob' },
  Role: { RoleName: 'app' },
  Policy: { PolicyArn: `${ACCOUNT}:policy/p` },
  InstanceProfile: { InstanceProfileName: 'profile' },
  OpenIDConnectProvider: { OpenIDConnectProviderArn: PROVIDER },
};
const CASES = Object.entries(TAGGED) as [string, Record<string, string>][];

async function startWithAll() {
  const server = await startIamServer();
  await setUp(
    server,
    ['CreateUser', { UserName: 'bob' }],
    ['CreateRole', { RoleName: 'app', AssumeRolePolicyDocument: EC2_TRUST }],
    ['CreatePolicy', { PolicyName: 'p', PolicyDocument: S3_POLICY }],
    ['CreateInstanceProfile', { InstanceProfileName: 'profile' }],
    ['CreateOpenIDConnectProvider', { Url: 'https://issuer.example', 'ClientIDList.member.1': 'a' }],
  );
  return server;
}

const tag = (key: string, value: string, at = 1) => ({
  [`Tags.member.${at}.Key`]: key,
  [`Tags.member.${at}.Value`]: value,
});

const tagsIn = (body: string) =>
  [...body.matchAll(/<Key>([^<]*)<\/Key>\s*<Value\/?>([^<]*)/g)].map(([, key, value]) => `${key}=${value}`);

test.each(CASES)('%s: tags are added, replaced whatever their case, listed and removed', async (kind, id) => {
  await using server = await startWithAll();
  const list = async () => tagsIn((await callIam(server, `List${kind}Tags`, id)).body);
  expect(
    (await callIam(server, `Tag${kind}`, { ...id, ...tag('Team', 'one'), ...tag('b', '2', 2) })).status,
  ).toBe(200);
  expect(await list()).toEqual(['Team=one', 'b=2']);
  await callIam(server, `Tag${kind}`, { ...id, ...tag('TEAM', 'two') });
  expect(await list()).toEqual(['TEAM=two', 'b=2']);
  const untag = { ...id, 'TagKeys.member.1': 'team', 'TagKeys.member.2': 'never' };
  expect((await callIam(server, `Untag${kind}`, untag)).status).toBe(200);
  expect(await list()).toEqual(['b=2']);
});

test('users and roles that a program made have none', async () => {
  await using server = await startIamServer();
  server.account.createUser({ userName: 'bob' });
  server.account.createRole({ roleName: 'app' });
  for (const kind of ['User', 'Role'] as const) {
    expect((await callIam(server, `List${kind}Tags`, TAGGED[kind])).body).toContain('<Tags/>');
  }
});

test.each(CASES)('%s: what is not there has no tags', async (kind, id) => {
  await using server = await startIamServer();
  for (const [action, more] of [
    [`Tag${kind}`, tag('k', 'v')],
    [`Untag${kind}`, { 'TagKeys.member.1': 'k' }],
    [`List${kind}Tags`, {}],
  ] as const) {
    expect(await refusal(server, action, { ...id, ...more })).toMatchObject({
      status: 404,
      code: 'NoSuchEntity',
    });
  }
});

test('tags that cannot be are refused', async () => {
  await using server = await startWithAll();
  const refused = (parameters: object) => refusal(server, 'TagUser', { UserName: 'bob', ...parameters });
  expect(await refused(tag('aws:x', 'v'))).toMatchObject({ code: 'InvalidInput' });
  expect(await refused({ ...tag('k', 'v'), ...tag('K', 'v', 2) })).toMatchObject({ code: 'InvalidInput' });
  expect(await refused(tag('k', 'x'.repeat(257)))).toMatchObject({ code: 'ValidationError' });
  expect(await refused({})).toMatchObject({ code: 'ValidationError' });
  expect(await refusal(server, 'UntagUser', { UserName: 'bob' })).toMatchObject({ code: 'ValidationError' });
});

test('the fifty-first tag is refused, and one that replaces another is taken', async () => {
  await using server = await startWithAll();
  const many = Array.from({ length: 50 }, (_, index) => tag(`k${index}`, 'v', index + 1));
  await setUp(server, ['TagUser', Object.assign({ UserName: 'bob' }, ...many)]);
  expect(await refusal(server, 'TagUser', { UserName: 'bob', ...tag('new', 'v') })).toEqual({
    status: 409,
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for TagsPerUser: 50',
  });
  expect((await callIam(server, 'TagUser', { UserName: 'bob', ...tag('k0', 'w') })).status).toBe(200);
});

test('conditions see the tags of a request, the keys to be removed, and those that a resource has', async () => {
  await using server = await startWithAll();
  const key = keyOfUser(
    server,
    'tagger',
    {
      Effect: 'Allow',
      Action: 'iam:TagRole',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestTag/owner': 'me' } },
    },
    {
      Effect: 'Allow',
      Action: 'iam:UntagRole',
      Resource: '*',
      Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner'] } },
    },
    {
      Effect: 'Allow',
      Action: 'iam:DeleteRole',
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/owner': 'me' } },
    },
  );
  const call = async (action: string, parameters: Record<string, string>) =>
    (await callIam(server, action, { RoleName: 'app', ...parameters }, key)).status;
  expect(await call('DeleteRole', {})).toBe(403);
  expect(await call('TagRole', tag('owner', 'you'))).toBe(403);
  expect(await call('TagRole', tag('owner', 'me'))).toBe(200);
  expect(await call('UntagRole', { 'TagKeys.member.1': 'other' })).toBe(403);
  expect(await call('DeleteRole', {})).toBe(200);
});
