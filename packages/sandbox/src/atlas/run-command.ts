import { type Document, Double, Int32 } from 'bson';
import { withLimitedCost } from '../command-cost.ts';
import { CommandError } from '../command-error.ts';
import {
  type Command,
  type CommandContext,
  type CommandRequest,
  RelayedReplies,
  type Reply,
} from './commands/command.ts';
import { commands } from './commands/commands.ts';
import { fieldsOf } from './commands/fields.ts';
import { MAX_NAME_LENGTH, refuseNotEmulated, validateCommand } from './commands/validate-fields.ts';
import { type Dialect, notAllowedError, notAuthorizedError, ownWords } from './dialect.ts';
import { isAllowed, type Need } from './roles.ts';
import { createUserOfDocumentdb } from './user-commands/create-user-of-documentdb.ts';
import { userCommands } from './user-commands/user-commands.ts';
import type { CommandMessage } from './wire/op-msg.ts';

const NO_TRANSACTIONS =
  'The sandbox is a standalone server, with neither transactions nor retryable writes: try this on a replica set, such as any Atlas cluster';

/** Atlas has no users that commands make: there they are made with its Administration API, and rolled back otherwise. */
const COMMANDS: Readonly<Record<Dialect, ReadonlyMap<string, Command>>> = {
  atlas: commands,
  mongod: new Map([...commands, ...userCommands]),
  documentdb: new Map([...commands, ...userCommands, ['createUser', createUserOfDocumentdb]]),
};

/** Runs one command as the connection's user and gives the reply document. It does not throw. */
export async function runCommand(request: CommandRequest): Promise<Reply> {
  try {
    const reply = await dispatch(request);
    if (reply instanceof Uint8Array || reply instanceof RelayedReplies) return reply;
    return { ...reply, ok: new Double(1) };
  } catch (error) {
    if (error instanceof CommandError) return errorReply(error);
    // A mistake of the sandbox's own. It ends this command, not the server, and does not pass for the server's refusal.
    return {
      ok: new Double(0),
      errmsg: `sandbox error: ${String(error)}`,
      code: new Int32(1),
      codeName: 'InternalError',
    };
  }
}

export function errorReply(error: CommandError): Document {
  return {
    ok: new Double(0),
    errmsg: error.message,
    code: new Int32(error.code),
    codeName: error.codeName,
    ...error.details,
  };
}

/**
 * The order of the checks: who asks, what for, whether the command is well formed, whether they may, and whether it is
 * emulated. As on a server a command is parsed before its roles are looked at; deliberately unlike there, nothing is
 * parsed for whoever has to log in first.
 */
function dispatch(request: CommandRequest): Reply | Promise<Reply> {
  const { connection, database, message, server } = request;
  const { documentCommands } = server;
  forgetDeletedUser(request);
  const own = COMMANDS[server.dialect];
  const command = documentCommands.get(message.name) ?? own.get(message.name);

  if (!command?.isOpen && !connection.user) {
    throw new CommandError(13, `Command ${message.name.slice(0, MAX_NAME_LENGTH)} requires authentication`);
  }
  if (!command) {
    // A server's own words, and for those who know that it has the command: that this is the sandbox.
    throw new CommandError(
      59,
      `no such command: '${message.name.slice(0, MAX_NAME_LENGTH)}'. The sandbox has: ${[...own.keys(), ...documentCommands.names()].sort().join(', ')}`,
    );
  }
  const fields = fieldsOf(message);
  validateCommand(fields, command.fields);
  if (command.isAdminOnly && database !== 'admin') {
    throw new CommandError(13, `${message.name} may only be run against the admin database.`);
  }
  refuseNotAllowed(command, { ...request, fields });
  if (server.dialect === 'documentdb') refuseRetryableWrite(message);
  if (!server.upstreamHello) refuseUnsupported(message, server.dialect);
  refuseNotEmulated(fields, command.fields);
  return withLimitedCost(() => command.run({ ...request, fields }));
}

/** Who logged in may have been deleted since; a user of the same name that was made later is not the one who did. */
function forgetDeletedUser({ connection, server }: CommandRequest): void {
  const { user } = connection;
  if (user && server.databaseUsers.findByLoginName(user.loginName) !== user.databaseUser) {
    connection.user = undefined;
  }
}

function refuseNotAllowed(command: Command, context: CommandContext): void {
  const { connection, database, message, server } = context;
  const roles = connection.user?.databaseUser.roles ?? [];
  const needs = command.needs?.(context) ?? needsOf(command, context);
  if (needs === 'nobody') throw notAuthorizedError(database, message);
  const denied = needs.find(({ action, resource }) => !isAllowed(roles, action, resource));
  if (denied) throw notAllowedError(denied.action, denied.resource, message, server.dialect);
}

function needsOf(command: Command, { database, fields, message }: CommandContext): readonly Need[] {
  const { actions = [] } = command;
  const resource = { database, collection: collectionOf(command, message) };
  return (typeof actions === 'function' ? actions(fields) : actions).map((action) => ({ action, resource }));
}

/** Undefined where the name is none: the command refuses it. */
function collectionOf({ collectionField }: Command, { name, document }: CommandMessage): string | undefined {
  if (!collectionField) return undefined;
  const collection: unknown = document[collectionField === 'value' ? name : collectionField];
  return typeof collection === 'string' ? collection : undefined;
}

/**
 * In the words that Amazon DocumentDB's documentation gives. A transaction has numbers too, and `autocommit` beside them.
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/functional-differences.html#functional-differences.retryable-writes
 */
function refuseRetryableWrite({ document }: CommandMessage): void {
  if (document.txnNumber === undefined || document.autocommit !== undefined) return;
  throw new CommandError(9, "Unrecognized field: 'txnNumber'");
}

/**
 * Refuses what a standalone server cannot do. Deliberately in other words about transactions: a standalone says
 * `Transaction numbers are only allowed on a replica set member or mongos`, which tells nobody that it is the sandbox
 * that lacks them, and not the cluster.
 */
function refuseUnsupported({ document }: CommandMessage, dialect: Dialect): void {
  if (document.txnNumber !== undefined) {
    if (dialect !== 'documentdb') throw new CommandError(20, NO_TRANSACTIONS);
    throw new CommandError(238, ownWords('The sandbox has no transactions: try this on a cluster.'));
  }
  const w: unknown = document.writeConcern?.w;
  if (typeof w === 'number' && w > 1) {
    throw new CommandError(2, "cannot use 'w' > 1 when a host is not replicated");
  }
}
