import { describe, expect, test } from 'vitest';
import { type Api, openApi, withRoles } from './api.ts';
import { createPrincipal, driverUser, loginReply } from './log-in-as.ts';

const FREE = {
  name: 'iam-check',
  clusterType: 'REPLICASET',
  replicationSpecs: [
    {
      regionConfigs: [
        {
          providerName: 'TENANT',
          backingProviderName: 'AWS',
          regionName: 'US_EAST_1',
          priority: 7,
          electableSpecs: { instanceSize: 'M0' },
        },
      ],
    },
  ],
};
const DEDICATED = {
  ...FREE,
  replicationSpecs: [
    {
      regionConfigs: [
        {
          providerName: 'AWS',
          regionName: 'US_EAST_1',
          priority: 7,
          electableSpecs: { instanceSize: 'M10', nodeCount: 3 },
        },
      ],
    },
  ],
};
const FLEX = { name: 'iam-flex', providerSettings: { backingProviderName: 'AWS', regionName: 'US_EAST_1' } };

async function createUser({ project }: Api, username: string, more: object = {}): Promise<void> {
  const roles = [{ databaseName: 'testdb', roleName: 'readWrite' }];
  const body = { awsIAMType: 'USER', databaseName: '$external', roles, username, ...more };
  expect((await project('POST', '/databaseUsers', { body })).status).toBe(201);
}

describe('the cluster of the sandbox', () => {
  test('is IDLE, and says how it is reached', async () => {
    const api = await openApi();
    const { sandbox, project } = api;
    const { body } = await project('GET', '/clusters/sandbox');
    expect(body).toMatchObject({
      name: 'sandbox',
      stateName: 'IDLE',
      paused: false,
      clusterType: 'REPLICASET',
    });
    expect((await project('GET', '/clusters')).body.results).toEqual([body]);
    const { arn, keys } = createPrincipal(sandbox);
    await createUser(api, arn);
    sandbox.clock.advance(1000);
    expect(await driverUser(body.connectionStrings.standard, keys)).toBe(arn);
  });

  test('is on loopback', async () => {
    const { project } = await openApi();
    expect((await project('GET', '/ipAddresses')).body.services).toEqual({
      clusters: [{ clusterName: 'sandbox', inbound: ['127.0.0.1'], outbound: ['127.0.0.1'] }],
    });
  });

  test('cannot be deleted', async () => {
    const { project } = await openApi();
    expect((await project('DELETE', '/clusters/sandbox')).body.errorCode).toBe(
      'CANNOT_TERMINATE_CLUSTER_WHEN_TERMINATION_PROTECTION_ENABLED',
    );
    const body = { terminationProtectionEnabled: false };
    expect((await project('PATCH', '/clusters/sandbox', { body })).body.errorCode).toBe('NOT_EMULATED');
    expect((await project('DELETE', '')).body.errorCode).toBe('CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS');
  });

  test('that is paused lets nobody in, and ends the connections there are', async () => {
    const api = await openApi({ atlasChangeMs: 0 });
    const { sandbox, project } = api;
    const { arn, keys } = createPrincipal(sandbox);
    await createUser(api, arn);
    expect(await loginReply(sandbox, keys)).toMatchObject({ ok: 1 });
    const pause = async (paused: boolean) =>
      (await project('PATCH', '/clusters/sandbox', { body: { paused } })).body.paused;
    expect(await pause(true)).toBe(true);
    await expect(loginReply(sandbox, keys)).rejects.toThrow();
    expect(await pause(false)).toBe(false);
    expect(await loginReply(sandbox, keys)).toMatchObject({ ok: 1 });
  });
});

