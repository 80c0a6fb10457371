import { inspect } from 'node:util';
import { limitedAccount } from '@atlas-aws-iam/test-support/atlas-api';
import { expect, test } from 'vitest';
import { AtlasApiError, createAtlasClient } from '../src/index.ts';
import { clientOf, openClient } from './support/open-client.ts';
import { STUB_ACCOUNT, startStub, TOKEN } from './support/start-stub.ts';

const HOUR_MS = 3_600_000;
const PAGE = { body: { results: [] } };
const REFUSED = { status: 401, body: { detail: 'You are not authorized for this resource.', error: 401 } };
const paths = (heard: readonly { url: string }[]) => heard.map(({ url }) => url.replace(/\?.*/, ''));
const [OAUTH, GROUPS] = ['/api/oauth/token', '/api/atlas/v2/groups'];

test('a token is asked for once, and again shortly before it ends', async () => {
  let now = 0;
  const { client, heard } = await startStub([TOKEN, PAGE, PAGE, PAGE, TOKEN, PAGE], { now: () => now });
  await Promise.all([client.listProjects(), client.listProjects()]);
  now = HOUR_MS - 60_001;
  await client.listProjects();
  expect(paths(heard)).toEqual([OAUTH, GROUPS, GROUPS, GROUPS]);
  now += 1;
  await client.listProjects();
  expect(paths(heard).slice(4)).toEqual([OAUTH, GROUPS]);
  const pair = Buffer.from(`${STUB_ACCOUNT.clientId}:${STUB_ACCOUNT.clientSecret}`).toString('base64');
  expect(heard[0]).toMatchObject({ authorization: `Basic ${pair}`, body: 'grant_type=client_credentials' });
  expect(heard[1]?.authorization).toBe('Bearer token-of-the-stub');
});

test('a token that Atlas does not take any more is asked for again, once', async () => {
  const { client, heard } = await startStub([TOKEN, REFUSED, TOKEN, PAGE, REFUSED, TOKEN, REFUSED]);
  expect(await client.listProjects()).toEqual([]);
  expect(paths(heard)).toEqual([OAUTH, GROUPS, OAUTH, GROUPS]);
  await expect(client.listProjects()).rejects.toMatchObject({ status: 401, errorCode: undefined });
  expect(paths(heard).slice(4)).toEqual([GROUPS, OAUTH, GROUPS]);
});

test('in the sandbox: expired by its clock, revoked, and of an account that lacks a role', async () => {
  const { client, sandbox, projectId } = await openClient({ now: () => 0 });
  await client.listProjects();
  sandbox.clock.advance(2 * HOUR_MS);
  expect(await client.listProjects()).toHaveLength(1);
  await client.revokeToken();
  expect(await client.listProjects()).toHaveLength(1);
  const reader = clientOf(sandbox, await limitedAccount(sandbox.atlasApi, ['GROUP_READ_ONLY']));
  const error = await reader.deleteDatabaseUser(projectId, 'arn:aws:iam::123456789012:user/a').catch(String);
  expect(error).toBe(
    'AtlasApiError: Atlas refused deleteDatabaseUser: Current user is not authorized to perform this action. (401 USER_UNAUTHORIZED)',
  );
});

test('a request that lacks a role is sent once', async () => {
  const body = { detail: 'Current user is not authorized.', error: 401, errorCode: 'USER_UNAUTHORIZED' };
  const { client, heard } = await startStub([TOKEN, { status: 401, body }]);
  await expect(client.listProjects()).rejects.toMatchObject({ errorCode: 'USER_UNAUTHORIZED' });
  expect(heard).toHaveLength(2);
});

test('a failure to get a token is not kept', async () => {
  const body = {
    error: 'invalid_client',
    error_description: 'The client ID or the client secret is not valid.',
  };
  const { client, heard } = await startStub([{ status: 401, body }, TOKEN, PAGE]);
  await expect(client.listProjects()).rejects.toMatchObject({
    status: 401,
    errorCode: 'invalid_client',
    operation: 'createToken',
    message:
      'Atlas refused createToken: The client ID or the client secret is not valid. (401 invalid_client)',
  });
  expect(heard).toHaveLength(1);
  expect(await client.listProjects()).toEqual([]);
});

