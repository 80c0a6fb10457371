import type { ProjectOperation } from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import { flexClusterBody } from '../cluster-body.ts';
import {
  clusterNamed,
  createCluster,
  deleteCluster,
  readNewClusterName,
  readTags,
} from '../cluster-requests.ts';
import { pageOf } from '../page.ts';

const CLUSTERS = '/groups/{groupId}/flexClusters';
const VERSION = '2024-11-13';

export const flexClusterOperations: readonly ProjectOperation[] = [
  {
    method: 'GET',
    path: CLUSTERS,
    version: VERSION,
    roles: ['GROUP_READ_ONLY'],
    run(call) {
      const clusters = call.project.clusters.all().filter(({ tier }) => tier === 'flex');
      return {
        status: 200,
        body: pageOf(
          call,
          clusters.map((cluster) => flexClusterBody(call, cluster)),
        ),
      };
    },
  },
  {
    method: 'POST',
    path: CLUSTERS,
    version: VERSION,
    roles: [],
    async run(call) {
      const fields = call.fields(['name', 'providerSettings', 'tags', 'terminationProtectionEnabled']);
      const name = readNewClusterName(call, fields);
      const settings = fields.object('providerSettings', ['backingProviderName', 'regionName']);
      if (!settings) throw new ApiError('MISSING_ATTRIBUTE', 'providerSettings');
      const backingProviderName = settings.choice('backingProviderName', ['AWS', 'AZURE', 'GCP']);
      if (backingProviderName === undefined) {
        throw new ApiError('MISSING_ATTRIBUTE', 'providerSettings.backingProviderName');
      }
      const plan = {
        name,
        tier: 'flex' as const,
        backingProviderName,
        regionName: settings.requiredText('regionName'),
        tags: readTags(fields),
        hasTerminationProtection: fields.flag('terminationProtectionEnabled') ?? false,
      };
      const cluster = await createCluster(call, plan);
      return { status: 201, body: flexClusterBody(call, cluster) };
    },
  },
  {
    method: 'GET',
    path: `${CLUSTERS}/{name}`,
    version: VERSION,
    roles: ['GROUP_READ_ONLY'],
    run: (call) => ({ status: 200, body: flexClusterBody(call, clusterNamed(call, 'flex')) }),
  },
  {
    method: 'DELETE',
    path: `${CLUSTERS}/{name}`,
    version: VERSION,
    roles: [],
    run(call) {
      deleteCluster(call, clusterNamed(call, 'flex'));
      return { status: 202 };
    },
  },
];