describe.each([
  ['a free cluster', '/clusters', FREE],
  ['a Flex cluster', '/flexClusters', FLEX],
])('%s', (_, path, body) => {
  const own = `${path}/${body.name}`;

  test('is made in about a second, has users by scope, and can be deleted', async () => {
    const api = await openApi();
    const { sandbox, project } = api;
    const { arn, keys } = createPrincipal(sandbox);
    await createUser(api, arn, { scopes: [{ name: body.name, type: 'CLUSTER' }] });
    const created = await project('POST', path, { body });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name: body.name, stateName: 'CREATING', connectionStrings: {} });
    sandbox.clock.advance(999);
    expect((await project('GET', own)).body.stateName).toBe('CREATING');
    sandbox.clock.advance(1);
    const { body: made } = await project('GET', own);
    expect(made.stateName).toBe('IDLE');
    expect(await driverUser(made.connectionStrings.standard, keys)).toBe(arn);
    expect(await loginReply(sandbox, keys)).toMatchObject({ code: 8000 });

    expect((await project('DELETE', own)).status).toBe(202);
    expect((await project('GET', own)).body.stateName).toBe('DELETING');
    expect((await project('DELETE', own)).body.errorCode).toBe('CLUSTER_ALREADY_REQUESTED_DELETION');
    sandbox.clock.advance(1000);
    expect((await project('GET', own)).body).toMatchObject({ errorCode: 'CLUSTER_NOT_FOUND', error: 404 });
    expect((await project('POST', path, { body })).status).toBe(201);
  });

  test('is none of the other API', async () => {
    const { project } = await openApi();
    await project('POST', path, { body });
    const other = path === '/clusters' ? '/flexClusters' : '/clusters';
    const { body: answer } = await project('GET', `${other}/${body.name}`);
    expect(answer.errorCode).toMatch(/^CANNOT_USE_(?:FLEX_CLUSTER_IN|CLUSTER_IN_FLEX)_CLUSTER_API$/);
    expect((await project('GET', other)).body.results).toHaveLength(other === '/clusters' ? 1 : 0);
    expect((await project('PATCH', `/clusters/${body.name}`, { body: { paused: true } })).status).toBe(400);
  });

  test('is not made with a name that cannot be, or is taken', async () => {
    const { project } = await openApi();
    const codeFor = async (name: unknown) =>
      (await project('POST', path, { body: { ...body, name } })).body.errorCode;
    expect(await codeFor('-x')).toBe('CLUSTER_NAME_INVALID');
    expect(await codeFor('a b')).toBe('CLUSTER_NAME_INVALID');
    expect(await codeFor('x'.repeat(65))).toBe('CLUSTER_NAME_TOO_LONG');
    expect(await codeFor('atlas-a1b2c3')).toBe('ATLAS_RESERVED_CLUSTER_NAME');
    expect(await codeFor(undefined)).toBe('MISSING_ATTRIBUTE');
    const { body: answer } = await project('POST', path, { body: { ...body, name: 'sandbox' } });
    expect(answer.detail).toMatch(
      /^A cluster or serverless instance named sandbox is already present in group [0-9a-f]{24}\.$/,
    );
  });

  test('that is protected stays', async () => {
    const { project } = await openApi();
    await project('POST', path, { body: { ...body, terminationProtectionEnabled: true } });
    expect((await project('DELETE', own)).status).toBe(400);
  });

  test('goes with a reset', async () => {
    const { sandbox, project } = await openApi({ atlasChangeMs: 0 });
    const { connectionStrings } = (await project('POST', path, { body })).body;
    const { keys } = createPrincipal(sandbox);
    await sandbox.reset();
    expect(await driverUser(connectionStrings.standard, keys)).toContain('ECONNREFUSED');
  });
});

test.each([
  ['a dedicated cluster, without a card', DEDICATED, 'NO_PAYMENT_INFORMATION_FOUND'],
  ['a cluster without a region', { ...FREE, replicationSpecs: undefined }, 'MISSING_ATTRIBUTE'],
  [
    'a cluster of two regions',
    { ...FREE, replicationSpecs: [{ regionConfigs: [{}, {}] }] },
    'INVALID_JSON_ATTRIBUTE',
  ],
  ['a sharded cluster', { ...FREE, clusterType: 'SHARDED' }, 'INVALID_ENUM_VALUE'],
  ['a paused cluster', { ...FREE, paused: true }, 'CANNOT_CREATE_PAUSED_CLUSTER'],
  ['a field that there is not', { ...FREE, providerSettings: {} }, 'INVALID_ATTRIBUTE'],
])('%s is refused', async (_, body, errorCode) => {
  const { project } = await openApi();
  expect((await project('POST', '/clusters', { body })).body.errorCode).toBe(errorCode);
});

test('a project has one free cluster, and 25 clusters in all', async () => {
  const { project } = await openApi();
  expect((await project('POST', '/clusters', { body: FREE })).status).toBe(201);
  expect((await project('POST', '/clusters', { body: { ...FREE, name: 'two' } })).body.errorCode).toBe(
    'TENANT_CLUSTERS_LIMIT_EXCEEDED',
  );
  for (let index = 0; index < 23; index += 1) {
    expect((await project('POST', '/flexClusters', { body: { ...FLEX, name: `f${index}` } })).status).toBe(
      201,
    );
  }
  expect((await project('POST', '/flexClusters', { body: FLEX })).body.errorCode).toBe(
    'GROUP_CLUSTERS_LIMIT_EXCEEDED',
  );
});

test('versions of clusters that Atlas has removed are gone', async () => {
  const { project } = await openApi();
  const headers = { Accept: 'application/vnd.atlas.2023-02-01+json' };
  expect((await project('GET', '/clusters', { headers })).body).toMatchObject({
    error: 410,
    errorCode: 'VERSION_GONE',
  });
});

