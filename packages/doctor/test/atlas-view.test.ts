import {
  AtlasApiError,
  type AtlasClient,
  AtlasUnreachableError,
  type Cluster,
} from '@atlas-aws-iam/atlas-client';
import { expect, test } from 'vitest';
import { describeCluster, describeOthers } from '../src/atlas/describe-view.ts';
import { findNetworkFaults } from '../src/atlas/network-faults.ts';
import { readView } from '../src/atlas/read-view.ts';
import { resolveTarget } from '../src/from-connect.ts';

const show = (text: string) => text;
const TARGET = resolveTarget({ clusterUrl: 'app.ab1cd.mongodb.net' }, {});
const APP: Cluster = {
  name: 'app',
  tier: 'flex',
  stateName: 'IDLE',
  isPaused: false,
  hasTerminationProtection: false,
  tags: [],
  standardSrv: 'mongodb+srv://app.ab1cd.mongodb.net',
  connectionStrings: ['mongodb+srv://app.ab1cd.mongodb.net'],
};
const projectsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `p${index}`, name: `P${index}`, organizationId: 'o' }));

const refuse = async () => {
  throw new AtlasApiError({
    status: 404,
    errorCode: 'NOT_FOUND',
    detail: 'no',
    parameters: [],
    operation: 'x',
  });
};

/** Of all that the doctor asks, what these answer; nobody is asked. */
function clientOf(answers: Partial<AtlasClient>): AtlasClient {
  const [project] = projectsOf(1);
  return {
    listProjects: async () => projectsOf(1),
    getProject: async () => project,
    listClusters: async () => [APP],
    clusterStatus: async () => 'APPLIED',
    listDatabaseUsers: async () => [],
    listAccessList: async () => [],
    publicAddress: async () => '203.0.113.7',
    accessListStatus: async () => 'ACTIVE',
    ...answers,
  } as AtlasClient;
}

async function viewOf(client: AtlasClient) {
  const view = await readView(client, TARGET, '');
  if (!('cluster' in view)) throw new Error('no cluster');
  return view;
}

test('what Atlas does not tell is left out, and accuses nobody', async () => {
  const client = clientOf({ clusterStatus: refuse, publicAddress: refuse });
  const view = await viewOf(client);
  expect(describeCluster(view, show)).toEqual([
    'Project P0, cluster app: flex, IDLE',
    'Atlas does not tell the address of this computer.',
    'Changes of database users: not told',
  ]);
  expect(await findNetworkFaults(client, view, show)).toEqual([]);
});

test('an entry whose status Atlas does not tell is in force', async () => {
  const entries = async () => [{ cidrBlock: '0.0.0.0/0', comment: '' }];
  const client = clientOf({ listAccessList: entries, accessListStatus: refuse });
  expect(await findNetworkFaults(client, await viewOf(client), show)).toEqual([]);
});

test('the access list is not for a private address', async () => {
  const { standardSrv: _, ...endpoint } = APP;
  const client = clientOf({ listClusters: async () => [endpoint] });
  const view = await viewOf(client);
  expect(await findNetworkFaults(client, view, show)).toEqual([]);
  expect(describeCluster(view, show)).toContain(
    'The URI leads to a private address, for which the public one does not count.',
  );
  const open = clientOf({});
  expect(await findNetworkFaults(open, await viewOf(open), show)).toMatchObject([{ code: 'ip-not-allowed' }]);
});

test('no answer at all is no view', async () => {
  const silent = async () => {
    throw new AtlasUnreachableError('network', 'x', 'nobody listens');
  };
  await expect(readView(clientOf({ clusterStatus: silent }), TARGET, '')).rejects.toThrow('nobody listens');
});

test('of many projects, the first that has the cluster, and ten at most', async () => {
  const asked: string[] = [];
  const listClusters = (home: string) => async (id: string) => {
    asked.push(id);
    return id === home ? [APP] : [];
  };
  const listProjects = async () => projectsOf(12);
  const found = await viewOf(clientOf({ listProjects, listClusters: listClusters('p2') }));
  expect([found.project.name, asked]).toEqual(['P2', ['p0', 'p1', 'p2']]);
  const view = await readView(clientOf({ listProjects, listClusters: listClusters('p11') }), TARGET, '');
  expect(asked.slice(3)).toHaveLength(10);
  expect('clusters' in view && describeOthers(view, show)).toMatchObject({
    summary: 'no cluster of 10 projects has the URI’s host',
    remarks: [expect.stringContaining('which MONGODB_ATLAS_PROJECT_ID names')],
  });
});

test('a service account without a project is told so', async () => {
  const view = await readView(clientOf({ listProjects: async () => [] }), TARGET, '');
  expect('clusters' in view && describeOthers(view, show).remarks).toEqual([
    'The service account sees no project: give it a role in the one with the cluster.',
  ]);
});
