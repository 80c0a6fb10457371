import type { ProjectCall } from './api-call.ts';
import { type Cluster, stateOf } from './clusters.ts';

/** `ClusterDescription20240805` of the specification, as far as there is something to say. */
export function clusterBody(call: ProjectCall, cluster: Cluster): object {
  const { backingProviderName, regionName, tier } = cluster;
  const provider =
    tier === 'free' ? { backingProviderName, providerName: 'TENANT' } : { providerName: backingProviderName };
  const instanceSize = tier === 'free' ? 'M0' : 'M10';
  return {
    ...commonBody(call, cluster, 'clusters'),
    backupEnabled: tier === 'dedicated',
    paused: cluster.isPaused,
    replicationSpecs: [
      {
        id: cluster.id,
        regionConfigs: [
          { ...provider, electableSpecs: { instanceSize, nodeCount: 3 }, priority: 7, regionName },
        ],
        zoneName: 'Zone 1',
      },
    ],
  };
}

/** `FlexClusterDescription20241113` of the specification. */
export function flexClusterBody(call: ProjectCall, cluster: Cluster): object {
  const { backingProviderName, regionName } = cluster;
  return {
    ...commonBody(call, cluster, 'flexClusters'),
    backupSettings: { enabled: false },
    providerSettings: { backingProviderName, diskSizeGB: 5, providerName: 'FLEX', regionName },
  };
}

function commonBody({ context, project }: ProjectCall, cluster: Cluster, collection: string): object {
  const { createdAtMs, id, name, server } = cluster;
  const stateName = stateOf(cluster, context.clock());
  // Deliberately without `standardSrv`: there is no name server on loopback.
  const standard = `mongodb://${server.host}/?${context.isTls ? 'tls=true&' : ''}authSource=%24external`;
  return {
    clusterType: 'REPLICASET',
    // They appear when the cluster is made.
    connectionStrings: stateName === 'CREATING' ? {} : { standard },
    createDate: new Date(createdAtMs).toISOString(),
    groupId: project.id,
    id,
    links: [{ href: `${context.url}/api/atlas/v2/groups/${project.id}/${collection}/${name}`, rel: 'self' }],
    name,
    stateName,
    tags: cluster.tags,
    terminationProtectionEnabled: cluster.hasTerminationProtection,
    versionReleaseSystem: 'LTS',
  };
}