test.each([
  ['GET', '/clusters', 'GROUP_READ_ONLY'],
  ['GET', '/clusters/x', 'GROUP_READ_ONLY'],
  ['GET', '/clusters/x/status', 'GROUP_READ_ONLY'],
  ['GET', '/flexClusters', 'GROUP_READ_ONLY'],
  ['GET', '/flexClusters/x', 'GROUP_READ_ONLY'],
  ['POST', '/clusters', 'GROUP_CLUSTER_CREATOR'],
  ['PATCH', '/clusters/x', 'GROUP_CLUSTER_MANAGER'],
  ['DELETE', '/clusters/x', 'GROUP_OWNER'],
  ['POST', '/flexClusters', 'GROUP_OWNER'],
  ['DELETE', '/flexClusters/x', 'GROUP_OWNER'],
])('%s %s needs the role %s', async (method, path, role) => {
  const api = await openApi();
  const all = [
    'GROUP_READ_ONLY',
    'GROUP_CLUSTER_CREATOR',
    'GROUP_CLUSTER_MANAGER',
    'GROUP_DATABASE_ACCESS_ADMIN',
  ];
  const codeFor = async (roles: string[]) =>
    (await (await withRoles(api, roles)).project(method, path, { body: {} })).body.errorCode;
  expect(await codeFor(all.filter((other) => other !== role))).toBe('USER_UNAUTHORIZED');
  expect(await codeFor([role])).not.toBe('USER_UNAUTHORIZED');
});

describe('a project', () => {
  test('of its own has users and clusters of its own', async () => {
    const api = await openApi({ atlasChangeMs: 0 });
    const { sandbox, call } = api;
    const { organizationId: orgId } = sandbox.atlasApi;
    const { status, body } = await call('POST', '/api/atlas/v2/groups', { body: { name: 'second', orgId } });
    expect(status).toBe(200);
    const path = `/api/atlas/v2/groups/${body.id}`;
    const { arn, keys } = createPrincipal(sandbox);
    const user = {
      awsIAMType: 'USER',
      databaseName: '$external',
      roles: [{ databaseName: 'testdb', roleName: 'read' }],
      username: arn,
    };
    expect((await call('POST', `${path}/databaseUsers`, { body: user })).status).toBe(201);
    expect(await loginReply(sandbox, keys)).toMatchObject({ code: 8000 });
    const { connectionStrings } = (await call('POST', `${path}/flexClusters`, { body: FLEX })).body;
    await expect(driverUser(connectionStrings.standard, keys)).resolves.toContain('closed');
    await call('POST', `${path}/accessList`, { body: [{ cidrBlock: '203.0.113.0/24' }] });
    expect(await driverUser(connectionStrings.standard, keys)).toBe(arn);
    expect((await call('DELETE', path)).body.errorCode).toBe('CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS');
    await call('DELETE', `${path}/flexClusters/${FLEX.name}`);
    sandbox.clock.advance(1);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).body.errorCode).toBe('GROUP_NOT_FOUND');
  });

  test('is found by its organization, and by its name there', async () => {
    const { call, sandbox } = await openApi();
    const { organizationId, projectId } = sandbox.atlasApi;
    const org = `/api/atlas/v2/orgs/${organizationId}`;
    expect((await call('GET', org)).body.id).toBe(organizationId);
    expect((await call('GET', `${org}/groups?name=sandbox`)).body.results).toMatchObject([{ id: projectId }]);
    expect((await call('GET', `${org}/groups?name=other`)).body.results).toEqual([]);
    for (const path of ['', '/groups']) {
      const { body } = await call('GET', `/api/atlas/v2/orgs/${projectId}${path}`);
      expect(body.errorCode).toBe('ORG_NOT_FOUND');
    }
  });

  test('is the two hundred and fiftieth at most', async () => {
    const { call, sandbox } = await openApi();
    const { organizationId: orgId } = sandbox.atlasApi;
    const create = async (name: string) => call('POST', '/api/atlas/v2/groups', { body: { name, orgId } });
    for (let index = 1; index < 250; index += 1) expect((await create(`p${index}`)).status).toBe(200);
    expect((await create('one more')).body.errorCode).toBe('MAX_GROUPS_PER_ORG_EXCEEDED');
  });

  test('that cannot be is refused', async () => {
    const api = await openApi();
    const { organizationId: orgId, projectId } = api.sandbox.atlasApi;
    const create = async (from: Api, body: object) =>
      (await from.call('POST', '/api/atlas/v2/groups', { body })).body.errorCode;
    expect(await create(api, { name: 'sandbox', orgId })).toBe('GROUP_ALREADY_EXISTS');
    expect(await create(api, { name: 'x', orgId: projectId })).toBe('ORG_NOT_FOUND');
    expect(await create(api, { name: 'x'.repeat(65), orgId })).toBe('INVALID_JSON_ATTRIBUTE');
    const owner = await withRoles(api, ['GROUP_OWNER']);
    expect(await create(owner, { name: 'x', orgId })).toBe('NOT_ORG_GROUP_CREATOR');
    expect((await api.call('GET', '/api/atlas/v2/groups/x')).body.errorCode).toBe('INVALID_GROUP_ID');
    expect((await api.call('GET', `/api/atlas/v2/groups/${orgId}`)).body.errorCode).toBe('GROUP_NOT_FOUND');
    expect((await api.call('PUT', '/api/atlas/v2/groups')).body.errorCode).toBe('METHOD_NOT_ALLOWED');
    expect((await api.call('GET', '/api/atlas/v2/nothing')).body.errorCode).toBe('RESOURCE_NOT_FOUND');
    expect((await api.call('GET', '/api/atlas/v2/orgs')).body.results).toMatchObject([{ id: orgId }]);
  });
});
