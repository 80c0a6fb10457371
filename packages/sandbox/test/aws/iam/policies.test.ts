import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListAttachedUserPoliciesCommand,
  paginateListAttachedUserPolicies,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { callIam, EC2_TRUST, policyOf, refusal, S3_POLICY, setUp, startIamServer } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

const ARN = 'arn:aws:iam::123456789012:policy/p';
const NOWHERE = 'arn:aws:iam::123456789012:policy/nowhere';
const P = { PolicyName: 'p', PolicyDocument: S3_POLICY };
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

const noSuchEntity = (message: string) => ({ status: 404, code: 'NoSuchEntity', message });
const invalid = (message: string) => ({ status: 400, code: 'ValidationError', message });

test('the bytes of the answers', async () => {
  await using server = await startIamServer();
  const created = await callIam(server, 'CreatePolicy', { ...P, Path: '/team/', Description: 'Reads' });
  expect(created.element('PolicyId')).toMatch(/^ANPA[A-Z2-7]{17}$/);
  const policy = `
    <Policy>
      <PolicyName>p</PolicyName>
      <PolicyId>${created.element('PolicyId')}</PolicyId>
      <Arn>arn:aws:iam::123456789012:policy/team/p</Arn>
      <Path>/team/</Path>
      <DefaultVersionId>v1</DefaultVersionId>
      <AttachmentCount>0</AttachmentCount>
      <PermissionsBoundaryUsageCount>0</PermissionsBoundaryUsageCount>
      <IsAttachable>true</IsAttachable>
      <CreateDate>2026-01-02T03:04:05Z</CreateDate>
      <UpdateDate>2026-01-02T03:04:05Z</UpdateDate>`;
  expect(created.body).toContain(`  <CreatePolicyResult>${policy}
    </Policy>
  </CreatePolicyResult>`);
  const PolicyArn = 'arn:aws:iam::123456789012:policy/team/p';
  expect((await callIam(server, 'GetPolicy', { PolicyArn })).body).toContain(`  <GetPolicyResult>${policy}
      <Description>Reads</Description>
      <Tags/>
    </Policy>
  </GetPolicyResult>`);
  const version = await callIam(server, 'GetPolicyVersion', { PolicyArn, VersionId: 'v1' });
  expect(version.body).toContain(`  <GetPolicyVersionResult>
    <PolicyVersion>
      <Document>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGet%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D</Document>
      <VersionId>v1</VersionId>
      <IsDefaultVersion>true</IsDefaultVersion>
      <CreateDate>2026-01-02T03:04:05Z</CreateDate>
    </PolicyVersion>
  </GetPolicyVersionResult>`);
});

test('the real client makes, reads, attaches and deletes a policy', async () => {
  await using server = await startIamServer(Date.now);
  const client = createIamClient(server.url, server.admin);
  const document = `${JSON.stringify(policyOf({ Sid: "It'sMine(1)!", Effect: 'Allow', Action: '*', Resource: '*' }), null, 2)}\n`;
  const tags = [{ Key: 'a', Value: 'b' }];
  const { Policy } = await client.send(
    new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: document, Tags: tags }),
  );
  expect(Policy).toMatchObject({ Arn: ARN, AttachmentCount: 0, IsAttachable: true, Tags: tags });
  await client.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: ARN }));
  expect((await client.send(new GetPolicyCommand({ PolicyArn: ARN }))).Policy).toEqual({
    ...Policy,
    AttachmentCount: 1,
  });
  const { PolicyVersion } = await client.send(
    new GetPolicyVersionCommand({ PolicyArn: ARN, VersionId: 'v1' }),
  );
  // To the letter: line breaks, spaces and all.
  expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(document);
  expect(PolicyVersion?.Document).not.toMatch(/[!'()*]/);
  const list = await client.send(new ListAttachedUserPoliciesCommand({ UserName: 'alice' }));
  expect(list).toMatchObject({ AttachedPolicies: [{ PolicyName: 'p', PolicyArn: ARN }], IsTruncated: false });
  const remove = client.send(new DeletePolicyCommand({ PolicyArn: ARN }));
  await expect(remove).rejects.toMatchObject({
    name: 'DeleteConflictException',
    message: 'Cannot delete a policy attached to entities.',
    $metadata: { httpStatusCode: 409 },
  });
});

test.each(['Read', 'read', 'READ'])(
  'a name is taken once, %s after Read, whatever the path',
  async (PolicyName) => {
    await using server = await startIamServer();
    await setUp(server, ['CreatePolicy', { ...P, PolicyName: 'Read' }]);
    expect(await refusal(server, 'CreatePolicy', { ...P, PolicyName, Path: '/other/' })).toEqual({
      status: 409,
      code: 'EntityAlreadyExists',
      message: `A policy called ${PolicyName} already exists. Duplicate names are not allowed.`,
    });
  },
);

