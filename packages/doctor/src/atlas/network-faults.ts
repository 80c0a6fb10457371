import type { AtlasClient } from '@atlas-aws-iam/atlas-client';
import { admittingEntry, notActive, notListed, paused } from './access-faults.ts';
import type { Fault, Show } from './fault.ts';
import { type AtlasView, ofRefusal } from './read-view.ts';

/** What keeps this computer from the servers of the cluster. The first is the one to mend first. */
export async function findNetworkFaults(
  client: AtlasClient,
  { address, cluster, entries, isPrivate, project }: AtlasView,
  show: Show,
): Promise<Fault[]> {
  const faults: Fault[] = cluster.isPaused ? [paused(cluster, show)] : [];
  if (address === undefined || isPrivate) return faults;
  const entry = admittingEntry(entries, address);
  if (!entry) return [...faults, notListed(address, entries, show)];
  const value = entry.cidrBlock ?? entry.ipAddress ?? '';
  const status = await client.accessListStatus(project.id, value).catch(ofRefusal('ACTIVE' as const));
  return status === 'ACTIVE' ? faults : [...faults, notActive(value, status, show)];
}
