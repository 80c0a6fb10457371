import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { callIam, EC2_TRUST, refusal, S3_POLICY, setUp, startIamServer } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

/** A policy of so many characters, and as much white space between them. */
function documentOf(text: string, length: number): string {
  const { Version, Statement } = JSON.parse(text);
  const padded = (Id: string) => JSON.stringify({ Version, Id, Statement });
  const document = padded('x'.repeat(length - padded('').length));
  expect(document).toHaveLength(length);
  return document.replaceAll(',', ',\n\t  ').padEnd(length + 500);
}

const exceeded = (quota: string) => ({
  status: 409,
  code: 'LimitExceeded',
  message: `Cannot exceed quota for ${quota}`,
});

test('a trust policy has 2,048 characters, white space not counted', async () => {
  await using server = await startIamServer();
  const role = { RoleName: 'r', AssumeRolePolicyDocument: documentOf(EC2_TRUST, 2048) };
  await setUp(server, ['CreateRole', role]);
  const AssumeRolePolicyDocument = documentOf(EC2_TRUST, 2049);
  expect(await refusal(server, 'CreateRole', { RoleName: 's', AssumeRolePolicyDocument })).toEqual(
    exceeded('ACLSizePerRole: 2048'),
  );
  expect((await callIam(server, 'GetRole', { RoleName: 's' })).status).toBe(404);
  const update = { RoleName: 'r', PolicyDocument: AssumeRolePolicyDocument };
  expect(await refusal(server, 'UpdateAssumeRolePolicy', update)).toEqual(exceeded('ACLSizePerRole: 2048'));
});

test('a managed policy has 6,144', async () => {
  await using server = await startIamServer();
  await setUp(server, ['CreatePolicy', { PolicyName: 'p', PolicyDocument: documentOf(S3_POLICY, 6144) }]);
  const PolicyDocument = documentOf(S3_POLICY, 6145);
  expect(await refusal(server, 'CreatePolicy', { PolicyName: 'q', PolicyDocument })).toEqual(
    exceeded('PolicySize: 6144'),
  );
});

test('what is malformed is so at any length', async () => {
  await using server = await startIamServer();
  const AssumeRolePolicyDocument = documentOf(EC2_TRUST, 2049).replace('ec2.', 'ec3.');
  expect((await refusal(server, 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument })).code).toBe(
    'MalformedPolicyDocument',
  );
});

test('the real client knows the refusal', async () => {
  await using server = await startIamServer(Date.now);
  const client = createIamClient(server.url, server.admin);
  const AssumeRolePolicyDocument = documentOf(EC2_TRUST, 2049);
  await expect(
    client.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument })),
  ).rejects.toMatchObject({ name: 'LimitExceededException', $metadata: { httpStatusCode: 409 } });
});
