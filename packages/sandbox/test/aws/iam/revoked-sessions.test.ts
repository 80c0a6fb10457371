import { GetUserCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, onTestFinished, test } from 'vitest';
import type { SigningKey } from '../http.ts';
import { ACCOUNT, type IamServer, policyOf, startIamServer } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

const ROLE = `${ACCOUNT}:role/app`;

/** The policy `AWSRevokeOlderSessions`, which IAM's console gives a role. */
const revoke = (before: Date) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: ['*'],
        Resource: ['*'],
        Condition: { DateLessThan: { 'aws:TokenIssueTime': before.toISOString() } },
      },
    ],
  });

function createStsClient(endpoint: string, credentials: SigningKey): STSClient {
  const client = new STSClient({ endpoint, credentials, region: 'us-east-1', maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

async function newSession(server: IamServer): Promise<SigningKey> {
  const { Credentials } = await createStsClient(server.url, server.key).send(
    new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 's-1' }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

const getUser = async ({ url }: IamServer, key: SigningKey) =>
  (await createIamClient(url, key).send(new GetUserCommand({ UserName: 'alice' }))).User?.UserName;

test('sessions from before they were revoked may do nothing more, later ones may', async () => {
  let lateMs = 0;
  const clock = () => Date.now() + lateMs;
  await using server = await startIamServer(clock);
  const allow = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
  server.account.createRole({
    roleName: 'app',
    trustPolicy: policyOf({
      Effect: 'Allow',
      Principal: { AWS: [`${ACCOUNT}:user/alice`, ROLE] },
      Action: 'sts:AssumeRole',
    }),
    policy: policyOf(allow),
  });
  const before = await newSession(server);
  expect(await getUser(server, before)).toBe('alice');

  lateMs = 10_000;
  const revocation = { RoleName: 'app', PolicyName: 'AWSRevokeOlderSessions' };
  const PolicyDocument = revoke(new Date(clock()));
  await createIamClient(server.url, server.admin).send(
    new PutRolePolicyCommand({ ...revocation, PolicyDocument }),
  );
  lateMs = 20_000;
  const after = await newSession(server);

  await expect(getUser(server, before)).rejects.toMatchObject({
    name: 'AccessDenied',
    message: `User: arn:aws:sts::123456789012:assumed-role/app/s-1 is not authorized to perform: iam:GetUser on resource: user alice with an explicit deny in an identity-based policy`,
  });
  const chain = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 's-2' });
  await expect(createStsClient(server.url, before).send(chain)).rejects.toMatchObject({
    name: 'AccessDenied',
  });
  // A login needs no permission.
  const { Arn } = await createStsClient(server.url, before).send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/app/s-1');

  expect(await getUser(server, after)).toBe('alice');
  expect((await createStsClient(server.url, after).send(chain)).AssumedRoleUser?.Arn).toMatch(/s-2$/);
});

test('static keys have no time, and are not revoked so', async () => {
  await using server = await startIamServer(Date.now);
  const allow = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' } as const;
  const deny = {
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { DateLessThan: { 'aws:TokenIssueTime': '2100-01-01T00:00:00Z' } },
  } as const;
  server.account.createUser({ userName: 'carol', policy: policyOf(allow, deny) });
  expect(await getUser(server, server.account.createAccessKey({ userName: 'carol' }))).toBe('alice');
  const temporary = server.account.issueUserSession({ userName: 'carol', durationSeconds: 900 });
  const assume = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 's-1' });
  await expect(createStsClient(server.url, temporary).send(assume)).rejects.toThrow('not authorized');
});
