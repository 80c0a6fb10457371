// Runs in a folder of its own, where MongoDB's client is installed: its calls are MongoDB's own code, and so is what it sends.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { ApiClient, ClientCredentialsAuthProvider } from '@mongodb-js/mcp-atlas-api-client';

const { BASE_URL: baseUrl, CLIENT_ID, CLIENT_SECRET, GROUP_ID: groupId, KEPT_ARN, ORG_ID } = process.env;
const ARN = 'arn:aws:iam::123456789012:role/team/app';
const POLLS = 100;

const logger = { debug() {}, error: ({ message }) => console.error(message), info() {}, warning() {} };
const options = { baseUrl, userAgent: 'atlas-aws-iam', httpClient: { fetch, Request } };
const authProvider = new ClientCredentialsAuthProvider(
  { ...options, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
  logger,
);
const client = new ApiClient({ options, logger, authProvider });
const path = { groupId };

async function step(name, run) {
  await run();
  console.log(name);
}

async function refused(status, call) {
  await assert.rejects(call, (error) => error.name === 'ApiClientError' && error.response.status === status);
}

const user = (username) => ({
  awsIAMType: username.includes(':role/') ? 'ROLE' : 'USER',
  databaseName: '$external',
  groupId,
  roles: [{ databaseName: 'testdb', roleName: 'readWrite' }],
  username,
});

await step('token', async () => {
  await client.validateAuthConfig();
  assert.ok(await authProvider.getAccessToken());
});
await step('address', async () => {
  assert.equal((await client.getIpInfo()).currentIpv4Address, '203.0.113.7');
});
await step('organizations and projects', async () => {
  assert.equal((await client.listOrgs()).results[0].id, ORG_ID);
  assert.equal((await client.getGroup({ params: { path } })).id, groupId);
  assert.equal((await client.listGroups()).totalCount, 1);
});
await step('database users', async () => {
  assert.equal((await client.createDatabaseUser({ params: { path }, body: user(ARN) })).username, ARN);
  await refused(409, () => client.createDatabaseUser({ params: { path }, body: user(ARN) }));
  assert.equal((await client.listDatabaseUsers({ params: { path } })).totalCount, 1);
  const own = { ...path, databaseName: '$external', username: ARN };
  await client.deleteDatabaseUser({ params: { path: own } });
  await refused(404, () => client.deleteDatabaseUser({ params: { path: own } }));
  await client.createDatabaseUser({ params: { path }, body: user(KEPT_ARN) });
});
await step('access list', async () => {
  const body = [{ cidrBlock: '203.0.113.0/24', comment: 'atlas-aws-iam' }];
  assert.equal((await client.createAccessListEntry({ params: { path }, body })).totalCount, 2);
  await client.deleteAccessListEntry({ params: { path: { ...path, entryValue: '0.0.0.0/0' } } });
  const { results } = await client.listAccessListEntries({ params: { path } });
  assert.deepEqual(
    results.map(({ cidrBlock }) => cidrBlock),
    ['203.0.113.0/24'],
  );
});
await step('a free cluster', async () => {
  const region = { providerName: 'TENANT', backingProviderName: 'AWS', regionName: 'US_EAST_1' };
  const replicationSpecs = [
    { zoneName: 'Zone 1', regionConfigs: [{ ...region, electableSpecs: { instanceSize: 'M0' } }] },
  ];
  const body = {
    groupId,
    name: 'free',
    clusterType: 'REPLICASET',
    replicationSpecs,
    terminationProtectionEnabled: false,
  };
  assert.equal((await client.createCluster({ params: { path }, body })).stateName, 'CREATING');
  const own = { params: { path: { ...path, clusterName: 'free' } } };
  await untilIdle(() => client.getCluster(own));
  assert.equal((await client.listClusters({ params: { path } })).totalCount, 2);
  await client.deleteCluster(own);
});
await step('a Flex cluster', async () => {
  const providerSettings = { backingProviderName: 'AWS', regionName: 'US_EAST_1' };
  const body = { name: 'flex', providerSettings, terminationProtectionEnabled: false };
  await client.createFlexCluster({ params: { path }, body });
  const own = { params: { path: { ...path, name: 'flex' } } };
  await untilIdle(() => client.getFlexCluster(own));
  await client.deleteFlexCluster(own);
});
await step('revoke', async () => {
  const token = await authProvider.getAccessToken();
  await client.close();
  const headers = { Accept: 'application/vnd.atlas.2025-03-12+json', Authorization: `Bearer ${token}` };
  assert.equal((await fetch(`${baseUrl}/api/atlas/v2/groups`, { headers })).status, 401);
});

async function untilIdle(read) {
  for (let polls = 0; polls < POLLS; polls += 1) {
    const { stateName, connectionStrings } = await read();
    if (stateName === 'IDLE') {
      assert.match(connectionStrings.standard, /^mongodb:/);
      return;
    }
    await setTimeout(50);
  }
  assert.fail('it did not become IDLE');
}
