import type { DatabaseUsers } from '../atlas/database-users.ts';
import type { AccessList } from './access-list.ts';
import type { Clusters } from './clusters.ts';
import type { ServiceAccount, ServiceAccounts } from './service-accounts.ts';

export interface Project {
  id: string;
  name: string;
  createdAtMs: number;
  databaseUsers: DatabaseUsers;
  clusters: Clusters;
  accessList: AccessList;
  /** Until when its clusters are told of the last change. */
  appliedAtMs: number;
}

/** The one organization of the sandbox, of which every service account is a member. */
export interface Organization {
  id: string;
  name: string;
  projects: Map<string, Project>;
  serviceAccounts: ServiceAccounts;
}

export function isOrganizationOwner({ organizationRoles }: ServiceAccount): boolean {
  return organizationRoles.includes('ORG_OWNER');
}

export function rolesIn({ projectRoles }: ServiceAccount, { id }: Project): readonly string[] {
  return projectRoles.get(id) ?? [];
}
