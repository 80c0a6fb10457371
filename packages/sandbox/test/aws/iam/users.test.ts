import {
  CreateUserCommand,
  DeleteUserCommand,
  EntityAlreadyExistsException,
  GetUserCommand,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { callIam, EC2_TRUST, refusal, S3_POLICY, setUp, startIamServer } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

const unknown = (userName: string) => ({
  status: 404,
  code: 'NoSuchEntity',
  message: `The user with name ${userName} cannot be found.`,
});
const conflict = (message: string) => ({ status: 409, code: 'DeleteConflict', message });
const BOB = { UserName: 'bob' };
const POLICY = 'arn:aws:iam::123456789012:policy/p';

test('the bytes of the answers', async () => {
  await using server = await startIamServer();
  const created = await callIam(server, 'CreateUser', {
    ...BOB,
    Path: '/team/',
    'Tags.member.1.Key': 'Team',
    'Tags.member.1.Value': '',
  });
  const userId = created.element('UserId');
  expect(userId).toMatch(/^AIDA[A-Z2-7]{17}$/);
  expect(created.headers['content-type']).toBe('text/xml');
  expect(created.body).toBe(`<CreateUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <CreateUserResult>
    <User>
      <Path>/team/</Path>
      <UserName>bob</UserName>
      <UserId>${userId}</UserId>
      <Arn>arn:aws:iam::123456789012:user/team/bob</Arn>
      <CreateDate>2026-01-02T03:04:05Z</CreateDate>
      <Tags>
        <member>
          <Key>Team</Key>
          <Value/>
        </member>
      </Tags>
    </User>
  </CreateUserResult>
  <ResponseMetadata>
    <RequestId>${created.headers['x-amzn-requestid']}</RequestId>
  </ResponseMetadata>
</CreateUserResponse>
`);
  const got = await callIam(server, 'GetUser', BOB);
  expect(got.body).toBe(
    created.body
      .replaceAll('CreateUser', 'GetUser')
      .replace(/(?<=<RequestId>)[^<]+/, `${got.headers['x-amzn-requestid']}`),
  );
  const deleted = await callIam(server, 'DeleteUser', BOB);
  expect(deleted.body).toBe(`<DeleteUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <ResponseMetadata>
    <RequestId>${deleted.headers['x-amzn-requestid']}</RequestId>
  </ResponseMetadata>
</DeleteUserResponse>
`);
  const { body, headers } = await callIam(server, 'GetUser', BOB);
  expect(body).toBe(`<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <Error>
    <Type>Sender</Type>
    <Code>NoSuchEntity</Code>
    <Message>The user with name bob cannot be found.</Message>
  </Error>
  <RequestId>${headers['x-amzn-requestid']}</RequestId>
</ErrorResponse>
`);
});

test('the real client makes, reads and deletes a user', async () => {
  await using server = await startIamServer(Date.now);
  const client = createIamClient(server.url, server.admin);
  const tags = [{ Key: 'Team', Value: 'Data' }];
  const { User } = await client.send(new CreateUserCommand({ UserName: 'mdb-user', Tags: tags }));
  expect(User).toEqual({
    Path: '/',
    UserName: 'mdb-user',
    UserId: expect.stringMatching(/^AIDA/),
    Arn: 'arn:aws:iam::123456789012:user/mdb-user',
    CreateDate: expect.any(Date),
    Tags: tags,
  });
  expect(Math.abs((User?.CreateDate?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  expect((await client.send(new GetUserCommand({ UserName: 'mdb-user' }))).User).toEqual(User);
  const again = client.send(new CreateUserCommand({ UserName: 'mdb-user' }));
  await expect(again).rejects.toBeInstanceOf(EntityAlreadyExistsException);
  await client.send(new DeleteUserCommand({ UserName: 'mdb-user' }));
  const gone = client.send(new GetUserCommand({ UserName: 'mdb-user' }));
  await expect(gone).rejects.toBeInstanceOf(NoSuchEntityException);
});

test('without tags there is no element for them', async () => {
  await using server = await startIamServer();
  expect((await callIam(server, 'CreateUser', BOB)).body).not.toContain('Tags');
  expect((await callIam(server, 'GetUser', BOB)).body).not.toContain('Tags');
});

test('without a name it is the caller', async () => {
  await using server = await startIamServer();
  expect((await callIam(server, 'GetUser')).element('UserName')).toBe('admin');
});

describe('a name', () => {
  test.each(['Bob', 'bob', 'BOB'])('is taken once, %s after Bob', async (UserName) => {
    await using server = await startIamServer();
    await setUp(server, ['CreateUser', { UserName: 'Bob' }]);
    expect(await refusal(server, 'CreateUser', { UserName, Path: '/other/' })).toEqual({
      status: 409,
      code: 'EntityAlreadyExists',
      message: `User with name ${UserName} already exists.`,
    });
  });

  test.each(['GetUser', 'DeleteUser', 'CreateAccessKey', 'ListAccessKeys', 'ListAttachedUserPolicies'])(
    'is one that %s knows',
    async (action) => {
      await using server = await startIamServer();
      expect(await refusal(server, action, { UserName: 'nobody' })).toEqual(unknown('nobody'));
    },
  );

  test.each(['AttachUserPolicy', 'DetachUserPolicy', 'PutUserPolicy', 'DeleteUserPolicy'])(
    'is one that %s knows as well',
    async (action) => {
      await using server = await startIamServer();
      await setUp(server, ['CreatePolicy', { PolicyName: 'p', PolicyDocument: S3_POLICY }]);
      const parameters = {
        UserName: 'nobody',
        PolicyArn: POLICY,
        PolicyName: 'p',
        PolicyDocument: S3_POLICY,
      };
      expect(await refusal(server, action, parameters)).toEqual(unknown('nobody'));
    },
  );
});

describe('a user is not deleted', () => {
  test('with access keys', async () => {
    await using server = await startIamServer();
    await setUp(server, ['CreateUser', BOB], ['CreateAccessKey', BOB]);
    expect(await refusal(server, 'DeleteUser', BOB)).toEqual(
      conflict('Cannot delete entity, must delete access keys first.'),
    );
  });

  test('with policies attached', async () => {
    await using server = await startIamServer();
    const attachment = { ...BOB, PolicyArn: POLICY };
    await setUp(
      server,
      ['CreateUser', BOB],
      ['CreatePolicy', { PolicyName: 'p', PolicyDocument: S3_POLICY }],
      ['AttachUserPolicy', attachment],
    );
    expect(await refusal(server, 'DeleteUser', BOB)).toEqual(
      conflict('Cannot delete entity, must detach all policies first.'),
    );
    await setUp(server, ['DetachUserPolicy', attachment], ['DeleteUser', BOB]);
  });

  test('with policies of its own', async () => {
    await using server = await startIamServer();
    const policy = { ...BOB, PolicyName: 'own' };
    await setUp(server, ['CreateUser', BOB], ['PutUserPolicy', { ...policy, PolicyDocument: S3_POLICY }]);
    expect(await refusal(server, 'DeleteUser', BOB)).toEqual(
      conflict('Cannot delete entity, must delete policies first.'),
    );
    await setUp(server, ['DeleteUserPolicy', policy]);
    expect(await refusal(server, 'DeleteUserPolicy', policy)).toEqual({
      status: 404,
      code: 'NoSuchEntity',
      message: 'The user policy with name own cannot be found.',
    });
    await setUp(server, ['DeleteUser', BOB]);
  });
});

describe('parameters', () => {
  const invalid = (member: string, constraint: string) =>
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${constraint}`;
  const PATH =
    'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.';

  test.each([
    ['no name', { UserName: undefined }, invalid('userName', 'not be null')],
    [
      'a long name',
      { UserName: 'a'.repeat(65) },
      invalid('userName', 'have length less than or equal to 64'),
    ],
    ['an empty name', { UserName: '' }, invalid('userName', 'have length greater than or equal to 1')],
    [
      'a name with a slash',
      { UserName: 'a/b' },
      'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    ],
    ['a path without an end', { Path: '/a' }, PATH],
    ['a path with a space', { Path: '/a b/' }, PATH],
    [
      'a long path',
      { Path: `/${'a'.repeat(511)}/` },
      invalid('path', 'have length less than or equal to 512'),
    ],
    [
      'two mistakes',
      { UserName: 'a'.repeat(65), Path: '' },
      "2 validation errors detected: Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64; Value at 'path' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'a long tag key',
      { 'Tags.member.1.Key': 'k'.repeat(129), 'Tags.member.1.Value': '' },
      invalid('tags.1.member.key', 'have length less than or equal to 128'),
    ],
    [
      'a long tag value',
      { 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': 'v'.repeat(257) },
      invalid('tags.1.member.value', 'have length less than or equal to 256'),
    ],
    ['a tag without a value', { 'Tags.member.1.Key': 'k' }, invalid('tags.1.member.value', 'not be null')],
    [
      'a tag key with other characters',
      { 'Tags.member.1.Key': 'k!', 'Tags.member.1.Value': '' },
      invalid(
        'tags.1.member.key',
        String.raw`satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+`,
      ),
    ],
    [
      'too many tags',
      Object.fromEntries(
        Array.from({ length: 51 }, (_, index) => [
          [`Tags.member.${index + 1}.Key`, `k${index}`],
          [`Tags.member.${index + 1}.Value`, ''],
        ]).flat(),
      ),
      invalid('tags', 'have length less than or equal to 50'),
    ],
  ])('with %s are refused', async (_, change, message) => {
    await using server = await startIamServer();
    const parameters = { ...BOB, ...change };
    expect(await refusal(server, 'CreateUser', parameters)).toEqual({
      status: 400,
      code: 'ValidationError',
      message,
    });
    expect((await callIam(server, 'GetUser', BOB)).status).toBe(404);
  });

  test('with tags of any language, in the order of their numbers', async () => {
    await using server = await startIamServer();
    const { body } = await callIam(server, 'CreateUser', {
      ...BOB,
      'Tags.member.10.Key': 'équipe',
      'Tags.member.10.Value': 'données 1',
      'Tags.member.9.Key': 'a',
      'Tags.member.9.Value': 'b',
    });
    expect([...body.matchAll(/<Key>(.*)<\/Key>/g)].map(([, key]) => key)).toEqual(['a', 'équipe']);
  });

  test('with a tag key twice are refused, whatever its case', async () => {
    await using server = await startIamServer();
    const tags = {
      'Tags.member.1.Key': 'Team',
      'Tags.member.1.Value': 'a',
      'Tags.member.2.Key': 'team',
      'Tags.member.2.Value': 'b',
    };
    expect(await refusal(server, 'CreateUser', { ...BOB, ...tags })).toEqual({
      status: 400,
      code: 'InvalidInput',
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    });
  });

  test.each([
    ['aws:team', 'a'],
    ['AWS:team', 'a'],
    ['Aws:', 'a'],
    ['team', 'aws:a'],
    ['team', 'AWS:a'],
  ])('with a tag that begins like one of AWS are refused: %s=%s', async (key, value) => {
    await using server = await startIamServer();
    const tags = { 'Tags.member.1.Key': key, 'Tags.member.1.Value': value };
    const refused = {
      status: 400,
      code: 'InvalidInput',
      message: 'Tag keys and values that begin with aws: are reserved for AWS.',
    };
    expect(await refusal(server, 'CreateUser', { ...BOB, ...tags })).toEqual(refused);
    const role = { RoleName: 'r', AssumeRolePolicyDocument: EC2_TRUST, ...tags };
    expect(await refusal(server, 'CreateRole', role)).toEqual(refused);
    expect(
      await refusal(server, 'CreatePolicy', { PolicyName: 'p', PolicyDocument: S3_POLICY, ...tags }),
    ).toEqual(refused);
  });

  test.each([
    ['aws', 'aws'],
    ['aws-team', 'xaws:'],
    ['my:aws:team', 'a'],
  ])('with a tag that only looks like one of AWS are made: %s=%s', async (key, value) => {
    await using server = await startIamServer();
    const tags = { 'Tags.member.1.Key': key, 'Tags.member.1.Value': value };
    expect((await callIam(server, 'CreateUser', { UserName: 'new', ...tags })).status).toBe(200);
  });

  test('with a permissions boundary are not emulated', async () => {
    await using server = await startIamServer();
    expect(await refusal(server, 'CreateUser', { ...BOB, PermissionsBoundary: POLICY })).toEqual({
      status: 501,
      code: 'NotImplemented',
      message: 'The sandbox does not emulate PermissionsBoundary of iam:CreateUser.',
    });
  });
});
