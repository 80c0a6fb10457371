import { describe, expect, test } from 'vitest';
import { callIam, refusal, setUp, startIamServer } from './call.ts';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/';
const GITHUB = 'token.actions.githubusercontent.com';
const MAIN = 'repo:octo-org/octo-repo:ref:refs/heads/main';
const SUB = `${GITHUB}:sub`;

/** A trust policy that lets an issuer in, under a condition. */
function trustOf(issuer: string, condition: object | undefined, change: object = {}): string {
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: `${ARN}${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    ...(condition && { Condition: condition }),
    ...change,
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

const refusalOf = (issuer: string, keys: string) => ({
  status: 400,
  code: 'MalformedPolicyDocument',
  message: `Trust policy with trusted principal ${ARN}${issuer} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, ${keys} which is not scoped to all.`,
});
const GITHUB_REFUSAL = refusalOf(GITHUB, `${SUB} or ${GITHUB}:job_workflow_ref`);

describe('a role that trusts GitHub must say whose tokens', () => {
  test.each<[string, object | undefined]>([
    ['no condition', undefined],
    ['the audience alone', { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } }],
    ['the subject of another issuer', { StringEquals: { 'gitlab.com:sub': MAIN } }],
    ['any subject', { StringLike: { [SUB]: '*' } }],
    ['any subject, in other words', { StringLike: { [SUB]: '**' } }],
    ['an empty subject', { StringEquals: { [SUB]: '' } }],
    ['a list of none', { StringLike: { [SUB]: [] } }],
    ['a subject that is excepted', { StringNotEquals: { [SUB]: MAIN } }],
    ['a subject that may be absent', { StringEqualsIfExists: { [SUB]: MAIN } }],
    ['that there is a subject', { Null: { [SUB]: 'false' } }],
  ])('not with %s', async (_, condition) => {
    await using server = await startIamServer();
    const role = { RoleName: 'r', AssumeRolePolicyDocument: trustOf(GITHUB, condition) };
    expect(await refusal(server, 'CreateRole', role)).toEqual(GITHUB_REFUSAL);
    expect((await callIam(server, 'GetRole', { RoleName: 'r' })).status).toBe(404);
  });

  test.each<[string, object]>([
    ['a branch', { StringEquals: { [SUB]: MAIN } }],
    ['a key in other letters', { StringEquals: { [SUB.toUpperCase()]: MAIN } }],
    ['whatever letters', { StringEqualsIgnoreCase: { [SUB]: MAIN } }],
    ['an owner', { StringLike: { [SUB]: 'repo:octo-org/*' } }],
    ['one of several', { 'ForAnyValue:StringLike': { [SUB]: [MAIN] } }],
    // What it lets in is everybody, and IAM takes it.
    ['every repository', { StringLike: { [SUB]: 'repo:*' } }],
    ['a list with a star in it', { StringLike: { [SUB]: [MAIN, '*'] } }],
  ])('and does with %s', async (_, condition) => {
    await using server = await startIamServer();
    await setUp(server, [
      'CreateRole',
      { RoleName: 'r', AssumeRolePolicyDocument: trustOf(GITHUB, condition) },
    ]);
  });

  test('or which workflow, by a key that the sandbox does not evaluate', async () => {
    await using server = await startIamServer();
    const condition = { StringLike: { [`${GITHUB}:job_workflow_ref`]: 'octo-org/octo-repo/*' } };
    const role = { RoleName: 'r', AssumeRolePolicyDocument: trustOf(GITHUB, condition) };
    expect(await refusal(server, 'CreateRole', role)).toMatchObject({ status: 501, code: 'NotImplemented' });
  });

  test.each<[string, object]>([
    ['all actions of web identities', { Action: ['sts:TagSession', 'sts:assumeRoleWith*'] }],
    ['all actions but one', { Action: undefined, NotAction: 'sts:TagSession' }],
    ['several providers', { Principal: { Federated: [`${ARN}x.example`, `${ARN}${GITHUB}`] } }],
  ])('whether it names it or %s', async (_, change) => {
    await using server = await startIamServer();
    const role = { RoleName: 'r', AssumeRolePolicyDocument: trustOf(GITHUB, undefined, change) };
    expect(await refusal(server, 'CreateRole', role)).toEqual(GITHUB_REFUSAL);
  });

  test.each<[string, object]>([
    ['denies', { Effect: 'Deny' }],
    ['only lets it tag', { Action: 'sts:TagSession' }],
  ])('but not where a statement %s', async (_, change) => {
    await using server = await startIamServer();
    const document = trustOf(GITHUB, undefined, change);
    await setUp(server, ['CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: document }]);
  });

  test('also when it is changed', async () => {
    await using server = await startIamServer();
    const good = trustOf(GITHUB, { StringEquals: { [SUB]: MAIN } });
    await setUp(server, ['CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: good }]);
    const change = { RoleName: 'r', PolicyDocument: trustOf(GITHUB, undefined) };
    expect(await refusal(server, 'UpdateAssumeRolePolicy', change)).toEqual(GITHUB_REFUSAL);
  });
});

test.each([
  [`${GITHUB}/acme`, `${GITHUB}/acme:sub or ${GITHUB}/acme:job_workflow_ref`],
  ['gitlab.com', 'gitlab.com:sub'],
  ['oidc.vercel.com', 'oidc.vercel.com:aud'],
])('so must one that trusts %s', async (issuer, keys) => {
  await using server = await startIamServer();
  const role = { RoleName: 'r', AssumeRolePolicyDocument: trustOf(issuer, undefined) };
  expect(await refusal(server, 'CreateRole', role)).toEqual(refusalOf(issuer, keys));
});

test.each(['oidc.vercel.com/acme', 'gitlab.example.com', `x.${GITHUB}`, `${GITHUB}.example.com`])(
  'the issuer of one customer needs no such condition: %s',
  async (issuer) => {
    await using server = await startIamServer();
    const document = trustOf(issuer, undefined);
    await setUp(server, ['CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: document }]);
  },
);
