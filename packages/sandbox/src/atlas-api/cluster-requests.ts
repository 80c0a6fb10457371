import type { ProjectCall } from './api-call.ts';
import { ApiError } from './api-error.ts';
import type { BodyFields } from './body-fields.ts';
import type { Cluster, ClusterPlan } from './clusters.ts';
import { PUBLIC_ADDRESS } from './public-address.ts';

const MAX_NAME_LENGTH = 64;
/** https://www.mongodb.com/docs/atlas/reference/atlas-limits/ */
const MAX_CLUSTERS = 25;

/** The name of a cluster that is to be made. @throws ApiError for one that cannot be, or is taken. */
export function readNewClusterName({ project }: ProjectCall, fields: BodyFields): string {
  const name = fields.requiredText('name', { max: 1024 });
  if (!/^[a-zA-Z0-9][a-zA-Z0-9-]*$/.test(name)) throw new ApiError('CLUSTER_NAME_INVALID', name);
  if (name.length > MAX_NAME_LENGTH) throw new ApiError('CLUSTER_NAME_TOO_LONG', name, MAX_NAME_LENGTH);
  if (/^atlas-[a-z0-9]{6}$/.test(name)) throw new ApiError('ATLAS_RESERVED_CLUSTER_NAME', name);
  if (project.clusters.find(name)) {
    throw new ApiError('DUPLICATE_CLUSTER_NAME', 'cluster or serverless instance', name, project.id);
  }
  if (project.clusters.all().length >= MAX_CLUSTERS) {
    throw new ApiError('GROUP_CLUSTERS_LIMIT_EXCEEDED', MAX_CLUSTERS);
  }
  return name;
}

/** The cluster that the path names. @throws ApiError where there is none, or one of the other kind. */
export function clusterNamed({ parameter, project }: ProjectCall, kind: 'cluster' | 'flex' | 'any'): Cluster {
  const name = parameter('name');
  const cluster = project.clusters.find(name);
  if (!cluster) throw new ApiError('CLUSTER_NOT_FOUND', name, project.id);
  if (kind === 'cluster' && cluster.tier === 'flex') {
    throw new ApiError('CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API', name);
  }
  if (kind === 'flex' && cluster.tier !== 'flex') {
    throw new ApiError('CANNOT_USE_CLUSTER_IN_FLEX_CLUSTER_API', name);
  }
  return cluster;
}

/** Makes the cluster, and lets in whom the project's access list admits. */
export function createCluster({ context, project }: ProjectCall, plan: ClusterPlan): Promise<Cluster> {
  const { accessList, clusters, databaseUsers } = project;
  return clusters.create(plan, (isReady) =>
    context.startCluster({
      clusterName: plan.name,
      databaseUsers,
      isReachable: () => isReady() && accessList.admits(PUBLIC_ADDRESS),
    }),
  );
}

/** @throws ApiError for a cluster that is protected, or on its way already. */
export function deleteCluster({ project }: ProjectCall, cluster: Cluster): void {
  if (cluster.goneAtMs !== undefined) throw new ApiError('CLUSTER_ALREADY_REQUESTED_DELETION', cluster.name);
  if (cluster.hasTerminationProtection) {
    throw new ApiError('CANNOT_TERMINATE_CLUSTER_WHEN_TERMINATION_PROTECTION_ENABLED', cluster.name);
  }
  project.clusters.delete(cluster);
}

export function readTags(fields: BodyFields): { key: string; value: string }[] {
  return (fields.objects('tags', ['key', 'value']) ?? []).map((tag) => ({
    key: tag.requiredText('key'),
    value: tag.requiredText('value'),
  }));
}
