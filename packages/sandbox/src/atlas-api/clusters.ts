import type { DatabaseUsers } from '../atlas/database-users.ts';
import type { Clock } from '../clock.ts';
import { randomId } from './service-accounts.ts';

/** The MongoDB side of a cluster. */
export interface ClusterServer {
  /** `127.0.0.1:<port>` */
  host: string;
  endConnections(): void;
  stop(): Promise<void>;
}

export interface Cluster {
  id: string;
  name: string;
  tier: 'dedicated' | 'free' | 'flex';
  /** The provider behind it, and its region: `AWS`, `US_EAST_1`. */
  backingProviderName: string;
  regionName: string;
  tags: readonly { key: string; value: string }[];
  hasTerminationProtection: boolean;
  isPaused: boolean;
  createdAtMs: number;
  /** Until then it is being made. */
  readyAtMs: number;
  /** From then on it is gone; undefined as long as nobody has asked for it. */
  goneAtMs?: number;
  server: ClusterServer;
}

export type ClusterPlan = Pick<
  Cluster,
  'name' | 'tier' | 'backingProviderName' | 'regionName' | 'tags' | 'hasTerminationProtection'
>;

/** What starts the MongoDB side of a cluster that is made. */
export type StartClusterServer = (of: {
  clusterName: string;
  databaseUsers: DatabaseUsers;
  isReachable: () => boolean;
}) => Promise<ClusterServer>;

export interface Clusters {
  /** Without those that are gone. */
  all(): readonly Cluster[];
  find(name: string): Cluster | undefined;
  create(plan: ClusterPlan, start: (isReady: () => boolean) => Promise<ClusterServer>): Promise<Cluster>;
  delete(cluster: Cluster): void;
}

export function createClusters(clock: Clock, changeMs: number, first: readonly Cluster[]): Clusters {
  let clusters = [...first];

  function all(): readonly Cluster[] {
    clusters = clusters.filter(({ goneAtMs }) => goneAtMs === undefined || clock() < goneAtMs);
    return clusters;
  }

  return {
    all,
    find: (name) => all().find((cluster) => cluster.name === name),
    async create(plan, start) {
      const createdAtMs = clock();
      const readyAtMs = createdAtMs + changeMs;
      const isReady = (): boolean => clock() >= readyAtMs && !cluster.isPaused;
      const cluster: Cluster = {
        ...plan,
        id: randomId(),
        isPaused: false,
        createdAtMs,
        readyAtMs,
        server: { host: '', endConnections() {}, stop: async () => {} },
      };
      // Before it listens, so that another of its name is refused meanwhile.
      clusters.push(cluster);
      try {
        cluster.server = await start(isReady);
      } catch (error) {
        clusters = clusters.filter((each) => each !== cluster);
        throw error;
      }
      return cluster;
    },
    delete(cluster) {
      cluster.goneAtMs = clock() + changeMs;
      void cluster.server.stop();
    },
  };
}

/** https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/ `stateName` */
export function stateOf({ goneAtMs, readyAtMs }: Cluster, now: number): 'CREATING' | 'DELETING' | 'IDLE' {
  if (goneAtMs !== undefined) return 'DELETING';
  return now < readyAtMs ? 'CREATING' : 'IDLE';
}
