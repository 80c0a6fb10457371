import { GetAccessKeyInfoCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, onTestFinished, test } from 'vitest';
import { startTestServer } from '../servers.ts';
import { callSigned, formOf } from './call.ts';

const ask = (AccessKeyId?: string) => formOf('GetAccessKeyInfo', { AccessKeyId });

function addReader({ account }: Awaited<ReturnType<typeof startTestServer>>) {
  const policy = {
    Version: '2012-10-17' as const,
    Statement: [{ Effect: 'Allow' as const, Action: 'sts:GetAccessKeyInfo', Resource: '*' }],
  };
  account.createUser({ userName: 'reader', policy });
  return account.createAccessKey({ userName: 'reader' });
}

test('the SDK learns the account of a key, also of one that is deleted', async () => {
  await using server = await startTestServer(Date.now);
  const credentials = addReader(server);
  const { accessKeyId } = server.account.createAccessKey({ userName: 'alice' });
  server.account.deleteAccessKey({ accessKeyId });
  const client = new STSClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  const { Account } = await client.send(new GetAccessKeyInfoCommand({ AccessKeyId: accessKeyId }));
  expect(Account).toBe('123456789012');
});

test('it needs a permission', async () => {
  await using server = await startTestServer();
  expect(await callSigned(server, server.key, ask(server.key.accessKeyId))).toMatchObject({
    status: 403,
    code: 'AccessDenied',
    message: 'User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:GetAccessKeyInfo',
  });
});

test.each(['AKIAIOSFODNN7EXAMPLE', 'short', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', undefined])(
  '%s is no key of the account, and is not repeated',
  async (accessKeyId) => {
    await using server = await startTestServer();
    const answer = await callSigned(server, addReader(server), ask(accessKeyId));
    expect(answer).toMatchObject({ status: 400, code: 'ValidationError' });
    expect(answer.body).not.toContain(accessKeyId ?? 'nothing');
  },
);
