import type { ProjectCall, ProjectOperation } from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import type { BodyFields } from '../body-fields.ts';
import { clusterBody } from '../cluster-body.ts';
import {
  clusterNamed,
  createCluster,
  deleteCluster,
  readNewClusterName,
  readTags,
} from '../cluster-requests.ts';
import { pageOf } from '../page.ts';

const CLUSTERS = '/groups/{groupId}/clusters';
/** What the sandbox has of a cluster's description, and what it leaves as it is. */
const FIELDS = [
  'backupEnabled',
  'clusterType',
  'groupId',
  'mongoDBMajorVersion',
  'name',
  'paused',
  'pitEnabled',
  'replicationSpecs',
  'rootCertType',
  'tags',
  'terminationProtectionEnabled',
  'versionReleaseSystem',
];
const REGION_CONFIG = ['backingProviderName', 'electableSpecs', 'priority', 'providerName', 'regionName'];
// The page of each operation has its versions; that these are removed by now is inferred from the lifecycle.
const REMOVED = ['2023-01-01', '2023-02-01'];

export const clusterOperations: readonly ProjectOperation[] = [
  {
    method: 'GET',
    path: CLUSTERS,
    version: '2024-08-05',
    removedVersions: REMOVED,
    query: ['includeDeletedWithRetainedBackups'],
    roles: ['GROUP_READ_ONLY'],
    run(call) {
      const clusters = call.project.clusters.all().filter(({ tier }) => tier !== 'flex');
      return {
        status: 200,
        body: pageOf(
          call,
          clusters.map((cluster) => clusterBody(call, cluster)),
        ),
      };
    },
  },
  {
    method: 'POST',
    path: CLUSTERS,
    version: '2024-10-23',
    removedVersions: REMOVED,
    query: ['useEffectiveInstanceFields', 'useEffectiveFieldsReplicationSpecs'],
    roles: ['GROUP_CLUSTER_CREATOR'],
    async run(call) {
      const fields = call.fields(FIELDS);
      const name = readNewClusterName(call, fields);
      fields.choice('clusterType', ['REPLICASET']);
      if (fields.flag('paused')) throw new ApiError('CANNOT_CREATE_PAUSED_CLUSTER', name);
      const region = readRegion(call, fields);
      const { project } = call;
      if (project.clusters.all().some(({ tier }) => tier === 'free')) {
        throw new ApiError('TENANT_CLUSTERS_LIMIT_EXCEEDED', project.id);
      }
      const hasTerminationProtection = fields.flag('terminationProtectionEnabled') ?? false;
      const plan = {
        name,
        tier: 'free' as const,
        ...region,
        tags: readTags(fields),
        hasTerminationProtection,
      };
      const cluster = await createCluster(call, plan);
      return { status: 201, body: clusterBody(call, cluster) };
    },
  },
  {
    method: 'GET',
    path: `${CLUSTERS}/{name}`,
    version: '2024-08-05',
    removedVersions: REMOVED,
    roles: ['GROUP_READ_ONLY'],
    run: (call) => ({ status: 200, body: clusterBody(call, clusterNamed(call, 'cluster')) }),
  },
  {
    method: 'PATCH',
    path: `${CLUSTERS}/{name}`,
    version: '2024-10-23',
    removedVersions: REMOVED,
    roles: ['GROUP_CLUSTER_MANAGER'],
    run(call) {
      const cluster = clusterNamed(call, 'cluster');
      const fields = call.fields(FIELDS);
      const other = FIELDS.find((name) => name !== 'paused' && fields.has(name));
      if (other !== undefined) throw new ApiError('NOT_EMULATED', `a change of ${other}`);
      const isPaused = fields.flag('paused');
      if (cluster.tier !== 'dedicated') throw new ApiError('TENANT_CLUSTER_UPDATE_UNSUPPORTED');
      if (isPaused !== undefined) cluster.isPaused = isPaused;
      if (isPaused) cluster.server.endConnections();
      return { status: 200, body: clusterBody(call, cluster) };
    },
  },
  {
    method: 'DELETE',
    path: `${CLUSTERS}/{name}`,
    version: '2023-02-01',
    removedVersions: ['2023-01-01'],
    query: ['retainBackups'],
    roles: [],
    run(call) {
      deleteCluster(call, clusterNamed(call, 'cluster'));
      return { status: 202 };
    },
  },
  {
    method: 'GET',
    path: `${CLUSTERS}/{name}/status`,
    version: '2023-01-01',
    roles: ['GROUP_READ_ONLY'],
    run(call) {
      clusterNamed(call, 'any');
      const isPending = call.context.clock() < call.project.appliedAtMs;
      return { status: 200, body: { changeStatus: isPending ? 'PENDING' : 'APPLIED' } };
    },
  },
];

/** Of the only cluster that costs nothing: an organization without a card cannot have another. */
function readRegion({ project }: ProjectCall, fields: BodyFields) {
  const specs = fields.objects('replicationSpecs', [
    'id',
    'numShards',
    'regionConfigs',
    'zoneId',
    'zoneName',
  ]);
  const configs = specs?.length === 1 ? specs[0]?.objects('regionConfigs', REGION_CONFIG) : undefined;
  const [config] = configs ?? [];
  if (specs === undefined) throw new ApiError('MISSING_ATTRIBUTE', 'replicationSpecs');
  if (!config || configs?.length !== 1) throw new ApiError('INVALID_JSON_ATTRIBUTE', 'replicationSpecs');
  const providerName = config.choice('providerName', ['AWS', 'AZURE', 'GCP', 'TENANT']);
  const regionName = config.requiredText('regionName');
  const backing = config.choice('backingProviderName', ['AWS', 'AZURE', 'GCP']);
  const size = config.object('electableSpecs', [
    'diskIOPS',
    'diskSizeGB',
    'ebsVolumeType',
    'instanceSize',
    'nodeCount',
  ]);
  const instanceSize = size?.requiredText('instanceSize');
  if (providerName === undefined) throw new ApiError('MISSING_ATTRIBUTE', 'providerName');
  if (instanceSize === undefined) throw new ApiError('MISSING_ATTRIBUTE', 'instanceSize');
  if (providerName !== 'TENANT') throw new ApiError('NO_PAYMENT_INFORMATION_FOUND', project.id);
  if (instanceSize !== 'M0') throw new ApiError('INVALID_ENUM_VALUE', instanceSize);
  if (backing === undefined) throw new ApiError('MISSING_ATTRIBUTE', 'backingProviderName');
  return { backingProviderName: backing, regionName };
}
