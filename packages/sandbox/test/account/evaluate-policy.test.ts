import { describe, expect, test } from 'vitest';
import {
  evaluateIdentityPolicy,
  evaluateTrustPolicy,
  type PolicyRequest,
} from '../../src/account/evaluate-policy.ts';
import type { Requester } from '../../src/account/match-principal.ts';
import type { PolicyPrincipal, PolicyStatement } from '../../src/account/policy.ts';

const ROLE_ARN = 'arn:aws:iam::123456789012:role/team/app';
const USER_ARN = 'arn:aws:iam::123456789012:user/alice';
const REQUEST: PolicyRequest = { action: 'sts:AssumeRole', resource: ROLE_ARN, context: {} };
const ACCOUNT = { accountId: '123456789012', rootArn: 'arn:aws:iam::123456789012:root' };
const USER: Requester = { type: 'AWS', ...ACCOUNT, names: [USER_ARN, USER_ARN] };

const policyOf = (...statements: PolicyStatement[]) =>
  ({ Version: '2012-10-17', Statement: statements }) as const;

const ALLOW: PolicyStatement = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLE_ARN };

function trust(statement: Partial<PolicyStatement>, requester = USER, request: Partial<PolicyRequest> = {}) {
  const whole: PolicyStatement = {
    Effect: 'Allow',
    Principal: { AWS: USER_ARN },
    Action: 'sts:AssumeRole',
    ...statement,
  };
  return evaluateTrustPolicy(policyOf(whole), requester, { ...REQUEST, ...request });
}

function identity(statement: Partial<PolicyStatement>, request: Partial<PolicyRequest> = {}) {
  return evaluateIdentityPolicy(policyOf({ ...ALLOW, ...statement }), { ...REQUEST, ...request });
}

describe('a principal', () => {
  const session: Requester = {
    type: 'AWS',
    ...ACCOUNT,
    names: [ROLE_ARN, 'arn:aws:sts::123456789012:assumed-role/app/s-1'],
  };
  const service: Requester = { type: 'Service', name: 'ec2.amazonaws.com' };
  const provider = 'arn:aws:iam::123456789012:oidc-provider/127.0.0.1:1';
  const federated: Requester = { type: 'Federated', arn: provider };

  test.each<[string, PolicyPrincipal, Requester, string]>([
    ['a user by its ARN', { AWS: USER_ARN }, USER, 'name'],
    ['another user', { AWS: `${USER_ARN}x` }, USER, 'none'],
    ['a user in a list', { AWS: ['arn:aws:iam::123456789012:user/bob', USER_ARN] }, USER, 'name'],
    ['a user as a service', { Service: USER_ARN }, USER, 'none'],
    ['everyone', '*', USER, 'name'],
    ['everyone of AWS', { AWS: '*' }, USER, 'name'],
    ['the account', { AWS: 'arn:aws:iam::123456789012:root' }, USER, 'account'],
    ['the account by its number', { AWS: '123456789012' }, USER, 'account'],
    ['another account', { AWS: 'arn:aws:iam::210987654321:root' }, USER, 'none'],
    ['another account by its number', { AWS: '210987654321' }, USER, 'none'],
    ['the account and the user', { AWS: ['123456789012', USER_ARN] }, USER, 'name'],
    ['a session by its role', { AWS: ROLE_ARN }, session, 'name'],
    ['a session by itself', { AWS: 'arn:aws:sts::123456789012:assumed-role/app/s-1' }, session, 'name'],
    ['another session', { AWS: 'arn:aws:sts::123456789012:assumed-role/app/s-2' }, session, 'none'],
    [
      'a session by its role without the path',
      { AWS: 'arn:aws:iam::123456789012:role/app' },
      session,
      'none',
    ],
    ['a service', { Service: ['ecs-tasks.amazonaws.com', 'ec2.amazonaws.com'] }, service, 'name'],
    ['another service', { Service: 'ecs-tasks.amazonaws.com' }, service, 'none'],
    ['a service among everyone', '*', service, 'none'],
    ['a provider', { Federated: provider }, federated, 'name'],
    ['another provider', { Federated: `${provider}2` }, federated, 'none'],
    ['a provider among everyone', '*', federated, 'none'],
  ])('%s', (_, Principal, requester, verdict) => {
    expect(trust({ Principal }, requester)).toBe(verdict);
  });
});

describe('an action', () => {
  test.each([
    ['sts:AssumeRole', 'allow'],
    ['STS:assumerole', 'allow'],
    ['sts:*', 'allow'],
    ['sts:Assume????', 'allow'],
    ['*', 'allow'],
    [['sts:TagSession', 'sts:AssumeRole'], 'allow'],
    ['sts:AssumeRoleWithWebIdentity', 'none'],
    ['sts:AssumeRol', 'none'],
    ['iam:AssumeRole', 'none'],
  ])('%j', (Action, verdict) => {
    expect(identity({ Action })).toBe(verdict);
    expect(trust({ Action })).toBe(verdict === 'allow' ? 'name' : 'none');
  });
});

