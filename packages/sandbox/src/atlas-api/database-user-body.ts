import type { DatabaseUser } from '../atlas/database-users.ts';
import type { ProjectCall } from './api-call.ts';

/** `CloudDatabaseUser` of the specification, in the order of an answer that mongodb/mongodb-atlas-cli#2378 has. */
export function databaseUserBody({ context, project }: ProjectCall, user: DatabaseUser): object {
  const { awsIAMType, deleteAfterDate, description, labels = [], roles, scopes = [], username } = user;
  const path = `/api/atlas/v2/groups/${project.id}/databaseUsers/$external/${username.replaceAll('/', '%2F')}`;
  return {
    awsIAMType,
    databaseName: '$external',
    ...(deleteAfterDate && { deleteAfterDate: deleteAfterDate.toISOString() }),
    ...(description !== undefined && { description }),
    groupId: project.id,
    labels,
    ldapAuthType: 'NONE',
    links: [{ href: context.url + path, rel: 'self' }],
    oidcAuthType: 'NONE',
    roles: roles.map(({ roleName, databaseName }) => ({ databaseName, roleName })),
    scopes,
    username,
    x509Type: 'NONE',
  };
}
