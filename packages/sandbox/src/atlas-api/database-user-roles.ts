import { checkRole } from '../atlas/database-users.ts';
import type { DatabaseRole } from '../atlas/roles.ts';
import { ApiError } from './api-error.ts';
import type { BodyFields } from './body-fields.ts';

const OF_A_DATABASE = ['read', 'readWrite'] as const;
const OF_ADMIN = ['atlasAdmin', 'readAnyDatabase', 'readWriteAnyDatabase'] as const;
/** https://www.mongodb.com/docs/atlas/mongodb-users-roles-and-privileges/ */
const NOT_EMULATED = ['backup', 'clusterMonitor', 'dbAdmin', 'dbAdminAnyDatabase', 'enableSharding'];

/** Undefined where there are none in the body. @throws ApiError for one that cannot be, or is there twice. */
export function readRoles(username: string, fields: BodyFields): DatabaseRole[] | undefined {
  const roles = fields.objects('roles', ['collectionName', 'databaseName', 'roleName'])?.map(readRole);
  if (roles?.length === 0) throw new ApiError('MISSING_ATTRIBUTE', 'roles');
  const seen = new Set<string>();
  for (const { roleName, databaseName } of roles ?? []) {
    const role = `${roleName}@${databaseName}`;
    if (seen.has(role)) throw new ApiError('DUPLICATE_DATABASE_ROLES', username, role);
    seen.add(role);
  }
  return roles;
}

function readRole(fields: BodyFields): DatabaseRole {
  const roleName = fields.requiredText('roleName');
  const databaseName = fields.requiredText('databaseName');
  if (fields.has('collectionName')) throw new ApiError('NOT_EMULATED', 'roles for one collection');
  const ofAdmin = OF_ADMIN.find((name) => name === roleName);
  if (ofAdmin) {
    if (databaseName !== 'admin') throw new ApiError('ATLAS_INVALID_ROLE_DATABASE', roleName, 'admin');
    return { roleName: ofAdmin, databaseName };
  }
  const known = OF_A_DATABASE.find((name) => name === roleName);
  if (!known) {
    if (NOT_EMULATED.includes(roleName)) throw new ApiError('NOT_EMULATED', `the role ${roleName}`);
    throw new ApiError('ATLAS_INVALID_ROLE', roleName, databaseName);
  }
  const role = { roleName: known, databaseName };
  try {
    checkRole(role);
  } catch {
    throw new ApiError('INVALID_DATABASE_NAME', databaseName);
  }
  return role;
}
