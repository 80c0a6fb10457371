import {
  type AccessListEntry,
  AtlasApiError,
  type AtlasClient,
  type Cluster,
  type ClusterStatus,
  type DatabaseUser,
  type Project,
} from '@atlas-aws-iam/atlas-client';
import type { Target } from '../from-connect.ts';
import { type FoundCluster, findCluster } from './find-cluster.ts';

// Each costs two requests.
const MAX_PROJECTS = 10;

export interface AtlasView extends FoundCluster {
  readonly project: Project;
  /** Undefined where Atlas does not tell: it need not of a Flex cluster. */
  readonly status: ClusterStatus | undefined;
  readonly users: readonly DatabaseUser[];
  readonly entries: readonly AccessListEntry[];
  /** Of this computer, as Atlas sees it; undefined where it does not tell. */
  readonly address: string | undefined;
}

export interface NoCluster {
  /** Those that were looked into: of many, some. */
  readonly projects: readonly Project[];
  readonly clusters: readonly Cluster[];
}

/**
 * What Atlas says of the cluster that the URI names, its project, and who may log in; or which clusters there are, where
 * none of them has the URI's host.
 */
export async function readView(
  client: AtlasClient,
  target: Target,
  projectId: string,
): Promise<AtlasView | NoCluster> {
  const all = projectId === '' ? await client.listProjects() : [await client.getProject(projectId)];
  const projects = all.slice(0, MAX_PROJECTS);
  const clusters: Cluster[] = [];
  for (const project of projects) {
    const ofProject = await client.listClusters(project.id);
    const found = findCluster(ofProject, target);
    if (found) return readOf(client, project, found);
    clusters.push(...ofProject);
  }
  return { projects, clusters };
}

async function readOf(client: AtlasClient, project: Project, found: FoundCluster): Promise<AtlasView> {
  const [status, users, entries, address] = await Promise.all([
    client.clusterStatus(project.id, found.cluster.name).catch(ofRefusal(undefined)),
    client.listDatabaseUsers(project.id),
    client.listAccessList(project.id),
    // A private path, which need not be there.
    client.publicAddress().catch(ofRefusal(undefined)),
  ]);
  return { ...found, project, status, users, entries, address };
}

/** A value in place of what Atlas refuses to tell. */
export const ofRefusal =
  <Value>(value: Value) =>
  (error: unknown): Value => {
    if (error instanceof AtlasApiError) return value;
    throw error;
  };
