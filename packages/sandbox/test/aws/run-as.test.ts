import { fromHttp, fromInstanceMetadata } from '@aws-sdk/credential-providers';
import aws4 from 'aws4';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/index.ts';

afterEach(() => vi.unstubAllEnvs());

const statement = (Action: string, Resource = '*') => ({ Effect: 'Allow' as const, Action, Resource });
const policy = (...Statement: ReturnType<typeof statement>[]) => ({
  Version: '2012-10-17' as const,
  Statement,
});
const trust = (service: string) => ({
  Version: '2012-10-17' as const,
  Statement: [{ Effect: 'Allow' as const, Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});

/** What is asked, signed by a user with this policy. */
async function runAs(sandbox: Sandbox, body: object, allowed = policy(statement('iam:PassRole'))) {
  const userName = `caller-${sandbox.awsRequests.length}`;
  sandbox.account.createUser({ userName, policy: allowed });
  const { accessKeyId, secretAccessKey } = sandbox.account.createAccessKey({ userName });
  const url = new URL('/sandbox/run-as', sandbox.awsEndpointUrl);
  const { headers = {} } = aws4.sign(
    {
      host: url.host,
      path: '/',
      method: 'POST',
      service: 'iam',
      region: 'us-east-1',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    },
    { accessKeyId, secretAccessKey },
  );
  const response = await fetch(url, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    body: (await response.json()) as { env?: Record<string, string>; code?: string },
  };
}

function stub({ env = {} }: { env?: Record<string, string> }): void {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
}

describe('a program runs where a service hands out the role', () => {
  test('of an instance profile on EC2, each instance with a metadata service of its own', async () => {
    await using sandbox = await startSandbox();
    sandbox.account.createRole({ roleName: 'app', trustPolicy: trust('ec2.amazonaws.com') });
    const { instanceProfiles, roles } = sandbox.account.entities;
    const profile = instanceProfiles.create({ instanceProfileName: 'on-instances', path: '/', tags: [] });
    profile.role = roles.get('app');
    await sandbox.provision('ec2-role');
    const { status, body } = await runAs(sandbox, { service: 'ec2', instanceProfile: 'on-instances' });
    expect(status).toBe(200);
    stub(body);
    const { accessKeyId } = await fromInstanceMetadata()();
    expect(sandbox.account.findKey(accessKeyId)?.identity.arn).toContain(':assumed-role/app/i-');
  });

  test('on ECS', async () => {
    await using sandbox = await startSandbox();
    sandbox.account.createRole({ roleName: 'app', trustPolicy: trust('ecs-tasks.amazonaws.com') });
    const { body } = await runAs(sandbox, { service: 'ecs-tasks', role: 'app' });
    stub(body);
    const { accessKeyId } = await fromHttp()();
    expect(sandbox.account.findKey(accessKeyId)?.identity.arn).toContain(':assumed-role/app/');
  });

  test('on Lambda', async () => {
    await using sandbox = await startSandbox();
    sandbox.account.createRole({ roleName: 'app', trustPolicy: trust('lambda.amazonaws.com') });
    const { body } = await runAs(sandbox, { service: 'lambda', role: 'app' });
    expect(sandbox.account.findKey(body.env?.AWS_ACCESS_KEY_ID ?? '')?.identity.arn).toContain(
      ':assumed-role/app/atlas-example',
    );
  });
});

describe('it is refused', () => {
  test.each([
    [
      'without iam:PassRole on the role',
      policy(statement('iam:PassRole', 'arn:aws:iam::123456789012:role/b')),
    ],
    ['without any permission', policy(statement('iam:GetRole'))],
  ])('%s', async (_, allowed) => {
    await using sandbox = await startSandbox();
    sandbox.account.createRole({ roleName: 'app', trustPolicy: trust('lambda.amazonaws.com') });
    const { status, body } = await runAs(sandbox, { service: 'lambda', role: 'app' }, allowed);
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'AccessDenied' });
  });

  test('where the role does not trust the service', async () => {
    await using sandbox = await startSandbox();
    sandbox.account.createRole({ roleName: 'app', trustPolicy: trust('ec2.amazonaws.com') });
    expect((await runAs(sandbox, { service: 'lambda', role: 'app' })).body.code).toBe('ValidationError');
  });

  test.each([
    [{ service: 'lambda', role: 'nobody' }, 'NoSuchEntity'],
    [{ service: 'ec2', role: 'app' }, 'NoSuchEntity'],
    [{ service: 'batch', role: 'app' }, 'ValidationError'],
    [[], 'ValidationError'],
  ])('%j: %s', async (body, code) => {
    await using sandbox = await startSandbox();
    sandbox.account.createRole({ roleName: 'app', trustPolicy: trust('lambda.amazonaws.com') });
    expect((await runAs(sandbox, body)).body.code).toBe(code);
  });

  test('without a signature', async () => {
    await using sandbox = await startSandbox();
    const url = new URL('/sandbox/run-as', sandbox.awsEndpointUrl);
    const response = await fetch(url, { method: 'POST', body: '{}' });
    expect(response.status).toBe(403);
  });
});

test('an instance ends with the sandbox, and at a reset', async () => {
  await using sandbox = await startSandbox();
  for (const end of [() => sandbox.reset(), () => sandbox.stop()]) {
    sandbox.account.createRole({ roleName: 'app', trustPolicy: trust('ec2.amazonaws.com') });
    const { instanceProfiles, roles } = sandbox.account.entities;
    instanceProfiles.create({ instanceProfileName: 'app', path: '/', tags: [] }).role = roles.get('app');
    const { body } = await runAs(sandbox, { service: 'ec2', instanceProfile: 'app' });
    const url = body.env?.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? '';
    expect((await fetch(url)).status).toBe(401);
    await end();
    await expect(fetch(url)).rejects.toThrow();
  }
});
