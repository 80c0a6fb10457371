import { describe, expect, test } from 'vitest';
import { createAccount } from '../../src/account/account.ts';
import type { PolicyDocument } from '../../src/account/policy.ts';

const TRUST = { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' };
const IDENTITY = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' };

/** Policies come from JSON too, where no type holds. */
function documentOf(statement: object, rest: object = {}): PolicyDocument {
  return JSON.parse(JSON.stringify({ Version: '2012-10-17', Statement: [statement], ...rest }));
}

function createRole(trustPolicy: PolicyDocument): () => unknown {
  return () => createAccount(Date.now).createRole({ roleName: 'r', trustPolicy });
}

describe('a trust policy', () => {
  test.each([
    ['a user', { Principal: { AWS: 'arn:aws:iam::123456789012:user/team/alice' } }],
    ['a role', { Principal: { AWS: 'arn:aws:iam::123456789012:role/r' } }],
    ['a session', { Principal: { AWS: 'arn:aws:sts::123456789012:assumed-role/r/s' } }],
    ['an account', { Principal: { AWS: ['123456789012', 'arn:aws:iam::210987654321:root'] } }],
    ['everyone', { Principal: '*' }],
    ['everyone of AWS', { Principal: { AWS: '*' } }],
    ['a service', { Principal: { Service: 'ecs-tasks.amazonaws.com' } }],
    ['a provider', { Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/127.0.0.1:1/a' } }],
    ['several actions', { Action: ['sts:AssumeRole', 'sts:Tag*'] }],
    ['a statement id', { Sid: 'One' }],
    ['a condition', { Condition: { StringEqualsIfExists: { 'sts:externalid': ['a', 'b'] } } }],
    ['all but some actions', { Action: undefined, NotAction: 'sts:TagSession' }],
    ['a set operator', { Condition: { 'ForAnyValue:StringLikeIfExists': { 'sts:ExternalId': 'a' } } }],
    ['a number and a boolean', { Condition: { StringEquals: { 'sts:ExternalId': [1, true] } } }],
    ['a claim', { Condition: { StringLike: { '127.0.0.1:1/a:sub': 'a*' } } }],
  ])('with %s is taken', (_, change) => {
    expect(createRole(documentOf({ ...TRUST, ...change }))).not.toThrow();
  });

  test.each([
    ['another version', TRUST, { Version: '2008-10-17' }, 'The version is "2008-10-17"; it must be'],
    ['no statement', TRUST, { Statement: [] }, 'Statement must be a list, not empty.'],
    ['a statement that is no list', TRUST, { Statement: TRUST }, 'Statement must be a list, not empty.'],
    ['another effect', { ...TRUST, Effect: 'allow' }, {}, 'The effect is "allow"; it must be'],
    ['NotPrincipal', { ...TRUST, NotPrincipal: '*' }, {}, 'The element NotPrincipal is not emulated.'],
    [
      'both kinds of actions',
      { ...TRUST, NotAction: 'sts:x' },
      {},
      'A statement has either Action or NotAction.',
    ],
    [
      'an exception of another service',
      { ...TRUST, Action: undefined, NotAction: 's3:GetObject' },
      {},
      'NotAction is "s3:GetObject"',
    ],
    [
      'a resource that is excepted',
      { ...TRUST, NotResource: '*' },
      {},
      'A trust policy has no Resource: it is about its role.',
    ],
    ['a resource', { ...TRUST, Resource: '*' }, {}, 'A trust policy has no Resource: it is about its role.'],
    [
      'no principal',
      { ...TRUST, Principal: undefined },
      {},
      'A statement of a trust policy needs a Principal.',
    ],
    [
      'an empty principal',
      { ...TRUST, Principal: {} },
      {},
      'A statement of a trust policy needs a Principal.',
    ],
    ['no names', { ...TRUST, Principal: { AWS: [] } }, {}, 'Principal AWS is an empty list.'],
    [
      'a kind of principal',
      { ...TRUST, Principal: { CanonicalUser: 'x' } },
      {},
      'The principal CanonicalUser is',
    ],
    [
      'part of an ARN',
      { ...TRUST, Principal: { AWS: 'arn:aws:iam::123456789012:user/*' } },
      {},
      'Principal AWS is',
    ],
    [
      'every session of a role',
      { ...TRUST, Principal: { AWS: 'arn:aws:sts::123456789012:assumed-role/r/*' } },
      {},
      'Principal AWS is',
    ],
    ['a name', { ...TRUST, Principal: { AWS: 'alice' } }, {}, 'Principal AWS is "alice", which is not valid'],
    [
      'every service',
      { ...TRUST, Principal: { Service: '*' } },
      {},
      'Principal Service is "*", which is not',
    ],
    [
      'part of a service',
      { ...TRUST, Principal: { Service: 'ec2.*' } },
      {},
      'Principal Service is "ec2.*", which is not',
    ],
    [
      'part of a provider',
      { ...TRUST, Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/*' } },
      {},
      'Principal Federated is "arn:aws:iam::123456789012:oidc-provider/*"',
    ],
    [
      'every provider',
      { ...TRUST, Principal: { Federated: '*' } },
      {},
      'Principal Federated is "*", which is',
    ],
    [
      'a SAML provider',
      { ...TRUST, Principal: { Federated: 'arn:aws:iam::123456789012:saml-provider/x' } },
      {},
      'Principal Federated is "arn:aws:iam::123456789012:saml-provider/x"',
    ],
    ...[
      { Service: 'https://ec2.amazonaws.com' },
      { Service: '*.amazonaws.com' },
      { Service: 'ec2.amazonaws.com.attacker.example' },
      { Federated: 'x:arn:aws:iam::123456789012:oidc-provider/a' },
      { Federated: 'arn:aws:iam::123456789012:oidc-provider/a*' },
    ].map((Principal): [string, object, object, string] => {
      const [[kind, name] = []] = Object.entries(Principal);
      return [`a ${kind} of ${name}`, { ...TRUST, Principal }, {}, `Principal ${kind} is "${name}", which`];
    }),
    ['an action of another service', { ...TRUST, Action: 's3:GetObject' }, {}, 'Action is "s3:GetObject"'],
    ['more before an action', { ...TRUST, Action: 's3:sts:AssumeRole' }, {}, 'Action is "s3:sts:AssumeRole"'],
    ['more after an action', { ...TRUST, Action: 'sts:AssumeRole,a' }, {}, 'Action is "sts:AssumeRole,a"'],
    ['every action', { ...TRUST, Action: '*' }, {}, 'Action is "*"'],
    ['no action', { ...TRUST, Action: undefined }, {}, 'Action is undefined'],
    [
      'an operator',
      { ...TRUST, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.1' } } },
      {},
      'The condition operator IpAddress is not emulated; the sandbox knows StringEquals, StringNotEquals,',
    ],
    [
      'an operator of a prototype',
      { ...TRUST, Condition: { constructor: {} } },
      {},
      'The condition operator constructor is not emulated',
    ],
    [
      'a set operator without an operator',
      { ...TRUST, Condition: { ForAnyValue: { 'sts:ExternalId': 'a' } } },
      {},
      'The condition operator ForAnyValue is not emulated',
    ],
    [
      'a set operator about absence',
      { ...TRUST, Condition: { 'ForAnyValue:Null': { 'sts:ExternalId': 'true' } } },
      {},
      'The condition operator ForAnyValue:Null is not emulated',
    ],
    [
      'a date that is none',
      { ...TRUST, Condition: { DateLessThan: { 'sts:ExternalId': ['2026-01-02', 'soon'] } } },
      {},
      'DateLessThan cannot compare sts:ExternalId with "soon".',
    ],
    ...['sts:ExternalId', 5, true, null, [], ['sts:ExternalId']].map(
      (keys): [string, object, object, string] => [
        `${JSON.stringify(keys)} for condition keys`,
        { ...TRUST, Condition: { StringEquals: keys } },
        {},
        'The condition operator StringEquals has no condition keys.',
      ],
    ),
    [
      'no value to compare with',
      { ...TRUST, Condition: { StringEquals: { 'sts:ExternalId': [] } } },
      {},
      'sts:ExternalId is an empty list.',
    ],
    [
      'a condition key',
      { ...TRUST, Condition: { StringNotEquals: { 'aws:SourceIp': '10.0.0.1' } } },
      {},
      'The condition key aws:SourceIp is not emulated; the sandbox knows aws:CurrentTime,',
    ],
    [
      'a key that looks like a claim',
      { ...TRUST, Condition: { StringNotEquals: { 'aws:sub': 'x' } } },
      {},
      'The condition key aws:sub is not emulated',
    ],
    [
      'a key that begins like a claim',
      { ...TRUST, Condition: { StringEquals: { '127.0.0.1:1/a:subject': 'x' } } },
      {},
      'The condition key 127.0.0.1:1/a:subject is not emulated',
    ],
    [
      'a policy variable',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what policies write.
      { ...TRUST, Condition: { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } } },
      {},
      'sts:RoleSessionName is "$',
    ],
    [
      'a policy variable on a second line',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what policies write.
      { ...TRUST, Condition: { StringEquals: { 'sts:RoleSessionName': 'a\n${aws:username}' } } },
      {},
      'sts:RoleSessionName is "a',
    ],
    [
      'nothing to compare with',
      { ...TRUST, Condition: { StringEquals: { 'sts:ExternalId': null } } },
      {},
      'sts:ExternalId is null',
    ],
  ])('with %s is refused', (_, statement, rest, problem) => {
    expect(createRole(documentOf(statement, rest))).toThrow(`MalformedPolicyDocument: ${problem}`);
  });
});

test('a condition key that is not known is told which are', () => {
  const Condition = { StringEquals: { 'aws:SourceIp': '10.0.0.1' } };
  expect(createRole(documentOf({ ...TRUST, Condition }))).toThrow(
    /aws:CurrentTime, .*, sts:SourceIdentity, and <issuer>:amr, <issuer>:aud and <issuer>:sub, the issuer's URL without its scheme\.$/,
  );
});

describe('an identity policy', () => {
  const createUser = (policy: PolicyDocument) => () =>
    createAccount(Date.now).createUser({ userName: 'u', policy });
  const createRoleWith = (policy: PolicyDocument) => () =>
    createAccount(Date.now).createRole({ roleName: 'r', policy });

  test.each([
    ['everything', { Action: '*' }],
    ['some roles', { Resource: ['arn:aws:iam::123456789012:role/*'] }],
    ['another service', { Action: 's3:Get*' }],
    [
      'other services, in words that are not emulated',
      {
        Action: ['s3:Get*', 'secretsmanager:GetSecretValue'],
        // biome-ignore lint/suspicious/noTemplateCurlyInString: what policies write.
        Resource: 'arn:aws:s3:::bucket/home/${aws:username}/*',
        Condition: { Bool: { 'aws:SecureTransport': 'true' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      },
    ],
    ['all but some actions', { Action: undefined, NotAction: ['iam:*', 'sts:*'] }],
    ['all but some resources', { Resource: undefined, NotResource: 'arn:aws:iam::123456789012:role/*' }],
  ])('about %s is taken', (_, change) => {
    const policy = documentOf({ ...IDENTITY, ...change });
    expect(createUser(policy)).not.toThrow();
    expect(createRoleWith(policy)).not.toThrow();
  });

  test.each([
    ['a principal', { Principal: '*' }, 'An identity policy has no Principal: it is about who has it.'],
    ['no resource', { Resource: undefined }, 'Resource is undefined'],
    ...['role/r', 'role/*', '*role/r', 'x:arn:aws:iam::123456789012:role/r'].map(
      (Resource): [string, object, string] => [
        `a resource of ${Resource}, which is no ARN`,
        { Resource },
        `Resource is "${Resource}"`,
      ],
    ),
    ['both kinds of resources', { NotResource: '*' }, 'A statement has either Resource or NotResource.'],
    ['no resource excepted', { Resource: undefined, NotResource: [] }, 'NotResource is an empty list.'],
    [
      'a policy variable in a resource',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what policies write.
      { Resource: 'arn:aws:iam::*:user/${aws:username}' },
      'Resource is "arn:aws:iam::*:user/$',
    ],
    [
      'a policy variable in a resource that is excepted',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what policies write.
      { Resource: undefined, NotResource: 'arn:aws:iam::*:user/${aws:username}' },
      'NotResource is "arn:aws:iam::*:user/$',
    ],
    ['no service in its action', { Action: 'AssumeRole' }, 'Action is "AssumeRole"'],
    ['more before an action', { Action: 'x iam:GetUser' }, 'Action is "x iam:GetUser"'],
    ['an operator', { Condition: { IpAddress: {} } }, 'The condition operator IpAddress is not emulated'],
    ...[
      { Action: '*' },
      { Action: 'IAM:GetUser' },
      { Action: ['s3:Get*', 'sts:*'] },
      { Action: undefined, NotAction: 's3:*' },
    ].map((actions): [string, object, string] => [
      `an operator for ${JSON.stringify(actions)}`,
      { ...actions, Condition: { IpAddress: {} } },
      'The condition operator IpAddress is not emulated',
    ]),
  ])('with %s is refused', (_, change, problem) => {
    const policy = documentOf({ ...IDENTITY, ...change });
    expect(createUser(policy)).toThrow(`MalformedPolicyDocument: ${problem}`);
    expect(createRoleWith(policy)).toThrow(`MalformedPolicyDocument: ${problem}`);
  });
});
