import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { GET_CALLER_IDENTITY } from '../http.ts';
import { callSigned } from '../sts/call.ts';
import { callIam, refusal, setUp, startIamServer } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

const ALICE = { UserName: 'alice' };

test('the bytes of the answers', async () => {
  await using server = await startIamServer();
  await setUp(server, ['CreateUser', { UserName: 'bob' }]);
  const empty = await callIam(server, 'ListAccessKeys', { UserName: 'bob' });
  expect(empty.body).toContain(`  <ListAccessKeysResult>
    <AccessKeyMetadata/>
    <IsTruncated>false</IsTruncated>
  </ListAccessKeysResult>`);
  const { body, element } = await callIam(server, 'CreateAccessKey', { UserName: 'bob' });
  expect(element('AccessKeyId')).toMatch(/^AKIA[A-Z2-7]{16}$/);
  expect(element('SecretAccessKey')).toMatch(/^[A-Za-z0-9+/]{40}$/);
  expect(body).toContain(`  <CreateAccessKeyResult>
    <AccessKey>
      <UserName>bob</UserName>
      <AccessKeyId>${element('AccessKeyId')}</AccessKeyId>
      <Status>Active</Status>
      <SecretAccessKey>${element('SecretAccessKey')}</SecretAccessKey>
      <CreateDate>2026-01-02T03:04:05Z</CreateDate>
    </AccessKey>
  </CreateAccessKeyResult>`);
  const list = await callIam(server, 'ListAccessKeys', { UserName: 'bob' });
  expect(list.body).toContain(`  <ListAccessKeysResult>
    <AccessKeyMetadata>
      <member>
        <UserName>bob</UserName>
        <AccessKeyId>${element('AccessKeyId')}</AccessKeyId>
        <Status>Active</Status>
        <CreateDate>2026-01-02T03:04:05Z</CreateDate>
      </member>
    </AccessKeyMetadata>
    <IsTruncated>false</IsTruncated>
  </ListAccessKeysResult>`);
});

test('the life of a key, with the real client, and what STS says of it', async () => {
  await using server = await startIamServer(Date.now);
  server.account.createUser({ userName: 'bob' });
  const client = createIamClient(server.url, server.admin);
  const bob = { UserName: 'bob' };
  const { AccessKey } = await client.send(new CreateAccessKeyCommand(bob));
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
  const key = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  const sts = async () => {
    const { status, code, message, element } = await callSigned(server, key, GET_CALLER_IDENTITY, Date.now());
    return status === 200 ? element('Arn') : { status, code, message };
  };
  const refused = {
    status: 403,
    code: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid.',
  };
  const statuses = async () =>
    (await client.send(new ListAccessKeysCommand(bob))).AccessKeyMetadata?.map(({ Status }) => Status);

  expect(await sts()).toBe('arn:aws:iam::123456789012:user/bob');
  await client.send(new UpdateAccessKeyCommand({ ...bob, AccessKeyId, Status: 'Inactive' }));
  expect(await sts()).toEqual(refused);
  expect(await statuses()).toEqual(['Inactive']);
  await client.send(new UpdateAccessKeyCommand({ ...bob, AccessKeyId, Status: 'Active' }));
  expect(await sts()).toBe('arn:aws:iam::123456789012:user/bob');
  expect(await statuses()).toEqual(['Active']);
  await client.send(new DeleteAccessKeyCommand({ ...bob, AccessKeyId }));
  expect(await sts()).toEqual(refused);
  expect(await statuses()).toEqual([]);
});

test('a user has two at most, inactive ones too', async () => {
  await using server = await startIamServer();
  const AccessKeyId = server.key.accessKeyId;
  await setUp(
    server,
    ['CreateAccessKey', ALICE],
    ['UpdateAccessKey', { ...ALICE, AccessKeyId, Status: 'Inactive' }],
  );
  expect(await refusal(server, 'CreateAccessKey', ALICE)).toEqual({
    status: 409,
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for AccessKeysPerUser: 2',
  });
  await setUp(server, ['DeleteAccessKey', { ...ALICE, AccessKeyId }], ['CreateAccessKey', ALICE]);
});

test('without a name they are the caller’s', async () => {
  await using server = await startIamServer();
  const { element } = await callIam(server, 'CreateAccessKey');
  const AccessKeyId = element('AccessKeyId');
  expect(element('UserName')).toBe('admin');
  expect((await callIam(server, 'ListAccessKeys')).body).toContain(
    `<AccessKeyId>${AccessKeyId}</AccessKeyId>`,
  );
  await setUp(
    server,
    ['UpdateAccessKey', { AccessKeyId, Status: 'Inactive' }],
    ['DeleteAccessKey', { AccessKeyId }],
  );
});

describe.each(['UpdateAccessKey', 'DeleteAccessKey'])('%s refuses', (action) => {
  const unknown = (id: string) => ({
    status: 404,
    code: 'NoSuchEntity',
    message: `The Access Key with id ${id} cannot be found.`,
  });

  test('a key that is not there', async () => {
    await using server = await startIamServer();
    const key = { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Inactive' };
    expect(await refusal(server, action, { ...ALICE, ...key })).toEqual(unknown('AKIAIOSFODNN7EXAMPLE'));
  });

  test('a key of somebody else, and leaves it', async () => {
    await using server = await startIamServer();
    const { accessKeyId } = server.key;
    const key = { AccessKeyId: accessKeyId, Status: 'Inactive' };
    expect(await refusal(server, action, { UserName: 'admin', ...key })).toEqual(unknown(accessKeyId));
    expect((await callSigned(server, server.key, GET_CALLER_IDENTITY)).status).toBe(200);
  });

  test('a user who is not there', async () => {
    await using server = await startIamServer();
    const key = { AccessKeyId: server.key.accessKeyId, Status: 'Inactive' };
    expect(await refusal(server, action, { UserName: 'nobody', ...key })).toEqual({
      status: 404,
      code: 'NoSuchEntity',
      message: 'The user with name nobody cannot be found.',
    });
  });

  test('what is no id', async () => {
    await using server = await startIamServer();
    expect(await refusal(server, action, { ...ALICE, AccessKeyId: 'AKIA', Status: 'Active' })).toMatchObject({
      code: 'ValidationError',
      message:
        "1 validation error detected: Value at 'accessKeyId' failed to satisfy constraint: Member must have length greater than or equal to 16",
    });
    const AccessKeyId = 'AKIAIOSFODNN7EXAMPL!';
    expect((await callIam(server, action, { ...ALICE, AccessKeyId, Status: 'Active' })).message).toBe(
      String.raw`1 validation error detected: Value at 'accessKeyId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w]+`,
    );
  });
});

test.each(['active', 'Expired', ''])('a key is active or inactive, not %j', async (Status) => {
  await using server = await startIamServer();
  const AccessKeyId = server.key.accessKeyId;
  expect(await refusal(server, 'UpdateAccessKey', { ...ALICE, AccessKeyId, Status })).toEqual({
    status: 400,
    code: 'ValidationError',
    message:
      "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]",
  });
});
