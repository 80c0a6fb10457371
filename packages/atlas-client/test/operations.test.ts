import { limitedAccount } from '@atlas-aws-iam/test-support/atlas-api';
import { expect, test } from 'vitest';
import { clientOf, openClient } from './support/open-client.ts';

const ROLES = [{ roleName: 'readWrite', databaseName: 'app' }];

test('projects: all, and one', async () => {
  const { client, projectId, sandbox } = await openClient();
  const project = { id: projectId, name: 'sandbox', organizationId: sandbox.atlasApi.organizationId };
  expect(await client.listProjects()).toEqual([project]);
  expect(await client.getProject(projectId)).toEqual(project);
  await expect(client.getProject('0'.repeat(24))).rejects.toMatchObject({
    status: 404,
    errorCode: 'GROUP_NOT_FOUND',
    operation: 'getProject',
    parameters: ['0'.repeat(24)],
    message: `Atlas refused getProject: No group with ID ${'0'.repeat(24)} exists. (404 GROUP_NOT_FOUND)`,
  });
});

test('a database user by an ARN with paths: made, read, changed, deleted; and what a login hears', async () => {
  const { client, projectId, sandbox } = await openClient();
  const username = 'arn:aws:iam::123456789012:role/teams/app';
  const user = { username, databaseName: '$external', awsIAMType: 'ROLE', roles: ROLES };
  const scopes = [{ name: 'cluster0', type: 'CLUSTER' }];
  const labels = [{ key: 'owner', value: 'atlas-aws-iam' }];
  const made = await client.createDatabaseUser(projectId, {
    username,
    awsIAMType: 'ROLE',
    roles: ROLES,
    scopes,
    labels,
    description: 'a test',
  });
  expect(made).toEqual({ ...user, scopes, labels, description: 'a test' });
  expect(await client.clusterStatus(projectId, sandbox.atlasApi.clusterName)).toBe('PENDING');
  sandbox.clock.advance(1000);
  expect(await client.clusterStatus(projectId, sandbox.atlasApi.clusterName)).toBe('APPLIED');
  expect(await client.getDatabaseUser(projectId, username)).toEqual(made);
  expect(await client.listDatabaseUsers(projectId)).toEqual([made]);
  const changed = await client.updateDatabaseUser(projectId, username, { scopes: [] });
  expect(changed).toEqual({ ...made, scopes: [] });
  await expect(
    client.createDatabaseUser(projectId, { username, awsIAMType: 'ROLE', roles: ROLES }),
  ).rejects.toMatchObject({ status: 409, errorCode: 'USER_ALREADY_EXISTS', operation: 'createDatabaseUser' });
  await client.deleteDatabaseUser(projectId, username);
  await expect(client.getDatabaseUser(projectId, username)).rejects.toMatchObject({
    errorCode: 'USERNAME_NOT_FOUND',
    parameters: [username],
  });
});

test('the access list: one after another, in pages, with their status', async () => {
  const { client, projectId, sandbox } = await openClient();
  expect((await client.listAccessList(projectId)).map(({ cidrBlock }) => cidrBlock)).toEqual(['0.0.0.0/0']);
  const addresses = Array.from({ length: 150 }, (_, index) => `198.51.100.${index}`);
  await Promise.all(
    addresses.map((address) => client.addAccessListEntry(projectId, { address, comment: 'c' })),
  );
  const entries = await client.listAccessList(projectId);
  expect(entries.slice(1).map(({ ipAddress }) => ipAddress)).toEqual(addresses);
  expect(entries[1]).toEqual({ cidrBlock: '198.51.100.0/32', ipAddress: '198.51.100.0', comment: 'c' });
  await client.addAccessListEntry(projectId, { address: '203.0.113.0/24' });
  expect(await client.accessListStatus(projectId, '203.0.113.0/24')).toBe('PENDING');
  sandbox.clock.advance(1000);
  expect(await client.accessListStatus(projectId, '203.0.113.0/24')).toBe('ACTIVE');
  expect(await client.getAccessListEntry(projectId, '203.0.113.0/24')).toEqual({
    cidrBlock: '203.0.113.0/24',
    comment: '',
  });
  await client.deleteAccessListEntry(projectId, '203.0.113.0/24');
  await expect(client.getAccessListEntry(projectId, '203.0.113.0/24')).rejects.toMatchObject({ status: 404 });
  expect(await client.publicAddress()).toBe('203.0.113.7');
});

