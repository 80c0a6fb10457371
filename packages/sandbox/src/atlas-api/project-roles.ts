/**
 * The roles of a service account, by what the API calls them.
 * https://www.mongodb.com/docs/atlas/reference/user-roles/
 */
export const PROJECT_ROLES = [
  'GROUP_ACCESS_MANAGER',
  'GROUP_BACKUP_MANAGER',
  'GROUP_CLUSTER_CREATOR',
  'GROUP_CLUSTER_LOG_VIEWER',
  'GROUP_CLUSTER_MANAGER',
  'GROUP_DATABASE_ACCESS_ADMIN',
  'GROUP_DATA_ACCESS_ADMIN',
  'GROUP_DATA_ACCESS_READ_ONLY',
  'GROUP_DATA_ACCESS_READ_WRITE',
  'GROUP_NETWORK_ACCESS_MANAGER',
  'GROUP_OBSERVABILITY_VIEWER',
  'GROUP_OWNER',
  'GROUP_READ_ONLY',
  'GROUP_SEARCH_INDEX_EDITOR',
  'GROUP_STREAM_PROCESSING_OWNER',
] as const;

export type ProjectRole = (typeof PROJECT_ROLES)[number];

export type OrganizationRole = 'ORG_OWNER' | 'ORG_GROUP_CREATOR' | 'ORG_MEMBER';
