import { formatField } from '../bson/format-value.ts';
import { CommandError } from '../command-error.ts';
import type { Action, Resource } from './roles.ts';
import type { CommandMessage } from './wire/op-msg.ts';

/** Whose habits the server has: Atlas's front end, a plain `mongod`, or Amazon DocumentDB. */
export type Dialect = (typeof DIALECTS)[number];

export const DIALECTS = ['atlas', 'mongod', 'documentdb'] as const;

/**
 * How Amazon DocumentDB words its refusals of MONGODB-AWS is published nowhere. These words are the sandbox's, and say so:
 * nothing may be recognised by them.
 */
export const ownWords = (text: string) => `[the sandbox’s words, not Amazon DocumentDB’s] ${text}`;

/** Why a login failed, as the server knows it. */
export type LoginFailure =
  /** Of the last two the client is told the same as of the first. */
  | { kind: 'malformed' | 'not-signed' | 'sts-unreachable'; reason: string }
  | { kind: 'sts'; status: number; reason: string }
  | { kind: 'user-not-found' | 'user-pending' | 'user-out-of-scope'; loginName: string }
  | { kind: 'already-authenticated'; loginName: string };

/**
 * The error that the client gets. Atlas's texts are from users' reports. Inferred: its text for `malformed`; and that a user
 * who is not on this cluster, or not yet, is not found there.
 */
export function loginError(failure: LoginFailure, dialect: Dialect): CommandError {
  if (failure.kind === 'already-authenticated') {
    // A server's words; that Atlas passes them on is inferred. A server has 5626702 for a user of another database, but
    // here every user is of $external.
    return new CommandError(
      5626701,
      `Each client connection may only be authenticated once. Previously authenticated as: ${failure.loginName}@$external`,
    );
  }
  // Inferred: that DocumentDB has MongoDB's code for this, and tells no more than a server does.
  if (dialect === 'documentdb') return new CommandError(18, ownWords('The login was refused.'));
  if (dialect === 'mongod') {
    return 'loginName' in failure
      ? new CommandError(11, `Could not find user "${failure.loginName}" for db "$external"`)
      : new CommandError(18, 'Authentication failed.');
  }
  switch (failure.kind) {
    case 'malformed':
    case 'not-signed':
    case 'sts-unreachable':
      return new CommandError(8000, 'bad auth : Authentication failed.');
    case 'sts':
      return new CommandError(8000, `bad auth : aws sts call has response ${failure.status}`);
    case 'user-not-found':
    case 'user-pending':
    case 'user-out-of-scope':
      return new CommandError(8000, `bad auth : user ${failure.loginName} is not found`);
  }
}

/** A logged-in user's command that its roles do not allow. */
export function notAllowedError(
  action: Action,
  { database, collection = '' }: Resource,
  message: CommandMessage,
  dialect: Dialect,
): CommandError {
  if (dialect === 'mongod') return notAuthorizedError(database, message);
  // https://github.com/Automattic/mongoose/issues/11800
  if (dialect === 'documentdb') return new CommandError(13, 'Authorization failure');
  return new CommandError(
    8000,
    `user is not allowed to do action [${action}] on [${database}.${collection}]`,
  );
}

/** A conversation that is continued under another id than the server gave it. */
export function conversationIdError(dialect: Dialect): CommandError {
  return new CommandError(
    17,
    dialect === 'documentdb'
      ? ownWords('The conversation goes on under another id than the one given.')
      : 'sasl: Mismatched conversation id',
  );
}

/** The same in a server's own words, for what no action stands for. */
export function notAuthorizedError(database: string, message: CommandMessage): CommandError {
  return new CommandError(13, `not authorized on ${database} to execute command ${formatCommand(message)}`);
}

const MAX_FIELD_BYTES = 500;
const MAX_COMMAND_LENGTH = 2000;

/**
 * The command as the shell would show it, `{ insert: "x", ordered: true, $db: "db" }`, without its document sequences.
 * Deliberately shorter than a server's: long fields are left out. No secret can stand in it, because the commands that
 * carry credentials need no role.
 */
function formatCommand({ elements }: CommandMessage): string {
  const fields = elements.map((element) =>
    element.value.length > MAX_FIELD_BYTES
      ? `${element.name.slice(0, MAX_FIELD_BYTES)}: ...`
      : formatField(element),
  );
  const text = `{ ${fields.join(', ')} }`;
  return text.length > MAX_COMMAND_LENGTH ? `${text.slice(0, MAX_COMMAND_LENGTH)}...` : text;
}
