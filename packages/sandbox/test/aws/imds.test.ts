import { fromInstanceMetadata } from '@aws-sdk/credential-providers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Account, createAccount } from '../../src/account/account.ts';
import { createInstanceMetadata } from '../../src/aws/imds.ts';
import { send } from './http.ts';
import { callerArn, NOW, serve, trustOf } from './servers.ts';

const TOKEN_PATH = '/latest/api/token';
const TTL_HEADER = 'X-aws-ec2-metadata-token-ttl-seconds';
const CREDENTIALS_PATH = '/latest/meta-data/iam/security-credentials/';
const MINUTE = 60_000;
const clock = () => Date.now();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** An instance with the role `ec2-role`, which EC2 may assume. */
async function startInstance(wrap = (account: Account) => account) {
  const account = createAccount(clock);
  for (const roleName of ['ec2-role', 'other-role']) {
    account.createRole({ roleName, trustPolicy: trustOf('ec2.amazonaws.com') });
  }
  account.createRole({ roleName: 'task-role', trustPolicy: trustOf('ecs-tasks.amazonaws.com') });
  const metadata = createInstanceMetadata(wrap(account), clock);
  metadata.attachRole('ec2-role');
  const server = await serve(metadata.handler, clock);
  vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', server.url);

  const issueToken = (headers: Record<string, string> = { [TTL_HEADER]: '21600' }) =>
    send(server.url, { method: 'PUT', path: TOKEN_PATH, headers });
  const get = async (path: string, token?: string) =>
    send(server.url, {
      path,
      headers: { 'X-aws-ec2-metadata-token': token ?? (await issueToken()).body },
    });
  return { ...server, account, metadata, issueToken, get };
}

describe('the SDK', () => {
  test('gets credentials of the role, in the name of the instance', async () => {
    await using instance = await startInstance();
    const credentials = await fromInstanceMetadata()();
    const { body: instanceId } = await instance.get('/latest/meta-data/instance-id');
    expect(instanceId).toMatch(/^i-[0-9a-f]{17}$/);
    expect(callerArn(instance.account, credentials)).toBe(
      `arn:aws:sts::123456789012:assumed-role/ec2-role/${instanceId}`,
    );
    expect(credentials.expiration).toEqual(new Date(NOW + 6 * 60 * MINUTE));
  });

  test('gets none where no role is attached', async () => {
    await using instance = await startInstance();
    instance.metadata.attachRole(undefined);
    await expect(fromInstanceMetadata()()).rejects.toMatchObject({ statusCode: 404 });
  });

  test('gets none where EC2 may not assume the role', async () => {
    await using instance = await startInstance();
    instance.metadata.attachRole('task-role');
    await expect(fromInstanceMetadata()()).rejects.toThrow(
      'Invalid response received from instance metadata service.',
    );
  });

  test('refreshes to new credentials before the old ones expire', async () => {
    await using _ = await startInstance();
    const provider = fromInstanceMetadata();
    const first = await provider();
    vi.setSystemTime(NOW + 355 * MINUTE);
    const second = await provider();
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(second.expiration).toEqual(new Date(NOW + (355 + 360) * MINUTE));
  });
});

describe('the token', () => {
  test('is text, and its time to live is echoed', async () => {
    await using instance = await startInstance();
    const { status, headers, body } = await instance.issueToken({ [TTL_HEADER]: '60' });
    expect(status).toBe(200);
    expect(body).toMatch(/^[\w-]{56}$/);
    expect(headers).toMatchObject({
      'content-type': 'text/plain',
      'x-aws-ec2-metadata-token-ttl-seconds': '60',
    });
  });

  test.each(['1', '21600'])('may live %s s', async (ttl) => {
    await using instance = await startInstance();
    expect((await instance.issueToken({ [TTL_HEADER]: ttl })).status).toBe(200);
  });

  test.each(['', '0', '21601', '-1', '1.5', '1e3', 'ten', '0x10', '60 s'])(
    'may not live %j s',
    async (ttl) => {
      await using instance = await startInstance();
      const { status, body } = await instance.issueToken({ [TTL_HEADER]: ttl });
      expect({ status, body }).toEqual({ status: 400, body: '' });
    },
  );

  test('needs a time to live', async () => {
    await using instance = await startInstance();
    expect((await instance.issueToken({})).status).toBe(400);
  });

  test('is not given through a proxy', async () => {
    await using instance = await startInstance();
    const headers = { [TTL_HEADER]: '60', 'X-Forwarded-For': '' };
    const { status, body } = await instance.issueToken(headers);
    expect({ status, body }).toEqual({ status: 403, body: '' });
  });

  test('differs each time, and each serves', async () => {
    await using instance = await startInstance();
    const [one, other] = [(await instance.issueToken()).body, (await instance.issueToken()).body];
    expect(one).not.toBe(other);
    expect((await instance.get(CREDENTIALS_PATH, one)).status).toBe(200);
    expect((await instance.get(CREDENTIALS_PATH, other)).status).toBe(200);
  });

  test('serves until it expires', async () => {
    await using instance = await startInstance();
    const { body: token } = await instance.issueToken({ [TTL_HEADER]: '60' });
    vi.setSystemTime(NOW + 59_999);
    expect((await instance.get(CREDENTIALS_PATH, token)).status).toBe(200);
    vi.setSystemTime(NOW + 60_000);
    expect(await instance.get(CREDENTIALS_PATH, token)).toMatchObject({ status: 401, body: '' });
  });

  test('of another instance is unknown', async () => {
    await using one = await startInstance();
    await using other = await startInstance();
    const { body: token } = await one.issueToken();
    expect((await other.get(CREDENTIALS_PATH, token)).status).toBe(401);
  });

  test.each([
    CREDENTIALS_PATH,
    `${CREDENTIALS_PATH}ec2-role`,
    '/latest/meta-data/instance-id',
    '/latest/meta-data/iam/info',
    '/nothing',
  ])('is needed for %s', async (path) => {
    await using instance = await startInstance();
    expect(await send(instance.url, { path })).toMatchObject({ status: 401, body: '' });
    expect((await instance.get(path, '')).status).toBe(401);
    expect((await instance.get(path, 'AAAA')).status).toBe(401);
  });
});

