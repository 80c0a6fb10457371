import type { DatabaseUser } from '../../atlas/database-users.ts';
import { loginNameOfDatabaseUser } from '../../atlas/login-name.ts';
import type { ProjectCall, ProjectOperation } from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import { databaseUserBody } from '../database-user-body.ts';
import { DATABASE_USER_FIELDS, readChanges, readNewDatabaseUser } from '../database-user-fields.ts';
import { pageOf } from '../page.ts';

const USERS = '/groups/{groupId}/databaseUsers';
const USER = `${USERS}/{databaseName}/{username}`;
const VERSION = '2023-01-01';
/** https://www.mongodb.com/docs/atlas/reference/atlas-limits/ */
const MAX_USERS = 100;

/** They are the users of the sandbox: whoever is made here can log in. */
export const databaseUserOperations: readonly ProjectOperation[] = [
  {
    method: 'GET',
    path: USERS,
    version: VERSION,
    roles: ['GROUP_READ_ONLY'],
    run(call) {
      const users = call.project.databaseUsers.list();
      return {
        status: 200,
        body: pageOf(
          call,
          users.map((user) => databaseUserBody(call, user)),
        ),
      };
    },
  },
  {
    method: 'POST',
    path: USERS,
    version: VERSION,
    roles: ['GROUP_DATABASE_ACCESS_ADMIN'],
    run(call) {
      const { context, project } = call;
      const user = readNewDatabaseUser(call, call.fields(DATABASE_USER_FIELDS));
      const users = project.databaseUsers.list();
      // Deliberately also a role of the same name and another path: their sessions have one name.
      if (users.some((known) => loginNameOf(known) === loginNameOf(user))) {
        throw new ApiError('USER_ALREADY_EXISTS', user.username);
      }
      if (users.length >= MAX_USERS) throw new ApiError('GROUP_USERS_LIMIT_EXCEEDED', MAX_USERS);
      project.databaseUsers.create({ ...user, usableFrom: new Date(context.clock() + context.changeMs) });
      noteChange(call);
      return { status: 201, body: databaseUserBody(call, user) };
    },
  },
  {
    method: 'GET',
    path: USER,
    version: VERSION,
    roles: ['GROUP_READ_ONLY'],
    run: (call) => ({ status: 200, body: databaseUserBody(call, userNamed(call)) }),
  },
  {
    method: 'PATCH',
    path: USER,
    version: VERSION,
    roles: ['GROUP_DATABASE_ACCESS_ADMIN'],
    run(call) {
      const user = userNamed(call);
      const changed = readChanges(call, user, call.fields(DATABASE_USER_FIELDS));
      call.project.databaseUsers.update(changed);
      noteChange(call);
      return { status: 200, body: databaseUserBody(call, changed) };
    },
  },
  {
    method: 'DELETE',
    path: USER,
    version: VERSION,
    roles: ['GROUP_DATABASE_ACCESS_ADMIN'],
    run(call) {
      call.project.databaseUsers.delete(userNamed(call));
      noteChange(call);
      return { status: 204 };
    },
  },
];

function userNamed({ parameter, project }: ProjectCall): DatabaseUser {
  const username = parameter('username');
  const isExternal = parameter('databaseName') === '$external';
  const user = isExternal
    ? project.databaseUsers.list().find((each) => each.username === username)
    : undefined;
  if (!user) throw new ApiError('USERNAME_NOT_FOUND', username);
  return user;
}

function loginNameOf({ username, awsIAMType }: DatabaseUser): string {
  return loginNameOfDatabaseUser(username, awsIAMType);
}

/** Until its clusters are told, they say PENDING. Deliberately, only a new user waits for it; other changes hold at once. */
function noteChange({ context, project }: ProjectCall): void {
  project.appliedAtMs = context.clock() + context.changeMs;
}