describe('NotAction', () => {
  test.each([
    ['sts:AssumeRole', 'none'],
    ['STS:assume*', 'none'],
    ['*', 'none'],
    [['iam:*', 'sts:AssumeRole'], 'none'],
    [['iam:*', 's3:*'], 'allow'],
    ['sts:AssumeRoleWithWebIdentity', 'allow'],
  ])('%j', (NotAction, verdict) => {
    const { Action: _, ...rest } = ALLOW;
    expect(evaluateIdentityPolicy(policyOf({ ...rest, NotAction }), REQUEST)).toBe(verdict);
    const trusted = policyOf({ Effect: 'Allow', Principal: '*', NotAction });
    expect(evaluateTrustPolicy(trusted, USER, REQUEST)).toBe(verdict === 'allow' ? 'name' : 'none');
  });
});

describe('NotResource', () => {
  test.each([
    [ROLE_ARN, 'none'],
    ['*', 'none'],
    ['arn:aws:iam::*:role/team/*', 'none'],
    [['arn:aws:iam::123456789012:role/other', ROLE_ARN], 'none'],
    ['arn:aws:iam::123456789012:role/other', 'allow'],
    [[], 'allow'],
  ])('%j', (NotResource, verdict) => {
    const { Resource: _, ...rest } = ALLOW;
    expect(evaluateIdentityPolicy(policyOf({ ...rest, NotResource }), REQUEST)).toBe(verdict);
  });

  test('a Deny of all but one leaves that one', () => {
    const denied = { Effect: 'Deny', Action: '*', NotResource: ROLE_ARN } as const;
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
    const verdictOn = (resource: string) =>
      evaluateIdentityPolicy(policyOf(everything, denied), { ...REQUEST, resource });
    expect([verdictOn(ROLE_ARN), verdictOn(`${ROLE_ARN}2`)]).toEqual(['allow', 'deny']);
  });
});

describe('a resource', () => {
  test.each([
    [ROLE_ARN, 'allow'],
    ['*', 'allow'],
    ['arn:aws:iam::*:role/team/*', 'allow'],
    [['arn:aws:iam::123456789012:role/other', ROLE_ARN], 'allow'],
    ['arn:aws:iam::123456789012:role/team/App', 'none'],
    ['arn:aws:iam::123456789012:role/app', 'none'],
    [undefined, 'none'],
  ])('%j', (Resource, verdict) => {
    const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', ...(Resource && { Resource }) } as const;
    expect(evaluateIdentityPolicy(policyOf(statement), REQUEST)).toBe(verdict);
  });
});

describe('a condition', () => {
  test.each([
    ['a', 'name', 'allow'],
    ['b', 'none', 'none'],
  ])('decides whether a statement applies: %s', (externalId, trusted, allowed) => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'a' } };
    const context = { 'sts:ExternalId': externalId };
    expect(trust({ Condition }, USER, { context })).toBe(trusted);
    expect(identity({ Condition }, { context })).toBe(allowed);
  });

  test('names its key in any case', () => {
    const context = { 'sts:ExternalId': 'a' };
    expect(trust({ Condition: { StringEquals: { 'STS:externalid': 'a' } } }, USER, { context })).toBe('name');
  });

  test.each([
    ['all', 'a', 'b', 'name'],
    ['the second operator not', 'a', 'x', 'none'],
    ['the first not', 'x', 'b', 'none'],
  ])('of several operators, %s', (_, externalId, name, verdict) => {
    const Condition = {
      StringEquals: { 'sts:ExternalId': 'a' },
      StringLike: { 'sts:RoleSessionName': 'b' },
    };
    const context = { 'sts:ExternalId': externalId, 'sts:RoleSessionName': name };
    expect(trust({ Condition }, USER, { context })).toBe(verdict);
  });

  test('of several keys, one not', () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'a', 'sts:RoleSessionName': 'b' } };
    expect(trust({ Condition }, USER, { context: { 'sts:ExternalId': 'a' } })).toBe('none');
  });

  test('of an unknown operator throws rather than holds', () => {
    expect(() => trust({ Condition: { IpAddress: { 'sts:ExternalId': 'a' } } })).toThrow('IpAddress');
  });
});

describe('several statements', () => {
  const allow: PolicyStatement = { Effect: 'Allow', Principal: { AWS: USER_ARN }, Action: 'sts:AssumeRole' };
  const allowAccount: PolicyStatement = { ...allow, Principal: { AWS: '123456789012' } };
  const deny: PolicyStatement = { ...allow, Effect: 'Deny' };
  const denyAccount: PolicyStatement = { ...allowAccount, Effect: 'Deny' };
  const denyOther: PolicyStatement = { ...deny, Principal: { AWS: 'arn:aws:iam::123456789012:user/bob' } };

  test.each([
    ['none', [], 'none'],
    ['allow and deny', [allow, deny], 'deny'],
    ['deny and allow', [deny, allow], 'deny'],
    ['deny to the account', [allow, denyAccount], 'deny'],
    ['deny to another', [allow, denyOther], 'name'],
    ['name and account', [allow, allowAccount], 'name'],
    ['account and name', [allowAccount, allow], 'name'],
  ])('of a trust policy: %s', (_, statements, verdict) => {
    expect(evaluateTrustPolicy(policyOf(...statements), USER, REQUEST)).toBe(verdict);
  });

  test.each(['allow first', 'deny first'])('of an identity policy: %s', (order) => {
    const statements = [allow, deny].map((statement) => ({ ...statement, Resource: '*' }));
    if (order === 'deny first') statements.reverse();
    expect(evaluateIdentityPolicy(policyOf(...statements), REQUEST)).toBe('deny');
  });

  test('no trust policy says nothing', () => {
    expect(evaluateTrustPolicy(undefined, USER, REQUEST)).toBe('none');
  });
});
