import type { ApiCall, OrganizationOperation, ProjectOperation } from '../api-call.ts';
import { isOrganizationOwner, type Project, rolesIn } from '../organization.ts';
import { pageOf } from '../page.ts';

export const organizationOperations: readonly OrganizationOperation[] = [
  {
    method: 'GET',
    path: '/orgs',
    version: '2023-01-01',
    query: ['name'],
    organizationRoles: 'member',
    run(call) {
      const { id, name } = call.context.organization;
      return { status: 200, body: pageOf(call, [{ id, isDeleted: false, links: [], name }]) };
    },
  },
  {
    method: 'GET',
    path: '/groups',
    version: '2023-01-01',
    organizationRoles: 'member',
    run(call) {
      const { account, context } = call;
      const projects = [...context.organization.projects.values()].filter(
        (project) => isOrganizationOwner(account) || rolesIn(account, project).length > 0,
      );
      return {
        status: 200,
        body: pageOf(
          call,
          projects.map((project) => groupBody(call, project)),
        ),
      };
    },
  },
];

export const groupOperations: readonly ProjectOperation[] = [
  {
    method: 'GET',
    path: '/groups/{groupId}',
    version: '2023-01-01',
    roles: ['GROUP_READ_ONLY'],
    run: (call) => ({ status: 200, body: groupBody(call, call.project) }),
  },
];

/** `Group` of the specification. */
function groupBody({ context }: ApiCall, { id, name, createdAtMs }: Project): object {
  return {
    clusterCount: 0,
    created: new Date(createdAtMs).toISOString(),
    id,
    links: [{ href: `${context.url()}/api/atlas/v2/groups/${id}`, rel: 'self' }],
    name,
    orgId: context.organization.id,
    tags: [],
    withDefaultAlertsSettings: true,
  };
}