test('clusters of every tier: made, listed, found, deleted', async () => {
  const { client, projectId, sandbox } = await openClient();
  const { clusterName } = sandbox.atlasApi;
  const first = await client.getCluster(projectId, clusterName);
  expect(first).toMatchObject({
    tier: 'dedicated',
    stateName: 'IDLE',
    isPaused: false,
    hasTerminationProtection: true,
  });
  expect(first.standard).toContain(`mongodb://127.0.0.1:`);
  expect(first.connectionStrings).toEqual([first.standard]);
  const tags = [{ key: 'owner', value: 'atlas-aws-iam' }];
  for (const tier of ['free', 'flex'] as const) {
    const made = await client.createCluster(projectId, {
      name: `a-${tier}`,
      tier,
      regionName: 'US_EAST_1',
      tags,
    });
    expect(made).toMatchObject({
      name: `a-${tier}`,
      tier,
      stateName: 'CREATING',
      connectionStrings: [],
      tags,
    });
  }
  sandbox.clock.advance(1000);
  expect((await client.listClusters(projectId)).map(({ name, tier }) => [name, tier])).toEqual([
    [clusterName, 'dedicated'],
    ['a-free', 'free'],
    ['a-flex', 'flex'],
  ]);
  for (const name of ['a-free', 'a-flex']) {
    const cluster = await client.getCluster(projectId, name);
    expect(cluster.stateName).toBe('IDLE');
    await client.deleteCluster(projectId, cluster);
    expect((await client.getCluster(projectId, name)).stateName).toBe('DELETING');
  }
  sandbox.clock.advance(1000);
  await expect(client.getCluster(projectId, 'a-flex')).rejects.toMatchObject({
    operation: 'getCluster',
    errorCode: 'CLUSTER_NOT_FOUND',
  });
});

test('the access history has the reason that a client is not told; M0 has none', async () => {
  const { client, projectId, sandbox } = await openClient();
  const { clusterName } = sandbox.atlasApi;
  expect(
    await client.accessHistory(projectId, clusterName, { count: 5, isSuccess: false, startMs: 0 }),
  ).toEqual([]);
  await client.createCluster(projectId, { name: 'm0', tier: 'free', regionName: 'US_EAST_1' });
  await expect(client.accessHistory(projectId, 'm0', { count: 5 })).rejects.toMatchObject({
    errorCode: 'INSUFFICIENT_INSTANCE_SIZE',
  });
});

test('the roles of the service account itself, as far as the API tells', async () => {
  const { client, projectId, sandbox } = await openClient();
  // The sandbox's own account belongs to the organization.
  expect(await client.ownProjectRoles(projectId)).toBeUndefined();
  await expect(client.ownProjectRoles('0'.repeat(24))).rejects.toMatchObject({
    errorCode: 'GROUP_NOT_FOUND',
  });
  const reader = await limitedAccount(sandbox.atlasApi, ['GROUP_READ_ONLY']);
  expect(await clientOf(sandbox, reader).ownProjectRoles(projectId)).toEqual(['GROUP_READ_ONLY']);
  const other = await limitedAccount(sandbox.atlasApi, ['GROUP_NETWORK_ACCESS_MANAGER']);
  expect(await clientOf(sandbox, other).ownProjectRoles(projectId)).toBeUndefined();
});

test('over TLS, with the authority that is named and without it', async () => {
  const { client, sandbox } = await openClient({}, { tls: true });
  const caCertificates = sandbox.tlsCertificateAuthority ?? '';
  expect(await clientOf(sandbox, { caCertificates }).listProjects()).toHaveLength(1);
  await expect(client.listProjects()).rejects.toMatchObject({
    name: 'AtlasUnreachableError',
    reason: 'certificate',
    operation: 'createToken',
  });
});