describe('the role', () => {
  test('is named', async () => {
    await using instance = await startInstance();
    expect(await instance.get(CREDENTIALS_PATH)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: 'ec2-role',
    });
  });

  test.each([
    CREDENTIALS_PATH,
    `${CREDENTIALS_PATH}ec2-role`,
    `${CREDENTIALS_PATH}undefined`,
    '/latest/meta-data/iam/info',
  ])('is not there where none is attached: %s', async (path) => {
    await using instance = await startInstance();
    instance.metadata.attachRole(undefined);
    expect(await instance.get(path)).toMatchObject({ status: 404, body: '' });
  });

  test('can be replaced', async () => {
    await using instance = await startInstance();
    instance.metadata.attachRole('other-role');
    expect((await instance.get(CREDENTIALS_PATH)).body).toBe('other-role');
    expect((await instance.get(`${CREDENTIALS_PATH}ec2-role`)).status).toBe(404);
    expect(callerArn(instance.account, await fromInstanceMetadata()())).toMatch(
      /:assumed-role\/other-role\/i-/,
    );
  });

  test('attached anew has new credentials', async () => {
    await using instance = await startInstance();
    const first = await fromInstanceMetadata()();
    instance.metadata.attachRole('ec2-role');
    expect((await fromInstanceMetadata()()).accessKeyId).not.toBe(first.accessKeyId);
  });

  test('has its instance profile in iam/info', async () => {
    await using instance = await startInstance();
    const { headers, body } = await instance.get('/latest/meta-data/iam/info');
    expect(headers['content-type']).toBe('text/plain');
    expect(JSON.parse(body)).toEqual({
      Code: 'Success',
      LastUpdated: '2026-01-02T03:04:05Z',
      InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/ec2-role',
      InstanceProfileId: expect.stringMatching(/^AIPA[0-9A-Z]{17}$/),
    });
  });
});

describe('the credentials', () => {
  test('are a document of JSON, called text', async () => {
    await using instance = await startInstance();
    const { status, headers, body } = await instance.get(`${CREDENTIALS_PATH}ec2-role`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain');
    expect(JSON.parse(body)).toEqual({
      Code: 'Success',
      LastUpdated: '2026-01-02T03:04:05Z',
      Type: 'AWS-HMAC',
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      Token: expect.any(String),
      Expiration: '2026-01-02T09:04:05Z',
    });
  });

  test('stay the same until a quarter of an hour is left', async () => {
    await using instance = await startInstance();
    const read = async () => JSON.parse((await instance.get(`${CREDENTIALS_PATH}ec2-role`)).body);
    const first = await read();
    vi.setSystemTime(NOW + 345 * MINUTE - 1);
    expect(await read()).toEqual(first);
    vi.setSystemTime(NOW + 345 * MINUTE);
    const second = await read();
    expect(second.AccessKeyId).not.toBe(first.AccessKeyId);
    expect(second).toMatchObject({
      LastUpdated: '2026-01-02T08:49:05Z',
      Expiration: '2026-01-02T14:49:05Z',
    });
    // The old ones are good for what was started with them.
    expect(instance.account.findKey(first.AccessKeyId)).toBeDefined();
  });

  test.each(['other-role', 'ec2', 'EC2-ROLE', 'ec2-role/', ''])('are not those of %j', async (roleName) => {
    await using instance = await startInstance();
    const { body } = await instance.get(`${CREDENTIALS_PATH}${roleName}`);
    expect(body).not.toContain('AccessKeyId');
    if (roleName !== '') expect(body).toBe('');
  });

  test('are refused in a document where EC2 may not assume the role', async () => {
    await using instance = await startInstance();
    instance.metadata.attachRole('task-role');
    const { status, body } = await instance.get(`${CREDENTIALS_PATH}task-role`);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      Code: 'AssumeRoleUnauthorizedAccess',
      Message:
        'EC2 cannot assume the role task-role. It must exist, and its trust policy must allow ec2.amazonaws.com to call sts:AssumeRole.',
      LastUpdated: '2026-01-02T03:04:05Z',
    });
  });

  test('any other failure is no document', async () => {
    await using instance = await startInstance((account) => ({
      ...account,
      assumeRoleForService() {
        throw new Error('Out of order.');
      },
    }));
    expect(await instance.get(`${CREDENTIALS_PATH}ec2-role`)).toMatchObject({ status: 500, body: '' });
  });
});

