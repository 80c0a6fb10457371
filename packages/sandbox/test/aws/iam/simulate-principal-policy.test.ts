import { paginateSimulatePrincipalPolicy, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { PolicyStatement } from '../../../src/account/policy.ts';
import { NOW } from '../servers.ts';
import { callIam, keyOfUser, refusal, setUp, startIamServer } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

const ACCOUNT = 'arn:aws:iam::123456789012';
const BOB = `${ACCOUNT}:user/bob`;

const STATEMENTS: PolicyStatement[] = [
  { Effect: 'Allow', Action: ['iam:Get*', 's3:GetObject'], Resource: '*' },
  { Effect: 'Deny', Action: 'iam:GetRole', Resource: `${ACCOUNT}:role/secret` },
  {
    Effect: 'Allow',
    Action: 'iam:CreateUser',
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestTag/owner': ['me', 'us'] } },
  },
  {
    Effect: 'Allow',
    Action: 'iam:TagUser',
    Resource: '*',
    Condition: { StringEquals: { 'aws:PrincipalArn': BOB } },
  },
];

/** What would become of the calls, by action and resource. */
async function simulate(parameters: {
  ActionNames: string[];
  ResourceArns?: string[];
  ContextEntries?: object[];
}) {
  await using server = await startIamServer();
  keyOfUser(server, 'bob', ...STATEMENTS);
  const { EvaluationResults = [] } = await createIamClient(server.url, server.admin, NOW).send(
    new SimulatePrincipalPolicyCommand({ PolicySourceArn: BOB, ...parameters }),
  );
  return EvaluationResults.map(
    ({ EvalActionName, EvalResourceName, EvalDecision }) =>
      `${EvalActionName} ${EvalResourceName} ${EvalDecision}`,
  );
}

describe('a simulation', () => {
  test('decides as the calls would be', async () => {
    const ActionNames = ['iam:GetRole', 'iam:getuser', 'iam:PutUserPolicy', 's3:GetObject'];
    expect(await simulate({ ActionNames })).toEqual([
      'iam:GetRole * allowed',
      'iam:getuser * allowed',
      'iam:PutUserPolicy * implicitDeny',
      's3:GetObject * allowed',
    ]);
    const ResourceArns = [`${ACCOUNT}:role/secret`, `${ACCOUNT}:role/app`];
    expect(await simulate({ ActionNames: ['iam:GetRole'], ResourceArns })).toEqual([
      `iam:GetRole ${ACCOUNT}:role/secret explicitDeny`,
      `iam:GetRole ${ACCOUNT}:role/app allowed`,
    ]);
  });

  test('knows the context that it is given, and who asks', async () => {
    const entry = (value: string) => ({
      ContextKeyName: 'aws:RequestTag/owner',
      ContextKeyType: 'string',
      ContextKeyValues: [value],
    });
    const ActionNames = ['iam:CreateUser'];
    expect(await simulate({ ActionNames })).toEqual(['iam:CreateUser * implicitDeny']);
    const other = {
      ContextKeyName: 'aws:TagKeys',
      ContextKeyType: 'stringList',
      ContextKeyValues: ['a', 'owner'],
    };
    expect(await simulate({ ActionNames, ContextEntries: [other, entry('me')] })).toEqual([
      'iam:CreateUser * allowed',
    ]);
    expect(await simulate({ ActionNames, ContextEntries: [entry('you')] })).toEqual([
      'iam:CreateUser * implicitDeny',
    ]);
    expect(await simulate({ ActionNames: ['iam:TagUser'] })).toEqual(['iam:TagUser * allowed']);
  });

  test('names the policy that decides, and comes in pages', async () => {
    await using server = await startIamServer();
    keyOfUser(server, 'bob', ...STATEMENTS);
    const client = createIamClient(server.url, server.admin, NOW);
    const ActionNames = ['iam:GetUser', 'iam:GetRole', 'iam:DeleteUser'];
    const pages = [];
    const input = { PolicySourceArn: BOB, ActionNames };
    for await (const { EvaluationResults } of paginateSimulatePrincipalPolicy(
      { client, pageSize: 2 },
      input,
    )) {
      pages.push(EvaluationResults?.map(({ MatchedStatements }) => MatchedStatements));
    }
    const matched = [{ SourcePolicyId: 'inline', SourcePolicyType: 'IAM Policy' }];
    expect(pages).toEqual([[matched, matched], [[]]]);
  });

  test('of a role looks at its policies, attached ones too', async () => {
    await using server = await startIamServer();
    const { arn } = server.account.createRole({ roleName: 'app', path: '/team/' });
    const ask = async () =>
      (
        await callIam(server, 'SimulatePrincipalPolicy', {
          PolicySourceArn: arn,
          'ActionNames.member.1': 'iam:GetUser',
        })
      ).element('EvalDecision');
    expect(await ask()).toBe('implicitDeny');
    await setUp(server, [
      'AttachRolePolicy',
      { RoleName: 'app', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ]);
    expect(await ask()).toBe('allowed');
  });
});

describe('refused is', () => {
  const valid = { PolicySourceArn: `${ACCOUNT}:user/alice`, 'ActionNames.member.1': 'iam:GetUser' };
  test.each([
    [
      'a user that there is not',
      { PolicySourceArn: BOB },
      { status: 404, code: 'NoSuchEntity', message: 'The user with name bob cannot be found.' },
    ],
    [
      'a role that there is not',
      { PolicySourceArn: `${ACCOUNT}:role/x/app` },
      { status: 404, message: 'The role with name app cannot be found.' },
    ],
    [
      'a session',
      { PolicySourceArn: 'arn:aws:sts::123456789012:assumed-role/app/s' },
      { status: 400, code: 'InvalidInput' },
    ],
    ['no action', { 'ActionNames.member.1': undefined }, { status: 400, code: 'ValidationError' }],
    ['a short action', { 'ActionNames.member.1': 'x' }, { status: 400, code: 'ValidationError' }],
    [
      'a boundary',
      { 'PermissionsBoundaryPolicyInputList.member.1': '{}' },
      { status: 501, code: 'NotImplemented' },
    ],
    ['other policies', { 'PolicyInputList.member.1': '{}' }, { status: 501, code: 'NotImplemented' }],
    ['another caller', { CallerArn: BOB }, { status: 501, code: 'NotImplemented' }],
    [
      'a context key without a type',
      { 'ContextEntries.member.1.ContextKeyName': 'aws:x' },
      { status: 400, code: 'ValidationError' },
    ],
  ])('%s', async (_, parameters, expected) => {
    await using server = await startIamServer();
    expect(await refusal(server, 'SimulatePrincipalPolicy', { ...valid, ...parameters })).toMatchObject(
      expected,
    );
  });

  test('a condition on another service that the sandbox does not know', async () => {
    await using server = await startIamServer();
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: '*',
          Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
        },
      ],
    });
    await setUp(server, ['PutUserPolicy', { UserName: 'alice', PolicyName: 'p', PolicyDocument: document }]);
    expect(
      await refusal(server, 'SimulatePrincipalPolicy', { ...valid, 'ActionNames.member.1': 's3:GetObject' }),
    ).toMatchObject({
      status: 501,
      code: 'NotImplemented',
    });
  });
});