test('to revoke nothing asks nobody, and a revoked token is not used again', async () => {
  const { client, heard } = await startStub([TOKEN, PAGE, { body: '' }, TOKEN, PAGE]);
  await client.revokeToken();
  expect(heard).toEqual([]);
  await client.listProjects();
  await client.revokeToken();
  expect(heard.at(-1)).toMatchObject({ url: '/api/oauth/revoke', body: 'token=token-of-the-stub' });
  await client.listProjects();
  expect(paths(heard).slice(3)).toEqual([OAUTH, GROUPS]);
});

test('a token that would break a header is refused', async () => {
  const { client } = await startStub([{ body: { access_token: 'a\r\nX-Evil: 1', expires_in: 3600 } }]);
  await expect(client.listProjects()).rejects.toMatchObject({
    reason: 'unexpected',
    operation: 'createToken',
  });
});

test('no secret is in the client or in an error, also where a server repeats what it was sent', async () => {
  const { clientId, clientSecret } = STUB_ACCOUNT;
  const pair = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const said = `${clientSecret} ${pair} token-of-the-stub`;
  const refusal = { detail: said, errorCode: said, parameters: [said], error: 400 };
  const answers = [
    TOKEN,
    { status: 400, body: refusal },
    { status: 403, body: { error: said, error_description: said } },
    { status: 502, headers: { 'Content-Type': said }, body: said },
  ];
  const { client } = await startStub(answers);
  const errors = [];
  for (const _ of [1, 2, 3]) errors.push(await client.listProjects().catch((error: unknown) => error));
  expect(errors[0]).toBeInstanceOf(AtlasApiError);
  const shown = [client, ...errors].map(
    (value) => `${inspect(value, { depth: 9, showHidden: true })} ${JSON.stringify(value)} ${value}`,
  );
  for (const text of shown) {
    for (const secret of [clientSecret, pair, 'token-of-the-stub']) expect(text).not.toContain(secret);
  }
  expect(shown[1]).toContain('… … …');
});

test.each([
  ['http://cloud.mongodb.com', 'is not HTTPS, and leads to another computer'],
  ['http://127.0.0.1.example.com', 'is not HTTPS, and leads to another computer'],
  ['ftp://127.0.0.1', 'is not an address of HTTPS'],
  ['cloud.mongodb.com', 'is not an address'],
  ['', 'is not an address'],
  ['https://me:hunter2@cloud.mongodb.com', 'has a user or a password in it'],
  ['https://cloud.mongodb.com/api/atlas/v2', 'names more than scheme, host and port'],
  ['https://cloud.mongodb.com/?x=1', 'names more than scheme, host and port'],
])('the address %s gets no secret', (baseUrl, why) => {
  const create = () => createAtlasClient({ ...STUB_ACCOUNT, baseUrl });
  expect(create).toThrow(`MONGODB_ATLAS_BASE_URL ${why}`);
  expect(create).not.toThrow(/hunter2/);
});

test.each([
  'https://cloud.mongodb.com',
  'https://cloud.mongodbgov.com/',
  'http://localhost:1',
  'http://[::1]:1',
  'http://127.1.2.3:1',
])('the address %s is taken', (baseUrl) => {
  expect(createAtlasClient({ ...STUB_ACCOUNT, baseUrl })).toBeTypeOf('object');
});

test('nor in what is read, where a name repeats it', async () => {
  const { client } = await startStub([
    TOKEN,
    { body: { id: 'a', name: `token-of-the-stub ${STUB_ACCOUNT.clientSecret}`, orgId: 'b' } },
  ]);
  expect((await client.getProject('a')).name).toBe('… …');
});
