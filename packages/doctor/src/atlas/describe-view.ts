import type { DatabaseUser } from '@atlas-aws-iam/atlas-client';
import type { Finding } from '../link.ts';
import { admittingEntry } from './access-faults.ts';
import type { Show } from './fault.ts';
import type { AtlasView, NoCluster } from './read-view.ts';

const MAX_NAMED = 8;

/** Where none of the clusters that the service account sees has the URI's host. */
export function describeOthers({ clusters, projects }: NoCluster, show: Show): Finding<true> {
  const names = clusters.slice(0, MAX_NAMED).map(({ name }) => show(name));
  const where =
    projects.length === 1 ? `project ${show(projects[0]?.name ?? '')}` : `${projects.length} projects`;
  return {
    summary: `no cluster of ${where} has the URI’s host`,
    remarks: [
      projects.length === 0
        ? 'The service account sees no project: give it a role in the one with the cluster.'
        : `Its clusters are ${names.join(', ') || 'none'}. Either the URI names another one, or it is in another project, which MONGODB_ATLAS_PROJECT_ID names.`,
    ],
    value: true,
  };
}

/** What was seen of the cluster and its project, a line each. */
export function describeCluster(
  { address, cluster, entries, isPrivate, project, status }: AtlasView,
  show: Show,
): string[] {
  const entry = address === undefined ? undefined : admittingEntry(entries, address);
  const admitted = entry
    ? `${show(entry.cidrBlock ?? entry.ipAddress ?? '')} lets it in`
    : 'nothing lets it in';
  return [
    `Project ${show(project.name)}, cluster ${show(cluster.name)}: ${cluster.tier}, ${show(cluster.stateName)}${cluster.isPaused ? ', paused' : ''}`,
    address === undefined
      ? 'Atlas does not tell the address of this computer.'
      : `Address of this computer, as Atlas sees it: ${show(address)}; on the IP access list, ${admitted}`,
    ...(isPrivate ? ['The URI leads to a private address, for which the public one does not count.'] : []),
    `Changes of database users: ${status ?? 'not told'}`,
  ];
}

/** The database user that the caller logs in as. */
export function describeUser({ awsIAMType, roles, scopes, username }: DatabaseUser, show: Show): string {
  const named = roles.map(({ databaseName, roleName }) => show(`${roleName}@${databaseName}`)).join(', ');
  const limit = scopes.length > 0 ? `, on ${scopes.map((scope) => show(scope.name)).join(', ')} only` : '';
  return `Database user ${show(username)}, AWS IAM ${awsIAMType}: ${named || 'no roles'}${limit}`;
}