describe('what is not there', () => {
  test.each([
    ['GetPolicy', `Policy ${NOWHERE} was not found.`],
    ['DeletePolicy', `Policy ${NOWHERE} was not found.`],
    ['GetPolicyVersion', `Policy ${NOWHERE} version v1 does not exist or is not attachable.`],
    ['AttachUserPolicy', `Policy ${NOWHERE} does not exist or is not attachable.`],
    ['AttachRolePolicy', `Policy ${NOWHERE} does not exist or is not attachable.`],
    ['DetachUserPolicy', `Policy ${NOWHERE} was not found.`],
    ['DetachRolePolicy', `Policy ${NOWHERE} was not found.`],
  ])('%s says so', async (action, message) => {
    await using server = await startIamServer();
    await setUp(server, ['CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: EC2_TRUST }]);
    const parameters = { PolicyArn: NOWHERE, VersionId: 'v1', UserName: 'alice', RoleName: 'r' };
    expect(await refusal(server, action, parameters)).toEqual(noSuchEntity(message));
  });

  test('of versions are all but v1', async () => {
    await using server = await startIamServer();
    await setUp(server, ['CreatePolicy', P]);
    expect(await refusal(server, 'GetPolicyVersion', { PolicyArn: ARN, VersionId: 'v2' })).toEqual(
      noSuchEntity(`Policy ${ARN} version v2 does not exist or is not attachable.`),
    );
    expect(await refusal(server, 'GetPolicyVersion', { PolicyArn: ARN, VersionId: '1' })).toEqual(
      invalid(
        String.raw`1 validation error detected: Value at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?`,
      ),
    );
  });

  test('of attachments is one to somebody else', async () => {
    await using server = await startIamServer();
    await setUp(server, ['CreatePolicy', P], ['AttachUserPolicy', { UserName: 'admin', PolicyArn: ARN }]);
    expect(await refusal(server, 'DetachUserPolicy', { UserName: 'alice', PolicyArn: ARN })).toEqual(
      noSuchEntity(`Policy ${ARN} was not found.`),
    );
  });
});

test.each([
  'GetPolicy',
  'GetPolicyVersion',
  'DeletePolicy',
  'AttachUserPolicy',
  'DetachUserPolicy',
  'AttachRolePolicy',
  'DetachRolePolicy',
])('%s takes the ARN of a policy only', async (action) => {
  await using server = await startIamServer();
  const parameters = { VersionId: 'v1', UserName: 'alice', RoleName: 'r' };
  const PolicyArn = 'longpolicynamebutnoarn';
  expect(await refusal(server, action, { ...parameters, PolicyArn })).toEqual(
    invalid(`ARN ${PolicyArn} is not valid.`),
  );
  expect(await refusal(server, action, { ...parameters, PolicyArn: 'p' })).toEqual(
    invalid(
      "1 validation error detected: Value at 'policyArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
    ),
  );
});

test.each([
  'arn:aws:iam::123456789012:user/alice',
  'arn:aws:iam::123456789012:policy/',
  'arn:aws:iam::alice:policy/p',
  'arn:aws:s3::123456789012:policy/p',
  'an arn:aws:iam::123456789012:policy/p',
])('%s is the ARN of no policy', async (PolicyArn) => {
  await using server = await startIamServer();
  expect(await refusal(server, 'GetPolicy', { PolicyArn })).toEqual(
    invalid(`ARN ${PolicyArn} is not valid.`),
  );
});

test('attachments to users and roles are counted, one of each', async () => {
  await using server = await startIamServer();
  await setUp(
    server,
    ['CreatePolicy', P],
    ['CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: EC2_TRUST }],
    ['AttachUserPolicy', { UserName: 'alice', PolicyArn: ARN }],
    ['AttachUserPolicy', { UserName: 'alice', PolicyArn: ARN }],
    ['AttachRolePolicy', { RoleName: 'r', PolicyArn: ARN }],
  );
  const count = async () =>
    (await callIam(server, 'GetPolicy', { PolicyArn: ARN })).element('AttachmentCount');
  expect(await count()).toBe('2');
  await setUp(server, ['DetachUserPolicy', { UserName: 'alice', PolicyArn: ARN }]);
  expect(await count()).toBe('1');
  expect((await callIam(server, 'DeletePolicy', { PolicyArn: ARN })).code).toBe('DeleteConflict');
  await setUp(server, ['DetachRolePolicy', { RoleName: 'r', PolicyArn: ARN }]);
  expect(await count()).toBe('0');
  await setUp(server, ['DeletePolicy', { PolicyArn: ARN }]);
  expect((await callIam(server, 'GetPolicy', { PolicyArn: ARN })).status).toBe(404);
});

describe('of AWS’s own policies', () => {
  test('there is AdministratorAccess', async () => {
    await using server = await startIamServer();
    const { element, body } = await callIam(server, 'GetPolicy', { PolicyArn: ADMINISTRATOR_ACCESS });
    expect(element('PolicyName')).toBe('AdministratorAccess');
    expect(
      body,
    ).toContain(`      <Description>Provides full access to AWS services and resources.</Description>
      <Tags/>
`);
    const version = { PolicyArn: ADMINISTRATOR_ACCESS, VersionId: 'v1' };
    const document = (await callIam(server, 'GetPolicyVersion', version)).element('Document');
    expect(JSON.parse(decodeURIComponent(document ?? ''))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
  });

  test('there is the one for the log of a function, which can be attached to its role', async () => {
    await using server = await startIamServer();
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    const version = { PolicyArn, VersionId: 'v1' };
    const document = (await callIam(server, 'GetPolicyVersion', version)).element('Document');
    expect(JSON.parse(decodeURIComponent(document ?? '')).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    ]);
    await setUp(server, ['AttachUserPolicy', { UserName: 'alice', PolicyArn }]);
    const attached = await callIam(server, 'ListAttachedUserPolicies', { UserName: 'alice' });
    expect(attached.element('PolicyArn')).toBe(PolicyArn);
  });

  test('which cannot be deleted', async () => {
    await using server = await startIamServer();
    const answer = await callIam(server, 'DeletePolicy', { PolicyArn: ADMINISTRATOR_ACCESS });
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect((await callIam(server, 'GetPolicy', { PolicyArn: ADMINISTRATOR_ACCESS })).status).toBe(200);
  });

  test('and no other', async () => {
    await using server = await startIamServer();
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    expect((await callIam(server, 'AttachUserPolicy', { UserName: 'alice', PolicyArn })).code).toBe(
      'NoSuchEntity',
    );
  });
});

describe('lists of attached policies', () => {
  test.each(['User', 'Role'])('of a %s come in pages', async (kind) => {
    await using server = await startIamServer();
    const entity = { UserName: 'alice', RoleName: 'r' };
    await setUp(server, ['CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: EC2_TRUST }]);
    for (const PolicyName of ['a', 'b', 'c']) {
      const Path = PolicyName === 'c' ? '/team/' : '/';
      await setUp(
        server,
        ['CreatePolicy', { ...P, PolicyName, Path }],
        [
          `Attach${kind}Policy`,
          { ...entity, PolicyArn: `arn:aws:iam::123456789012:policy${Path}${PolicyName}` },
        ],
      );
    }
    const list = async (parameters = {}) => {
      const answer = await callIam(server, `ListAttached${kind}Policies`, { ...entity, ...parameters });
      const names = [...answer.body.matchAll(/<PolicyName>(.*)<\/PolicyName>/g)].map(([, name]) => name);
      return { names, isTruncated: answer.element('IsTruncated'), marker: answer.element('Marker') };
    };
    expect(await list()).toEqual({ names: ['a', 'b', 'c'], isTruncated: 'false', marker: undefined });
    expect(await list({ PathPrefix: '/team/' })).toMatchObject({ names: ['c'], isTruncated: 'false' });
    const first = await list({ MaxItems: '2' });
    expect(first).toEqual({ names: ['a', 'b'], isTruncated: 'true', marker: expect.any(String) });
    expect(await list({ MaxItems: '1', Marker: first.marker })).toEqual({
      names: ['c'],
      isTruncated: 'false',
      marker: undefined,
    });
    expect(await refusal(server, `ListAttached${kind}Policies`, { ...entity, Marker: 'x' })).toEqual(
      invalid('Invalid Marker.'),
    );
    expect((await callIam(server, `ListAttached${kind}Policies`, { ...entity, MaxItems: '0' })).message).toBe(
      "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  });

  test('are read to their end by the real client', async () => {
    await using server = await startIamServer(Date.now);
    const client = createIamClient(server.url, server.admin);
    for (const PolicyName of ['a', 'b', 'c']) {
      const { Policy } = await client.send(new CreatePolicyCommand({ ...P, PolicyName }));
      await client.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: Policy?.Arn }));
    }
    const names: (string | undefined)[] = [];
    for await (const { AttachedPolicies = [] } of paginateListAttachedUserPolicies(
      { client, pageSize: 1 },
      { UserName: 'alice' },
    )) {
      names.push(...AttachedPolicies.map(({ PolicyName }) => PolicyName));
    }
    expect(names).toEqual(['a', 'b', 'c']);
  });
});

test.each([
  [
    'a long description',
    { Description: 'd'.repeat(1001) },
    "Value at 'description' failed to satisfy constraint: Member must have length less than or equal to 1000",
  ],
  [
    'a name that is too long',
    { PolicyName: 'p'.repeat(129) },
    "Value at 'policyName' failed to satisfy constraint: Member must have length less than or equal to 128",
  ],
  ['a path that is none', { Path: '/a!/' }, 'The specified value for path is invalid.'],
  [
    'no document',
    { PolicyDocument: undefined },
    "Value at 'policyDocument' failed to satisfy constraint: Member must not be null",
  ],
  [
    'a document of other letters',
    { PolicyDocument: '{"☃":1}' },
    "Value at 'policyDocument' failed to satisfy constraint: Member must satisfy regular expression pattern:",
  ],
  [
    'a document that is too long',
    { PolicyDocument: S3_POLICY.padEnd(131_073) },
    "Value at 'policyDocument' failed to satisfy constraint: Member must have length less than or equal to 131072",
  ],
])('%s is refused', async (_, change, text) => {
  await using server = await startIamServer();
  const { status, code, message } = await callIam(server, 'CreatePolicy', { ...P, ...change });
  expect({ status, code }).toEqual({ status: 400, code: 'ValidationError' });
  expect(message).toContain(text);
});
