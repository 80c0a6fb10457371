import type { ApiCall, OrganizationOperation, ProjectOperation } from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import { isOrganizationOwner, type Project, rolesIn } from '../organization.ts';
import { pageOf } from '../page.ts';

/** https://www.mongodb.com/docs/atlas/reference/atlas-limits/ */
const MAX_PROJECTS = 250;

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
    path: '/orgs/{orgId}',
    version: '2023-01-01',
    organizationRoles: 'member',
    run(call) {
      checkOrganization(call, call.parameter('orgId'));
      const { id, name } = call.context.organization;
      return { status: 200, body: { id, isDeleted: false, links: [], name } };
    },
  },
  {
    method: 'GET',
    path: '/orgs/{orgId}/groups',
    version: '2023-01-01',
    query: ['name'],
    organizationRoles: 'member',
    run(call) {
      checkOrganization(call, call.parameter('orgId'));
      const name = call.query.text('name');
      const projects = projectsOf(call).filter((project) => name === undefined || project.name === name);
      return { status: 200, body: listBody(call, projects) };
    },
  },
  {
    method: 'GET',
    path: '/groups',
    version: '2023-01-01',
    organizationRoles: 'member',
    run: (call) => ({ status: 200, body: listBody(call, projectsOf(call)) }),
  },
  {
    method: 'POST',
    path: '/groups',
    version: '2023-01-01',
    query: ['projectOwnerId'],
    organizationRoles: ['ORG_GROUP_CREATOR'],
    run(call) {
      const fields = call.fields([
        'name',
        'orgId',
        'withDefaultAlertsSettings',
        'tags',
        'regionUsageRestrictions',
      ]);
      const name = fields.requiredText('name', { max: 64 });
      const orgId = fields.requiredText('orgId');
      checkOrganization(call, orgId);
      const { organization } = call.context;
      if ([...organization.projects.values()].some((project) => project.name === name)) {
        throw new ApiError('GROUP_ALREADY_EXISTS', name);
      }
      if (organization.projects.size >= MAX_PROJECTS) {
        throw new ApiError('MAX_GROUPS_PER_ORG_EXCEEDED', MAX_PROJECTS, organization.id);
      }
      const project = call.context.createProject(name);
      organization.projects.set(project.id, project);
      call.account.projectRoles.set(project.id, ['GROUP_OWNER']);
      return { status: 200, body: groupBody(call, project) };
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
  {
    method: 'GET',
    path: '/groups/{groupId}/ipAddresses',
    version: '2023-01-01',
    roles: ['GROUP_READ_ONLY'],
    run({ project }) {
      const clusters = project.clusters.all().map(({ name }) => ({
        clusterName: name,
        inbound: ['127.0.0.1'],
        outbound: ['127.0.0.1'],
      }));
      return { status: 200, body: { groupId: project.id, services: { clusters } } };
    },
  },
  {
    method: 'DELETE',
    path: '/groups/{groupId}',
    version: '2023-01-01',
    roles: [],
    run({ context, project }) {
      if (project.clusters.all().length > 0) throw new ApiError('CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS');
      context.organization.projects.delete(project.id);
      return { status: 204 };
    },
  },
];

/** @throws ApiError unless it is the one that there is. */
function checkOrganization({ context }: ApiCall, orgId: string): void {
  if (orgId !== context.organization.id) throw new ApiError('ORG_NOT_FOUND', orgId);
}

/** Those that the service account sees. */
function projectsOf({ account, context }: ApiCall): Project[] {
  return [...context.organization.projects.values()].filter(
    (project) => isOrganizationOwner(account) || rolesIn(account, project).length > 0,
  );
}

function listBody(call: ApiCall, projects: readonly Project[]): object {
  return pageOf(
    call,
    projects.map((project) => groupBody(call, project)),
  );
}

/** `Group` of the specification. */
function groupBody({ context }: ApiCall, { clusters, id, name, createdAtMs }: Project): object {
  return {
    clusterCount: clusters.all().length,
    created: new Date(createdAtMs).toISOString(),
    id,
    links: [{ href: `${context.url}/api/atlas/v2/groups/${id}`, rel: 'self' }],
    name,
    orgId: context.organization.id,
    tags: [],
    withDefaultAlertsSettings: true,
  };
}
