import type { Cluster } from '@atlas-aws-iam/atlas-client';
import type { Target } from '../from-connect.ts';

export interface FoundCluster {
  readonly cluster: Cluster;
  /** Whether the URI leads there by a private endpoint or a peered network, for which the public address does not count. */
  readonly isPrivate: boolean;
}

/** The cluster that the URI names, by any host of any of its connection strings. */
export function findCluster(
  clusters: readonly Cluster[],
  { hosts }: Pick<Target, 'hosts'>,
): FoundCluster | undefined {
  const wanted = hosts.toLowerCase().split(',');
  const leadsThere = (uri: string | undefined) =>
    uri !== undefined && hostsOf(uri).some((host) => wanted.includes(host));
  const cluster = clusters.find(({ connectionStrings }) => connectionStrings.some(leadsThere));
  return cluster && { cluster, isPrivate: !leadsThere(cluster.standard) && !leadsThere(cluster.standardSrv) };
}

function hostsOf(uri: string): string[] {
  const [, hosts = ''] = /^mongodb(?:\+srv)?:\/\/(?:[^/@]*@)?([^/?]+)/.exec(uri.toLowerCase()) ?? [];
  return hosts.split(',');
}
