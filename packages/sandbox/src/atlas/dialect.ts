import { CommandError } from './command-error.ts';
import type { Action } from './roles.ts';

/** Whose words refusals are in: those of Atlas's front end, or of a plain `mongod`. */
export type Dialect = 'atlas' | 'mongod';

/** Why a login failed, as the server knows it. */
export type LoginFailure =
  | { kind: 'malformed'; reason: string }
  | { kind: 'sts'; status: number; reason: string }
  | { kind: 'user-not-found'; loginName: string };

/** What the client is told of it. Atlas's texts are from users' reports; which text it has for `malformed` is assumed. */
export function loginError(failure: LoginFailure, dialect: Dialect): CommandError {
  if (dialect === 'mongod') {
    return failure.kind === 'user-not-found'
      ? new CommandError(11, `Could not find user "${failure.loginName}" for db "$external"`)
      : new CommandError(18, 'Authentication failed.');
  }
  switch (failure.kind) {
    case 'malformed':
      return new CommandError(8000, 'bad auth : Authentication failed.');
    case 'sts':
      return new CommandError(8000, `bad auth : aws sts call has response ${failure.status}`);
    case 'user-not-found':
      return new CommandError(8000, `bad auth : user ${failure.loginName} is not found`);
  }
}

export function notAllowedError(
  action: Action,
  database: string,
  collection: string,
  dialect: Dialect,
): CommandError {
  return dialect === 'mongod'
    ? new CommandError(13, `not authorized on ${database} to execute command { ${action} on ${collection} }`)
    : new CommandError(8000, `user is not allowed to do action [${action}] on [${database}.${collection}]`);
}
