import type { DatabaseUsers } from '../atlas/database-users.ts';
import type { Clock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { ClusterServer, StartClusterServer } from './clusters.ts';

/** Where the Administration API is, and who may use it. */
export interface AtlasApiAccess {
  /** `http://127.0.0.1:<port>`, for `MONGODB_ATLAS_BASE_URL`; `https` where the sandbox serves TLS. */
  readonly url: string;
  /** Of a service account that owns the organization. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly organizationId: string;
  /** Of the project with the sandbox's cluster and its database users. */
  readonly projectId: string;
  readonly clusterName: string;
}

export interface AtlasApiOptions {
  clock: Clock;
  access: () => AtlasApiAccess;
  databaseUsers: DatabaseUsers;
  /** Of the sandbox's own cluster. */
  mainServer: () => ClusterServer;
  startCluster: StartClusterServer;
  isTls: boolean;
  faults: Pick<Faults, 'take'>;
  /** How long a change takes, in milliseconds. */
  changeMs: number;
}
