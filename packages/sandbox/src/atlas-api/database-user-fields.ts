import type { DatabaseUser } from '../atlas/database-users.ts';
import { loginNameOfDatabaseUser } from '../atlas/login-name.ts';
import type { ProjectCall } from './api-call.ts';
import { ApiError } from './api-error.ts';
import type { BodyFields } from './body-fields.ts';
import { readRoles } from './database-user-roles.ts';
import { readExpiry } from './expiry.ts';

export const DATABASE_USER_FIELDS = [
  'awsIAMType',
  'databaseName',
  'deleteAfterDate',
  'description',
  'groupId',
  'labels',
  'ldapAuthType',
  'links',
  'oidcAuthType',
  'password',
  'roles',
  'scopes',
  'username',
  'x509Type',
] as const;

const OTHER_TYPES = {
  ldapAuthType: ['NONE', 'USER', 'GROUP'],
  oidcAuthType: ['NONE', 'USER', 'IDP_GROUP'],
  x509Type: ['NONE', 'CUSTOMER', 'MANAGED'],
} as const;
const SCOPE_TYPES = ['CLUSTER', 'DATA_LAKE', 'STREAM'] as const;

type Attributes = Omit<DatabaseUser, 'awsIAMType' | 'username'>;

/** @throws ApiError for a user that cannot be, or is none of AWS IAM. */
export function readNewDatabaseUser(call: ProjectCall, fields: BodyFields): DatabaseUser {
  const username = fields.requiredText('username', { max: 1024 });
  const databaseName = fields.requiredText('databaseName');
  const awsIAMType = fields.choice('awsIAMType', ['NONE', 'USER', 'ROLE']) ?? 'NONE';
  const others = Object.entries(OTHER_TYPES).filter(([name, types]) => {
    const type = fields.choice<string>(name, types);
    return type !== undefined && type !== 'NONE';
  });
  readOwnGroup(call, fields);
  if (fields.has('links')) throw new ApiError('ATTRIBUTE_READ_ONLY', 'links');
  // A dollar sign that was escaped: mongodb/mongodb-atlas-kubernetes#1962
  if (databaseName === '\\$external') throw new ApiError('UNEXPECTED_ERROR');
  const [other] = others;
  if (awsIAMType === 'NONE') {
    if (databaseName !== 'admin' && !other) throw new ApiError('DATABASE_NAME_INVALID_ADMIN', 'Users');
    throw new ApiError('NOT_EMULATED', 'database users other than those of AWS IAM');
  }
  if (databaseName !== '$external') throw new ApiError('DATABASE_NAME_INVALID_EXTERNAL');
  // That these are refused is inferred: a user has one way to log in.
  if (other) throw new ApiError('INVALID_ATTRIBUTE', other[0]);
  if (fields.has('password')) throw new ApiError('INVALID_ATTRIBUTE', 'password');
  checkArn(username, awsIAMType);
  const attributes = readAttributes(call, username, fields);
  const { roles } = attributes;
  if (roles === undefined) throw new ApiError('MISSING_ATTRIBUTE', 'roles');
  return { username, awsIAMType, ...attributes, roles };
}

/** The user as it is after a PATCH. @throws ApiError for what cannot be changed, and for what cannot be. */
export function readChanges(call: ProjectCall, user: DatabaseUser, fields: BodyFields): DatabaseUser {
  const { username, awsIAMType } = user;
  const fixed = {
    username,
    awsIAMType,
    databaseName: '$external',
    ldapAuthType: 'NONE',
    oidcAuthType: 'NONE',
    x509Type: 'NONE',
  };
  for (const [name, value] of Object.entries(fixed)) {
    const given = fields.text(name, { max: 1024 });
    if (given !== undefined && given !== value) throw new ApiError('ATTRIBUTE_READ_ONLY', name);
  }
  readOwnGroup(call, fields);
  if (fields.has('links')) throw new ApiError('ATTRIBUTE_READ_ONLY', 'links');
  if (fields.has('password')) throw new ApiError('INVALID_ATTRIBUTE', 'password');
  const changed = { ...user, ...readAttributes(call, username, fields) };
  // Null takes the date away (inferred).
  if (fields.has('deleteAfterDate') && fields.date('deleteAfterDate') === undefined)
    delete changed.deleteAfterDate;
  return changed;
}

function readAttributes({ context }: ProjectCall, username: string, fields: BodyFields): Partial<Attributes> {
  const roles = readRoles(username, fields);
  const scopes = fields.objects('scopes', ['name', 'type'])?.map((scope) => {
    const type = scope.choice('type', SCOPE_TYPES);
    if (type === undefined) throw new ApiError('MISSING_ATTRIBUTE', 'scopes.type');
    return { name: scope.requiredText('name'), type };
  });
  const labels = fields
    .objects('labels', ['key', 'value'])
    ?.map((label) => ({ key: label.requiredText('key'), value: label.requiredText('value') }));
  const description = fields.text('description', { max: 100 });
  const deleteAfterDate = readExpiry(fields, context.clock());
  return {
    ...(roles && { roles }),
    ...(scopes && { scopes }),
    ...(labels && { labels }),
    ...(description !== undefined && { description }),
    ...(deleteAfterDate && { deleteAfterDate }),
  };
}

function readOwnGroup({ project }: ProjectCall, fields: BodyFields): void {
  const groupId = fields.text('groupId');
  if (groupId !== undefined && groupId !== project.id) throw new ApiError('GROUP_MISMATCH', groupId);
}

function checkArn(username: string, awsIAMType: 'USER' | 'ROLE'): void {
  try {
    loginNameOfDatabaseUser(username, awsIAMType);
  } catch {
    throw new ApiError('ATLAS_INVALID_AWS_IAM_ARN', username, awsIAMType);
  }
}
