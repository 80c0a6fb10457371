import { describe, expect, test } from 'vitest';
import { callIam, refusal, startIamServer } from './call.ts';

type Document = unknown;

const IDENTITY = { Effect: 'Allow', Action: 's3:Get*', Resource: '*' };
const TRUST = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };

const documentOf = (statement: unknown, rest: object = {}): Document => ({
  Version: '2012-10-17',
  Statement: statement,
  ...rest,
});
const textOf = (document: Document) => (typeof document === 'string' ? document : JSON.stringify(document));

describe('an identity policy', () => {
  const change = (...changes: object[]) => documentOf(changes.map((each) => ({ ...IDENTITY, ...each })));
  const SYNTAX = 'Syntax errors in policy.';

  test.each<[string, Document, string]>([
    ['of no JSON', '{', SYNTAX],
    [
      'with an effect twice',
      `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}`,
      SYNTAX,
    ],
    [
      'with an effect twice, once escaped',
      `{"Version":"2012-10-17","Statement":{"Effect":"Deny","\\u0045ffect":"Allow","Action":"*","Resource":"*"}}`,
      SYNTAX,
    ],
    [
      'with two lists of statements',
      `{"Version":"2012-10-17","Statement":[${JSON.stringify(IDENTITY)}],"Statement":[${JSON.stringify(IDENTITY)}]}`,
      SYNTAX,
    ],
    ['null', 'null', SYNTAX],
    ['a list', [IDENTITY], SYNTAX],
    ['without a statement', documentOf([]), SYNTAX],
    ['with a statement that is none', documentOf('x'), SYNTAX],
    ['with a statement that is a number', documentOf([5]), SYNTAX],
    ['with a statement that is null', documentOf([null]), SYNTAX],
    ['with an element that is none', documentOf(IDENTITY, { Foo: 1 }), SYNTAX],
    ['with an Id that is a number', documentOf(IDENTITY, { Id: 1 }), SYNTAX],
    ['with an Id that is null', documentOf(IDENTITY, { Id: null }), SYNTAX],
    ['with a list of Ids', documentOf(IDENTITY, { Id: ['cd3a324d'] }), SYNTAX],
    ['with an Id that is an object', documentOf(IDENTITY, { Id: {} }), SYNTAX],
    ['of an unknown version', documentOf(IDENTITY, { Version: '2020-01-01' }), SYNTAX],
    [
      'of the old version',
      documentOf(IDENTITY, { Version: '2008-10-17' }),
      'Policy document must be version 2012-10-17 or greater.',
    ],
    ['of no version', { Statement: IDENTITY }, 'Policy document must be version 2012-10-17 or greater.'],
    ['with an unknown element', change({ Foo: 1 }), SYNTAX],
    ['with an action that is no text', change({ Action: 1 }), SYNTAX],
    ['with a list of actions that are no texts', change({ Action: [1] }), SYNTAX],
    ['with a resource that is no text', change({ Resource: {} }), SYNTAX],
    ['with two kinds of actions', change({ NotAction: 's3:*' }), SYNTAX],
    ['with two kinds of resources', change({ NotResource: '*' }), SYNTAX],
    ['without an effect', change({ Effect: undefined }), SYNTAX],
    ['with another effect', change({ Effect: 'Permit' }), SYNTAX],
    ['with an effect that begins like one', change({ Effect: 'Allowed' }), SYNTAX],
    ['with an effect that ends like one', change({ Effect: 'Disallow' }), SYNTAX],
    ['with a list of effects', change({ Effect: ['Allow'] }), SYNTAX],
    ['with an effect in another case', change({ Effect: 'allow' }), 'The policy failed legacy parsing'],
    ['with a Sid that is no text', change({ Sid: 1 }), SYNTAX],
    ['with a condition that is none', change({ Condition: 'x' }), SYNTAX],
    ['with a condition that is a list', change({ Condition: [] }), SYNTAX],
    [
      'with a Sid twice',
      change({ Sid: 'a' }, { Sid: 'a' }),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    ['with a principal', change({ Principal: '*' }), 'Policy document should not specify a principal.'],
    ['with a NotPrincipal', change({ NotPrincipal: '*' }), 'Policy document should not specify a principal.'],
    ['without actions', change({ Action: undefined }), 'Policy statement must contain actions.'],
    ['with no actions', change({ Action: [] }), 'Policy statement must contain actions.'],
    ['without resources', change({ Resource: undefined }), 'Policy statement must contain resources.'],
    ['with no resources', change({ Resource: [] }), 'Policy statement must contain resources.'],
    [
      'with a resource that is no ARN',
      change({ Resource: 'bucket' }),
      'Resource bucket must be in ARN format or "*".',
    ],
    [
      'with an action of nobody',
      change({ Action: 'Get' }),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [
      'with an action of two colons',
      change({ Action: 's3:a:b' }),
      'Actions/Condition can contain only one colon.',
    ],
    ['with a vendor of other characters', change({ Action: 's3*:a' }), 'Vendor s3* is not valid'],
    ['with an unknown element in its second statement', change({}, { Foo: 1 }), SYNTAX],
    [
      'with a principal in its second statement',
      change({}, { Principal: '*' }),
      'Policy document should not specify a principal.',
    ],
    [
      'with an effect in another case in its second statement',
      change({}, { Effect: 'allow' }),
      'The policy failed legacy parsing',
    ],
    [
      'without actions in its second statement',
      change({}, { Action: undefined }),
      'Policy statement must contain actions.',
    ],
    [
      'without resources in its second statement',
      change({}, { Resource: undefined }),
      'Policy statement must contain resources.',
    ],
  ])('%s is refused', async (_, document, message) => {
    await using server = await startIamServer();
    const refused = { status: 400, code: 'MalformedPolicyDocument', message };
    const policy = { PolicyName: 'p', PolicyDocument: textOf(document) };
    expect(await refusal(server, 'CreatePolicy', policy)).toEqual(refused);
    expect(await refusal(server, 'PutUserPolicy', { ...policy, UserName: 'alice' })).toEqual(refused);
    const PolicyArn = 'arn:aws:iam::123456789012:policy/p';
    expect((await callIam(server, 'GetPolicy', { PolicyArn })).status).toBe(404);
  });

  test.each<[string, Document, string]>([
    ['an action of every vendor', change({ Action: '*:Get' }), 'Action is "*:Get", which is not valid there'],
    [
      'a condition key',
      change({ Action: 'iam:GetUser', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      'The condition key aws:SecureTransport is not emulated;',
    ],
  ])('with %s is not emulated', async (_, document, problem) => {
    await using server = await startIamServer();
    const answer = await callIam(server, 'CreatePolicy', {
      PolicyName: 'p',
      PolicyDocument: textOf(document),
    });
    expect(answer).toMatchObject({ status: 501, code: 'NotImplemented' });
    expect(answer.message).toContain(`The sandbox does not emulate this policy: ${problem}`);
  });

  test.each<[string, Document]>([
    ['one statement without brackets', documentOf(IDENTITY)],
    ['an Id', documentOf([IDENTITY], { Id: 'mine' })],
    ['every action', change({ Action: '*' })],
    ['actions that are excepted', change({ Action: undefined, NotAction: 's3:*' })],
    ['resources that are excepted', change({ Resource: undefined, NotResource: '*' })],
    ['two statements without a Sid', change({}, {})],
    ['of Sids two that are empty', change({ Sid: '' }, { Sid: '' })],
    [
      'a condition about another service that is not emulated',
      change({ Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } } }),
    ],
    [
      'what the guide attaches',
      documentOf([
        {
          Effect: 'Allow',
          Action: 'rds-db:connect',
          Resource: 'arn:aws:rds-db:us-east-1:123456789012:dbuser:*/*',
        },
      ]),
    ],
  ])('with %s is taken', async (_, document) => {
    await using server = await startIamServer();
    const policy = { PolicyName: 'p', PolicyDocument: textOf(document) };
    expect((await callIam(server, 'CreatePolicy', policy)).status).toBe(200);
  });
});

describe('a trust policy', () => {
  const change = (...changes: object[]) => documentOf(changes.map((each) => ({ ...TRUST, ...each })));
  const ACTIONS = 'AssumeRole policy may only specify STS AssumeRole actions.';

  test.each<[string, Document, string]>([
    ['of no JSON', '{', 'This policy contains invalid Json'],
    [
      'with a principal twice',
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012","AWS":"*"},"Action":"sts:AssumeRole"}]}`,
      'This policy contains invalid Json',
    ],
    [
      'with a condition twice',
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}},"Condition":{}}]}`,
      'This policy contains invalid Json',
    ],
    [
      'with a condition key twice, once escaped',
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x","sts:ExternalI\\u0064":"y"}}}]}`,
      'This policy contains invalid Json',
    ],
    ['null', 'null', 'This policy contains invalid Json'],
    ['a list', [], 'This policy contains invalid Json'],
    ['with an element that is none', documentOf(TRUST, { Foo: 1 }), 'Unknown field Foo'],
    ['with an Id that is a number', documentOf(TRUST, { Id: 1 }), 'Syntax errors in policy.'],
    ['with an Id that is null', documentOf(TRUST, { Id: null }), 'Syntax errors in policy.'],
    ['with a list of Ids', documentOf(TRUST, { Id: ['cd3a324d'] }), 'Syntax errors in policy.'],
    ['without a statement', documentOf([]), 'Missing required field Statement'],
    ['with a statement that is none', documentOf([TRUST, 'x']), 'Syntax errors in policy.'],
    ['with a resource', change({ Resource: '*' }), 'Has prohibited field Resource'],
    ['with a NotResource', change({ NotResource: '*' }), 'Has prohibited field NotResource'],
    ['with an unknown element', change({ Foo: 1 }), 'Unknown field Foo'],
    ['without a principal', change({ Principal: undefined }), 'Missing required field Principal'],
    ['without an action', change({ Action: undefined }), 'Missing required field Action'],
    ['without an effect', change({ Effect: undefined }), 'Missing required field Effect'],
    ['with another effect', change({ Effect: 'allow' }), 'Invalid effect: allow'],
    ['with a Sid that is no text', change({ Sid: 1 }), 'Syntax errors in policy.'],
    ['with a condition that is none', change({ Condition: 5 }), 'Syntax errors in policy.'],
    ['with a condition that is a list', change({ Condition: [] }), 'Syntax errors in policy.'],
    ['with two kinds of actions', change({ NotAction: 'sts:TagSession' }), 'Syntax errors in policy.'],
    ['with two kinds of principals', change({ NotPrincipal: { AWS: '*' } }), 'Syntax errors in policy.'],
    ['with an exception of S3', change({ Action: undefined, NotAction: 's3:GetObject' }), ACTIONS],
    ['with an action of S3', change({ Action: 's3:GetObject' }), ACTIONS],
    ['with an action of S3 beside its own', change({ Action: ['sts:AssumeRole', 's3:GetObject'] }), ACTIONS],
    [
      'with a Sid twice',
      change({ Sid: 'a' }, { Sid: 'a' }),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    ['with a name', change({ Principal: { AWS: 'alice' } }), 'Invalid principal in policy: "AWS":"alice"'],
    [
      'with part of an ARN',
      change({ Principal: { AWS: 'arn:aws:iam::210987654321:user/*' } }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::210987654321:user/*"',
    ],
    [
      'with the unique id of a role that is not there',
      change({ Principal: { AWS: 'AROAEXAMPLEEXAMPLEEXA' } }),
      'Invalid principal in policy: "AWS":"AROAEXAMPLEEXAMPLEEXA"',
    ],
    ...[
      '',
      '*',
      'provider',
      '.example.com',
      'a..example.com',
      'https://token.actions.githubusercontent.com',
      'arn:aws:iam::123456789012:oidc-provider',
      'arn:aws:iam::123456789012:oidc-provider/',
      'arn:aws:iam::123:oidc-provider/x.example',
      'arn:aws:iam::123456789012:role/r',
    ].map((Federated): [string, Document, string] => [
      `with a provider that is none, ${JSON.stringify(Federated)},`,
      change({ Principal: { Federated } }),
      'Federated principals must be valid domain names or SAML metadata ARNs',
    ]),
    ...[
      'ec2',
      '*',
      '',
      '.amazonaws.com',
      'tagging.amazonaws.com',
      'Ec2.amazonaws.com',
      'ec2.amazonaws.com ',
      'ec2.amazonaws.com.example.com',
      'ec2.example.com',
      'x.ec2.amazonaws.com',
      'eu-west-1.amazonaws.com',
      'ec2.eu-west.amazonaws.com',
      'constructor.amazonaws.com',
    ].map((Service): [string, Document, string] => [
      `with a service that is none, ${JSON.stringify(Service)},`,
      change({ Principal: { Service: ['ec2.amazonaws.com', Service] } }),
      `Invalid principal in policy: "SERVICE":"${Service}"`,
    ]),
  ])('%s is refused', async (_, document, message) => {
    await using server = await startIamServer();
    const role = { RoleName: 'r', AssumeRolePolicyDocument: textOf(document) };
    expect(await refusal(server, 'CreateRole', role)).toEqual({
      status: 400,
      code: 'MalformedPolicyDocument',
      message,
    });
    expect((await callIam(server, 'GetRole', { RoleName: 'r' })).status).toBe(404);
  });

  test.each<[string, Document, string]>([
    [
      'a principal that is excepted',
      change({ Principal: undefined, NotPrincipal: { AWS: '*' } }),
      'The element NotPrincipal is not emulated.',
    ],
    [
      'another kind of principal',
      change({ Principal: { CanonicalUser: 'x' } }),
      'The principal CanonicalUser is not emulated;',
    ],
    [
      'a kind of a prototype',
      change({ Principal: { constructor: 'x' } }),
      'The principal constructor is not emulated;',
    ],
    [
      'a login of Google',
      change({ Principal: { Federated: 'accounts.google.com' } }),
      'Principal Federated is "accounts.google.com", which is not valid there, or not emulated.',
    ],
    [
      'a domain in capitals',
      change({ Principal: { Federated: 'Accounts.Google.com' } }),
      'Principal Federated is "Accounts.Google.com", which is not valid there, or not emulated.',
    ],
    [
      'a provider of SAML',
      change({ Principal: { Federated: 'arn:aws:iam::123456789012:saml-provider/x' } }),
      'Principal Federated is "arn:aws:iam::123456789012:saml-provider/x", which is not valid there',
    ],
    [
      'a principal that is none',
      change({ Principal: 5 }),
      'A statement of a trust policy needs a Principal.',
    ],
    [
      'a principal that is a number',
      change({ Principal: { AWS: 5 } }),
      'Principal AWS is 5, which is not valid',
    ],
    [
      'a number among principals',
      change({ Principal: { AWS: ['*', 5] } }),
      'Principal AWS is 5, which is not valid',
    ],
    ['an action that is a number', change({ Action: 5 }), 'Action is 5, which is not valid'],
  ])('with %s is not emulated', async (_, document, problem) => {
    await using server = await startIamServer();
    const answer = await callIam(server, 'CreateRole', {
      RoleName: 'r',
      AssumeRolePolicyDocument: textOf(document),
    });
    expect(answer).toMatchObject({ status: 501, code: 'NotImplemented' });
    expect(answer.message).toContain(problem);
  });

  test.each<[string, Document]>([
    ['the old version', documentOf(TRUST, { Version: '2008-10-17' })],
    ['no version', { Statement: [TRUST] }],
    ['an Id', documentOf([TRUST], { Id: 'mine' })],
    ['a deny', change({}, { Effect: 'Deny' })],
    ['actions that are excepted', change({ Action: undefined, NotAction: 'sts:TagSession' })],
    [
      'a principal of another account, who is not looked for',
      change({ Principal: { AWS: 'arn:aws:iam::210987654321:user/x' } }),
    ],
    [
      'an identity provider, which is not looked for',
      change({ Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/x.example' } }),
    ],
    ['an account', change({ Principal: { AWS: '210987654321' } })],
    // It looks like a unique id, which would have to be of this account.
    [
      'a user of another account called AIDA',
      change({ Principal: { AWS: 'arn:aws:iam::210987654321:user/AIDA' } }),
    ],
    [
      'services',
      change({
        Principal: {
          Service: [
            'ec2.amazonaws.com',
            'ecs-tasks.amazonaws.com',
            'lambda.amazonaws.com',
            'pods.eks.amazonaws.com',
            'delivery.logs.amazonaws.com',
            'states.eu-west-1.amazonaws.com',
            'logs.us-gov-west-1.amazonaws.com',
          ],
        },
      }),
    ],
    [
      'a session, which is not looked for',
      change({ Principal: { AWS: 'arn:aws:sts::123456789012:assumed-role/r/s-1' } }),
    ],
    ['an action in another case', change({ Action: 'STS:assumerole' })],
    ['everyone', change({ Principal: '*' })],
    [
      'the account that a service asks for',
      change({
        Principal: { AWS: '*' },
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      }),
    ],
  ])('with %s is taken', async (_, document) => {
    await using server = await startIamServer();
    const role = { RoleName: 'r', AssumeRolePolicyDocument: textOf(document) };
    expect((await callIam(server, 'CreateRole', role)).status).toBe(200);
  });
});
