import { createDatabaseUsers, type DatabaseUsers } from '../atlas/database-users.ts';
import { type AccessListEntry, createAccessList } from './access-list.ts';
import type { ApiContext } from './api-call.ts';
import type { AtlasApiOptions } from './atlas-api-options.ts';
import { parseCidr } from './cidr.ts';
import { type Cluster, createClusters } from './clusters.ts';
import type { RecordedLogin } from './login-history.ts';
import type { Project } from './organization.ts';
import { PUBLIC_ADDRESS } from './public-address.ts';
import { createServiceAccounts, randomId } from './service-accounts.ts';

/** A sandbox is open to whoever reaches it, until this entry is removed. A project that is made has no entries. */
const EVERYWHERE = ['0.0.0.0/0'].flatMap((text) => {
  const range = parseCidr(text);
  return range ? [{ range, comment: 'Open to everywhere, as the sandbox starts', activeAtMs: 0 }] : [];
});

/** The organization as it is at the start: a project with the sandbox's cluster, and a service account that owns it all. */
export function createApiContext(options: AtlasApiOptions, logins: () => RecordedLogin[]): ApiContext {
  const { access, changeMs, clock, databaseUsers, faults, mainServer, startCluster } = options;
  const { clientId, clientSecret, clusterName, organizationId, projectId, url } = access();
  const serviceAccounts = createServiceAccounts(clock);
  serviceAccounts.create({
    name: 'sandbox',
    description: '',
    organizationRoles: ['ORG_OWNER'],
    clientId,
    secret: clientSecret,
  });

  function createProject(
    name: string,
    users: DatabaseUsers = createDatabaseUsers(clock),
    id = randomId(),
    clusters: readonly Cluster[] = [],
    entries: readonly AccessListEntry[] = [],
  ): Project {
    return {
      id,
      name,
      createdAtMs: clock(),
      databaseUsers: users,
      clusters: createClusters(clock, changeMs, clusters),
      accessList: createAccessList(clock, changeMs, entries),
      appliedAtMs: 0,
    };
  }

  const mainCluster: Cluster = {
    id: randomId(),
    name: clusterName,
    tier: 'dedicated',
    backingProviderName: 'AWS',
    regionName: 'US_EAST_1',
    tags: [],
    // It is as long as the sandbox is.
    hasTerminationProtection: true,
    isPaused: false,
    createdAtMs: clock(),
    readyAtMs: clock(),
    server: mainServer(),
  };
  const project = createProject('sandbox', databaseUsers, projectId, [mainCluster], EVERYWHERE);
  return {
    clock,
    url,
    organization: {
      id: organizationId,
      name: 'Sandbox organization',
      projects: new Map([[projectId, project]]),
      serviceAccounts,
    },
    changeMs,
    createProject: (name) => createProject(name),
    startCluster,
    isTls: options.isTls,
    logins,
    takeThrottling: () => faults.take('atlas-throttled') !== undefined,
    isMainReachable: () => !mainCluster.isPaused && project.accessList.admits(PUBLIC_ADDRESS),
  };
}
