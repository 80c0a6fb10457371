import type { Asking } from './atlas-call.ts';
import { AtlasApiError } from './atlas-error.ts';
import { given, list, member, optionalText, text } from './fields.ts';
import { path } from './path.ts';

export interface Cluster {
  readonly name: string;
  /** `free`: M0. */
  readonly tier: 'dedicated' | 'free' | 'flex';
  /** `IDLE`, `CREATING`, `UPDATING`, `DELETING`, `REPAIRING`. */
  readonly stateName: string;
  readonly isPaused: boolean;
  readonly hasTerminationProtection: boolean;
  readonly tags: readonly Tag[];
  /** `mongodb+srv://…`; undefined while it is being made, and in the sandbox. */
  readonly standardSrv?: string;
  readonly standard?: string;
  /** All that there are, those of private endpoints too. */
  readonly connectionStrings: readonly string[];
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface NewCluster {
  readonly name: string;
  /** Those that cost nothing, or little. */
  readonly tier: 'free' | 'flex';
  /** Of AWS, as Atlas writes it: `US_EAST_1`. */
  readonly regionName: string;
  readonly tags?: readonly Tag[];
}

/** `PENDING`: a change of users, such as a new one, has not reached it. */
export type ClusterStatus = 'APPLIED' | 'PENDING';

// What is said of a Flex cluster here; that Atlas says the last is inferred.
const OTHER_KIND = ['CLUSTER_NOT_FOUND', 'CLUSTER_NAME_NOT_FOUND', 'CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API'];

export function clusterOperations({ ask, askAll }: Asking) {
  return {
    /** Of every kind: Atlas lists Flex clusters apart. */
    async listClusters(projectId: string): Promise<Cluster[]> {
      const clusters = { operation: 'listClusters', path: path`/groups/${projectId}/clusters` };
      const flex = { operation: 'listFlexClusters', path: path`/groups/${projectId}/flexClusters` };
      const lists = await Promise.all([askAll(clusters, readCluster), askAll(flex, readCluster)]);
      return lists.flat();
    },
    /** Of either kind. */
    async getCluster(projectId: string, name: string): Promise<Cluster> {
      try {
        const call = { operation: 'getCluster', path: path`/groups/${projectId}/clusters/${name}` };
        return await ask(call, readCluster);
      } catch (error) {
        if (!(error instanceof AtlasApiError) || !OTHER_KIND.includes(error.errorCode ?? '')) throw error;
        const call = { operation: 'getFlexCluster', path: path`/groups/${projectId}/flexClusters/${name}` };
        return ask(call, readCluster).catch((second: unknown) => {
          // Where there is none of either kind, what is said is about clusters.
          throw second instanceof AtlasApiError && second.status === 404 ? error : second;
        });
      }
    },
    /** It has connection strings when its state is no longer `CREATING`. */
    createCluster: (
      projectId: string,
      { name, tier, regionName, tags = [] }: NewCluster,
    ): Promise<Cluster> =>
      tier === 'flex'
        ? ask(
            {
              operation: 'createFlexCluster',
              method: 'POST',
              path: path`/groups/${projectId}/flexClusters`,
              body: { name, providerSettings: { backingProviderName: 'AWS', regionName }, tags },
            },
            readCluster,
          )
        : ask(
            {
              operation: 'createCluster',
              method: 'POST',
              path: path`/groups/${projectId}/clusters`,
              body: { name, clusterType: 'REPLICASET', replicationSpecs: [freeReplica(regionName)], tags },
            },
            readCluster,
          ),
    /** It is there, `DELETING`, for a while; then it is not found. */
    deleteCluster: (projectId: string, { name, tier }: Pick<Cluster, 'name' | 'tier'>): Promise<void> =>
      ask(
        tier === 'flex'
          ? {
              operation: 'deleteFlexCluster',
              method: 'DELETE',
              path: path`/groups/${projectId}/flexClusters/${name}`,
            }
          : {
              operation: 'deleteCluster',
              method: 'DELETE',
              path: path`/groups/${projectId}/clusters/${name}`,
            },
        () => undefined,
      ),
    /** Whether changes of users have reached the cluster: one that is new cannot log in before. */
    clusterStatus: (projectId: string, name: string): Promise<ClusterStatus> =>
      ask(
        { operation: 'getClusterStatus', path: path`/groups/${projectId}/clusters/${name}/status` },
        (body) => (text(body, 'changeStatus').toUpperCase() === 'PENDING' ? 'PENDING' : 'APPLIED'),
      ),
  };
}

const freeReplica = (regionName: string) => ({
  regionConfigs: [
    {
      providerName: 'TENANT',
      backingProviderName: 'AWS',
      regionName,
      priority: 7,
      electableSpecs: { instanceSize: 'M0' },
    },
  ],
});

function readCluster(body: unknown): Cluster {
  const strings = member(body, 'connectionStrings');
  const endpoints = list(strings, 'privateEndpoint', (entry) => [
    optionalText(entry, 'connectionString'),
    optionalText(entry, 'srvConnectionString'),
  ]);
  const [standard, standardSrv] = ['standard', 'standardSrv'].map((name) => optionalText(strings, name));
  const others = ['private', 'privateSrv'].map((name) => optionalText(strings, name));
  return {
    name: text(body, 'name'),
    tier: tierOf(body),
    stateName: text(body, 'stateName'),
    isPaused: member(body, 'paused') === true,
    hasTerminationProtection: member(body, 'terminationProtectionEnabled') === true,
    tags: list(body, 'tags', (tag) => ({ key: text(tag, 'key'), value: text(tag, 'value') })),
    ...given({ standard, standardSrv }),
    connectionStrings: [standard, standardSrv, ...others, ...endpoints.flat()].filter(
      (string) => string !== undefined,
    ),
  };
}

function tierOf(body: unknown): Cluster['tier'] {
  if (member(member(body, 'providerSettings'), 'providerName') === 'FLEX') return 'flex';
  const providers = list(body, 'replicationSpecs', (spec) =>
    list(spec, 'regionConfigs', (region) => member(region, 'providerName')),
  );
  return providers.flat().includes('TENANT') ? 'free' : 'dedicated';
}
