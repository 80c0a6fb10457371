import type { Clock } from '../clock.ts';
import type { ApiQuery } from './api-query.ts';
import type { BodyFields } from './body-fields.ts';
import type { StartClusterServer } from './clusters.ts';
import type { RecordedLogin } from './login-history.ts';
import type { Organization, Project } from './organization.ts';
import type { OrganizationRole, ProjectRole } from './project-roles.ts';
import type { ServiceAccount } from './service-accounts.ts';

/** What lasts as long as the state of the sandbox. */
export interface ApiContext {
  clock: Clock;
  /** `http://127.0.0.1:<port>`, for links. */
  url: string;
  organization: Organization;
  /** How long a change takes: of a user or an entry, to be in force; of a cluster, to be made. */
  changeMs: number;
  createProject(name: string): Project;
  startCluster: StartClusterServer;
  /** Whether the MongoDB side serves TLS. */
  isTls: boolean;
  /** On the sandbox's own cluster, oldest first. */
  logins(): RecordedLogin[];
  /** Whether the next request is to be refused for their number, whatever that is. */
  takeThrottling(): boolean;
  /** Whether whoever is on loopback reaches the sandbox's own cluster now. */
  isMainReachable(): boolean;
}

export interface ApiCall {
  context: ApiContext;
  account: ServiceAccount;
  /** The path as it was sent, for links. */
  path: string;
  /** A part of the path, decoded once. */
  parameter(name: string): string;
  query: ApiQuery;
  /** @throws ApiError unless the body is JSON. */
  json(): unknown;
  /** @throws ApiError unless the body is an object with these names. */
  fields(names: readonly string[]): BodyFields;
}

export interface ProjectCall extends ApiCall {
  project: Project;
}

export interface ApiResult {
  status: 200 | 201 | 202 | 204;
  body?: object;
}

interface OperationShape {
  method: 'DELETE' | 'GET' | 'PATCH' | 'POST';
  /** Below `/api/atlas/v2`: `/groups/{groupId}/databaseUsers`. */
  path: string;
  /** Of the resource, as it is served. */
  version: string;
  /** Those that Atlas has removed. */
  removedVersions?: readonly string[];
  /** Names that the query may have, beside those for any operation. */
  query?: readonly string[];
}

export interface ProjectOperation extends OperationShape {
  /** Any of these is enough, and an owner of the project or the organization needs none. */
  roles: readonly ProjectRole[];
  run(call: ProjectCall): ApiResult | Promise<ApiResult>;
}

export interface OrganizationOperation extends OperationShape {
  /** The same in the organization; `member`: every service account. */
  organizationRoles: readonly OrganizationRole[] | 'member';
  run(call: ApiCall): ApiResult | Promise<ApiResult>;
}

export type Operation = ProjectOperation | OrganizationOperation;