describe('a deleted role', () => {
  const read = async ({ get }: Awaited<ReturnType<typeof startInstance>>, path: string) =>
    JSON.parse((await get(path)).body);

  test('has no credentials any more, not even those it had', async () => {
    await using instance = await startInstance();
    expect(await read(instance, `${CREDENTIALS_PATH}ec2-role`)).toMatchObject({ Code: 'Success' });
    instance.account.deleteRole({ roleName: 'ec2-role' });
    expect(await read(instance, `${CREDENTIALS_PATH}ec2-role`)).toEqual({
      Code: 'AssumeRoleUnauthorizedAccess',
      Message:
        'EC2 cannot assume the role ec2-role. It must exist, and its trust policy must allow ec2.amazonaws.com to call sts:AssumeRole.',
      LastUpdated: '2026-01-02T03:04:05Z',
    });
    expect((await instance.get(CREDENTIALS_PATH)).body).toBe('ec2-role');
  });

  test('has no instance profile in iam/info', async () => {
    await using instance = await startInstance();
    instance.account.deleteRole({ roleName: 'ec2-role' });
    expect(await read(instance, '/latest/meta-data/iam/info')).toEqual({
      Code: 'InstanceProfileNotFound',
      Message: 'There is no instance profile with a role ec2-role.',
      LastUpdated: '2026-01-02T03:04:05Z',
    });
  });

  test('is an invalid response to the SDK', async () => {
    await using instance = await startInstance();
    const provider = fromInstanceMetadata();
    await provider();
    instance.account.deleteRole({ roleName: 'ec2-role' });
    await expect(fromInstanceMetadata()()).rejects.toThrow(
      'Invalid response received from instance metadata service.',
    );
  });

  test('made again has new credentials', async () => {
    await using instance = await startInstance();
    const first = await fromInstanceMetadata()();
    instance.account.deleteRole({ roleName: 'ec2-role' });
    instance.account.createRole({ roleName: 'ec2-role', trustPolicy: trustOf('ec2.amazonaws.com') });
    const second = await fromInstanceMetadata()();
    expect(callerArn(instance.account, second)).toMatch(/:assumed-role\/ec2-role\/i-/);
    expect(instance.account.findKey(first.accessKeyId)).toBeUndefined();
  });
});

describe('other requests', () => {
  test.each(['/', '/latest', '/latest/meta-data/', '/latest/meta-data/ami-id', '/latest/user-data'])(
    'the path %s is not found',
    async (path) => {
      await using instance = await startInstance();
      expect(await instance.get(path)).toMatchObject({ status: 404, body: '' });
    },
  );

  test.each(['GET', 'POST', 'HEAD', 'DELETE'])('%s of the token is not allowed', async (method) => {
    await using instance = await startInstance();
    const answer = await send(instance.url, { method, path: TOKEN_PATH, headers: { [TTL_HEADER]: '60' } });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'PUT' }, body: '' });
  });

  test.each(['PUT', 'POST', 'HEAD', 'DELETE'])('%s of metadata is not allowed', async (method) => {
    await using instance = await startInstance();
    const headers = { 'X-aws-ec2-metadata-token': (await instance.issueToken()).body };
    const answer = await send(instance.url, { method, path: CREDENTIALS_PATH, headers });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET' }, body: '' });
  });

  test('what driver 6 asks for without the SDK is served', async () => {
    await using instance = await startInstance();
    const list = '//latest/meta-data/iam/security-credentials';
    expect(await instance.get(list)).toMatchObject({ status: 200, body: 'ec2-role' });
    expect(JSON.parse((await instance.get(`${list}/ec2-role`)).body)).toMatchObject({ Code: 'Success' });
  });

  test.each([
    '//latest/meta-data/iam/security-credentials//ec2-role',
    '///latest//meta-data/iam///security-credentials/ec2-role',
    '/latest/meta-data/iam/security-credentials//ec2-role',
  ])('slashes that follow each other are one: %s', async (path) => {
    await using instance = await startInstance();
    expect(JSON.parse((await instance.get(path)).body)).toMatchObject({ Code: 'Success' });
  });

  test('slashes that follow each other are one in the path of the token', async () => {
    await using instance = await startInstance();
    const call = { method: 'PUT', path: '///latest//api/token', headers: { [TTL_HEADER]: '60' } };
    expect((await send(instance.url, call)).status).toBe(200);
  });

  test('a query changes nothing', async () => {
    await using instance = await startInstance();
    expect(await instance.get(`${CREDENTIALS_PATH}?a=b`)).toMatchObject({ status: 200, body: 'ec2-role' });
  });
});
