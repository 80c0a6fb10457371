import { expect, test } from 'vitest';
import type { PolicyStatement } from '../../../src/account/policy.ts';
import type { SigningKey } from '../http.ts';
import { NOW } from '../servers.ts';
import type { Parameters } from '../sts/call.ts';
import {
  ACCOUNT,
  callIam,
  EC2_TRUST,
  type IamServer,
  policyOf,
  S3_POLICY,
  setUp,
  startIamServer,
} from './call.ts';

type Condition = NonNullable<PolicyStatement['Condition']>;
type KeyOf = (server: IamServer, policy: ReturnType<typeof policyOf>) => SigningKey;

const TAGS = { 'Tags.member.1.Key': 'Team', 'Tags.member.1.Value': 'a' };
const MORE_TAGS = { ...TAGS, 'Tags.member.2.Key': 'cost', 'Tags.member.2.Value': '7' };
const BOB = { UserName: 'bob', PolicyArn: `${ACCOUNT}:policy/p` };
const PROVIDER = `${ACCOUNT}:oidc-provider/127.0.0.1:4567/a`;

/** A user with tags, a role with tags, and a policy, a profile and a provider with tags. */
async function startWithAll(): Promise<IamServer> {
  const server = await startIamServer();
  await setUp(
    server,
    ['CreateUser', { UserName: 'bob', ...TAGS }],
    ['CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: EC2_TRUST, ...TAGS }],
    ['CreatePolicy', { PolicyName: 'p', PolicyDocument: S3_POLICY, ...TAGS }],
    ['CreateInstanceProfile', { InstanceProfileName: 'i', ...TAGS }],
    ['CreateOpenIDConnectProvider', { Url: 'http://127.0.0.1:4567/a', ...TAGS }],
  );
  return server;
}

const carol: KeyOf = ({ account }, policy) => {
  account.createUser({ userName: 'carol', path: '/team/', policy });
  return account.createAccessKey({ userName: 'carol' });
};
const session: KeyOf = ({ account }, policy) => {
  account.createRole({ roleName: 'app', path: '/team/', policy });
  return account.issueSession({ roleName: 'app', roleSessionName: 's-1', sourceIdentity: 'dora' });
};
const tagged: KeyOf = ({ account }, policy) => {
  account.entities.roles.create({ roleName: 'app', policy, tags: [{ key: 'Team', value: 'a' }] });
  return account.issueSession({ roleName: 'app', roleSessionName: 's-1' });
};
const retagged: KeyOf = ({ account }, policy) => {
  account.entities.roles.create({ roleName: 'app', policy, tags: [{ key: 'Team', value: 'b' }] });
  return account.issueSession({
    roleName: 'app',
    roleSessionName: 's-1',
    tags: [{ key: 'team', value: 'a' }],
  });
};

const GET: [string, Parameters] = ['GetUser', BOB];

test.each<[name: string, KeyOf, action: [string, Parameters], holds: Condition, fails: Condition]>([
  [
    'a user has its ARN',
    carol,
    GET,
    { ArnEquals: { 'aws:PrincipalArn': `${ACCOUNT}:user/team/*` } },
    { ArnEquals: { 'aws:PrincipalArn': `${ACCOUNT}:user/carol` } },
  ],
  [
    'a session has the ARN of its role',
    session,
    GET,
    { ArnLike: { 'aws:PrincipalArn': `${ACCOUNT}:role/team/app` } },
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:sts::123456789012:assumed-role/app/s-1' } },
  ],
  [
    'an account',
    carol,
    GET,
    { StringEquals: { 'aws:PrincipalAccount': '123456789012' } },
    { StringEquals: { 'aws:PrincipalAccount': '210987654321' } },
  ],
  [
    'no organization',
    carol,
    GET,
    { Null: { 'aws:PrincipalOrgID': true, 'aws:PrincipalOrgPaths': true } },
    { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
  ],
  [
    'a user has a name',
    carol,
    GET,
    { StringEquals: { 'aws:username': 'carol' } },
    { StringEquals: { 'aws:username': 'alice' } },
  ],
  [
    'a session has none',
    session,
    GET,
    { Null: { 'aws:username': 'true' } },
    { Null: { 'aws:username': 'false' } },
  ],
  [
    'a user has an id',
    carol,
    GET,
    { StringLike: { 'aws:userid': 'AIDA*' } },
    { StringLike: { 'aws:userid': 'AROA*' } },
  ],
  [
    'a session has the id of its role and its name',
    session,
    GET,
    { StringLike: { 'aws:userid': 'AROA*:s-1' } },
    { StringLike: { 'aws:userid': 'AROA*:s-2' } },
  ],
  [
    'a session has a time',
    session,
    GET,
    { DateEquals: { 'aws:TokenIssueTime': '2026-01-02T03:04:05Z' } },
    { DateLessThan: { 'aws:TokenIssueTime': '2026-01-02T03:04:05Z' } },
  ],
  [
    'a user has none',
    carol,
    GET,
    { Null: { 'aws:TokenIssueTime': 'true' } },
    { DateGreaterThan: { 'aws:TokenIssueTime': '1970-01-01' } },
  ],
  [
    'a session knows of MFA',
    session,
    GET,
    { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  ],
  [
    'nobody has an age of MFA',
    session,
    GET,
    { Null: { 'aws:MultiFactorAuthAge': 'true' } },
    { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } },
  ],
  [
    'a session has a source identity',
    session,
    GET,
    { StringEquals: { 'aws:SourceIdentity': 'dora' } },
    { StringEquals: { 'aws:SourceIdentity': 'eve' } },
  ],
  [
    'nobody calls for something else',
    carol,
    GET,
    { Null: { 'aws:SourceArn': 'true', 'aws:SourceAccount': 'true' } },
    { ArnLike: { 'aws:SourceArn': 'arn:*:*:*:*:*' } },
  ],
  [
    'it is now',
    carol,
    GET,
    { DateEquals: { 'aws:CurrentTime': '2026-01-02T03:04:05Z' } },
    { DateGreaterThan: { 'aws:CurrentTime': '2026-01-02T03:04:05Z' } },
  ],
  [
    'it is now, in seconds',
    carol,
    GET,
    { NumericEquals: { 'aws:EpochTime': NOW / 1000 } },
    { DateLessThan: { 'aws:EpochTime': '2026-01-02T03:04:05Z' } },
  ],
  [
    'a role has tags',
    tagged,
    GET,
    { StringEquals: { 'aws:PrincipalTag/team': 'a' } },
    { StringEquals: { 'aws:PrincipalTag/team': 'b' } },
  ],
  [
    'the tags of a session win',
    retagged,
    GET,
    { StringEquals: { 'aws:PrincipalTag/Team': 'a' } },
    { StringEquals: { 'aws:PrincipalTag/Team': 'b' } },
  ],
  [
    'a user has no tags',
    carol,
    GET,
    { Null: { 'aws:PrincipalTag/Team': 'true' } },
    { StringLike: { 'aws:PrincipalTag/Team': '*' } },
  ],
  ...(
    [
      ['user', GET],
      ['role', ['GetRole', { RoleName: 'r' }]],
      ['policy', ['GetPolicy', BOB]],
      ['profile', ['GetInstanceProfile', { InstanceProfileName: 'i' }]],
      ['provider', ['GetOpenIDConnectProvider', { OpenIDConnectProviderArn: PROVIDER }]],
    ] as [string, [string, Parameters]][]
  ).map(([kind, action]): [string, KeyOf, [string, Parameters], Condition, Condition] => [
    `what it is done to has tags: a ${kind}`,
    carol,
    action,
    { StringEquals: { 'aws:ResourceTag/Team': 'a' } },
    { StringEquals: { 'aws:ResourceTag/Team': 'b' } },
  ]),
  [
    'a user has tags, by the key of IAM',
    carol,
    ['DeleteUser', BOB],
    { StringEquals: { 'iam:ResourceTag/Team': 'a' } },
    { StringEquals: { 'iam:ResourceTag/Team': 'b' } },
  ],
  [
    'what is made has tags',
    carol,
    ['CreateUser', { UserName: 'new', ...TAGS }],
    { StringEquals: { 'aws:RequestTag/Team': 'a' } },
    { StringEquals: { 'aws:RequestTag/Team': 'b' } },
  ],
  [
    'what is made has tags of some keys',
    carol,
    ['CreateUser', { UserName: 'new', ...MORE_TAGS }],
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['Team', 'cost', 'env'] } },
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['Team', 'env'] } },
  ],
  [
    'what is made has a tag of a key',
    carol,
    ['CreateRole', { RoleName: 'new', AssumeRolePolicyDocument: EC2_TRUST, ...MORE_TAGS }],
    { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'cost' } },
    { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'env' } },
  ],
  [
    'what is made has no tags',
    carol,
    ['CreateUser', { UserName: 'new' }],
    { Null: { 'aws:TagKeys': 'true' } },
    { Null: { 'aws:TagKeys': 'false' } },
  ],
  [
    'a policy to attach has an ARN',
    carol,
    ['AttachUserPolicy', BOB],
    { ArnLike: { 'iam:PolicyARN': `${ACCOUNT}:policy/*` } },
    { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/*' } },
  ],
  [
    'nobody has a boundary',
    carol,
    ['CreateUser', { UserName: 'new' }],
    { Null: { 'iam:PermissionsBoundary': 'true' } },
    { StringEquals: { 'iam:PermissionsBoundary': `${ACCOUNT}:policy/p` } },
  ],
])('%s', async (_, keyOf, [action, parameters], holds, fails) => {
  const statusOf = async (Effect: 'Allow' | 'Deny', Condition: Condition) => {
    await using server = await startWithAll();
    const allow = { Effect: 'Allow', Action: 'iam:*', Resource: '*' } as const;
    const conditional = { ...allow, Effect, Condition };
    const key = keyOf(server, policyOf(...(Effect === 'Deny' ? [allow, conditional] : [conditional])));
    return (await callIam(server, action, parameters, key)).status;
  };
  expect([await statusOf('Allow', holds), await statusOf('Allow', fails)]).toEqual([200, 403]);
  expect([await statusOf('Deny', holds), await statusOf('Deny', fails)]).toEqual([403, 200]);
});

test.each([
  ['ec2.amazonaws.com', 200],
  ['lambda.amazonaws.com', 403],
])(
  'a role in an instance profile goes to EC2, and not to what else may be allowed: %s',
  async (service, status) => {
    await using server = await startWithAll();
    const allow = { Effect: 'Allow', Action: 'iam:AddRoleToInstanceProfile', Resource: '*' } as const;
    const Condition = { StringEquals: { 'iam:PassedToService': service } };
    const key = carol(server, policyOf(allow, { ...allow, Action: 'iam:PassRole', Condition }));
    const place = { InstanceProfileName: 'i', RoleName: 'r' };
    expect((await callIam(server, 'AddRoleToInstanceProfile', place, key)).status).toBe(status);
  },
);
