import { expect, test } from 'vitest';
import { openApi, withRoles } from './api.ts';
import { createPrincipal, loginReply } from './log-in-as.ts';

const HISTORY = '/dbAccessHistory/clusters/sandbox';

/** Two refused logins and one that is let in, a minute apart. */
async function openWithLogins() {
  const api = await openApi();
  const { sandbox } = api;
  const at = sandbox.clock.now();
  const { arn, keys } = createPrincipal(sandbox);
  await loginReply(sandbox, keys);
  sandbox.clock.advance(60_000);
  await loginReply(sandbox, { ...keys, secretAccessKey: 'x'.repeat(40) });
  sandbox.clock.advance(60_000);
  sandbox.databaseUsers.create({ username: arn, awsIAMType: 'USER', roles: [] });
  await loginReply(sandbox, keys);
  return { ...api, arn, at };
}

test('the history has each login, the newest first, with the reason that its client is not told', async () => {
  const { project, sandbox, arn, at } = await openWithLogins();
  const { accessLogs } = (await project('GET', HISTORY)).body;
  const common = {
    authSource: '$external',
    groupId: sandbox.atlasApi.projectId,
    hostname: new URL(sandbox.mongodbUri).host,
    ipAddress: '203.0.113.7',
    logLine: expect.any(String),
  };
  const time = (minutes: number) => new Date(at + minutes * 60_000).toISOString();
  expect(accessLogs).toEqual([
    { ...common, authResult: true, timestamp: time(2), username: arn },
    {
      ...common,
      authResult: false,
      failureReason: expect.stringContaining('SignatureDoesNotMatch'),
      timestamp: time(1),
      username: '',
    },
    {
      ...common,
      authResult: false,
      failureReason: `no database user ${arn}`,
      timestamp: time(0),
      username: arn,
    },
  ]);
  expect(JSON.parse(accessLogs[2].logLine)).toMatchObject({
    c: 'ACCESS',
    msg: 'Authentication failed',
    attr: { mechanism: 'MONGODB-AWS', error: `no database user ${arn}` },
  });
});

test.each([
  ['authResult=false', [1, 0]],
  ['authResult=true', [2]],
  ['nLogs=1', [2]],
  ['nLogs=0', []],
  ['ipAddress=203.0.113.7', [2, 1, 0]],
  ['ipAddress=198.51.100.1', []],
])('asked with %s it has %j', async (query, minutes) => {
  const { project, at } = await openWithLogins();
  const { accessLogs } = (await project('GET', `${HISTORY}?${query}`)).body;
  const times = accessLogs.map(
    ({ timestamp }: { timestamp: string }) => (Date.parse(timestamp) - at) / 60_000,
  );
  expect(times).toEqual(minutes);
});

test('it is asked for a time', async () => {
  const { project, at } = await openWithLogins();
  const count = async (start: number, end: number) =>
    (await project('GET', `${HISTORY}?start=${start}&end=${end}`)).body.accessLogs.length;
  expect(await count(at, at)).toBe(1);
  expect(await count(at + 1, at + 60_000)).toBe(1);
  expect(await count(at, at + 120_000)).toBe(3);
});

test.each(['authResult=1', 'nLogs=20001', 'nLogs=-1', 'start=x', 'end=1.5', 'start=2&end=1', 'other=1'])(
  'asked with %s it is refused',
  async (query) => {
    const { project } = await openApi();
    expect((await project('GET', `${HISTORY}?${query}`)).body.errorCode).toBe('INVALID_QUERY_PARAMETER');
  },
);

test('it is that of the sandbox’s cluster alone, and others that cost nothing have none', async () => {
  const { project } = await openApi();
  const providerSettings = { backingProviderName: 'AWS', regionName: 'US_EAST_1' };
  await project('POST', '/flexClusters', { body: { name: 'flex', providerSettings } });
  const { body } = await project('GET', '/dbAccessHistory/clusters/flex');
  expect(body.detail).toBe('This feature requires instance size M10 or larger.');
  expect((await project('GET', '/dbAccessHistory/clusters/other')).body.errorCode).toBe('CLUSTER_NOT_FOUND');
});

test('it needs a role', async () => {
  const api = await openApi();
  const status = async (role: string) =>
    (await (await withRoles(api, [role])).project('GET', HISTORY)).status;
  expect(await status('GROUP_READ_ONLY')).toBe(401);
  expect(await status('GROUP_CLUSTER_LOG_VIEWER')).toBe(200);
  expect(await status('GROUP_DATABASE_ACCESS_ADMIN')).toBe(200);
});

test('what a client chose is masked in it', async () => {
  const { project, sandbox } = await openApi();
  const { keys } = createPrincipal(sandbox);
  const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(30))).toString('base64');
  await loginReply(sandbox, { ...keys, accessKeyId: secret });
  const { accessLogs } = (await project('GET', HISTORY)).body;
  expect(accessLogs).toHaveLength(1);
  expect(JSON.stringify(accessLogs)).not.toContain(secret.slice(0, 12));
});
