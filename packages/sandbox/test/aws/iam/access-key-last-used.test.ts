import { GetAccessKeyLastUsedCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { GET_CALLER_IDENTITY, send, signedCall } from '../http.ts';
import { NOW } from '../servers.ts';
import { callIam, refusal, startIamServer } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

const lastUse = async (server: Awaited<ReturnType<typeof startIamServer>>, AccessKeyId: string) => {
  const { element } = await callIam(server, 'GetAccessKeyLastUsed', { AccessKeyId });
  return [element('UserName'), element('LastUsedDate'), element('ServiceName'), element('Region')];
};

test('a key says when it was last used, for what and where; not where its signature was wrong', async () => {
  let now = NOW;
  await using server = await startIamServer(() => now);
  const { accessKeyId, secretAccessKey } = server.account.createAccessKey({ userName: 'alice' });
  const key = { accessKeyId, secretAccessKey };
  expect(await lastUse(server, accessKeyId)).toEqual(['alice', undefined, 'N/A', 'N/A']);
  const use = (secret: string) =>
    send(
      server.url,
      signedCall(
        { ...key, secretAccessKey: secret },
        { now, region: 'eu-west-1', body: GET_CALLER_IDENTITY },
      ),
    );
  await use('x'.repeat(40));
  expect(await lastUse(server, accessKeyId)).toEqual(['alice', undefined, 'N/A', 'N/A']);
  now += 60_000;
  await use(secretAccessKey);
  expect(await lastUse(server, accessKeyId)).toEqual(['alice', '2026-01-02T03:05:05Z', 'sts', 'eu-west-1']);
  now += 60_000;
  await callIam(server, 'GetUser', {}, key);
  expect(await lastUse(server, accessKeyId)).toEqual(['alice', '2026-01-02T03:06:05Z', 'iam', 'us-east-1']);
});

test('the SDK reads it', async () => {
  await using server = await startIamServer(Date.now);
  const client = createIamClient(server.url, server.admin);
  const { AccessKeyLastUsed, UserName } = await client.send(
    new GetAccessKeyLastUsedCommand({ AccessKeyId: server.admin.accessKeyId }),
  );
  expect({ UserName, ...AccessKeyLastUsed }).toEqual({
    UserName: 'admin',
    LastUsedDate: expect.any(Date),
    ServiceName: 'iam',
    Region: 'us-east-1',
  });
});

test('a key that there is not is said so', async () => {
  await using server = await startIamServer();
  expect(
    await refusal(server, 'GetAccessKeyLastUsed', { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
  ).toMatchObject({
    status: 404,
    code: 'NoSuchEntity',
  });
  expect(await refusal(server, 'GetAccessKeyLastUsed', { AccessKeyId: 'short' })).toMatchObject({
    code: 'ValidationError',
  });
});
