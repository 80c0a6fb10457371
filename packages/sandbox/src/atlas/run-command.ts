import { type Document, Double, Int32 } from 'bson';
import { CommandError } from './command-error.ts';
import type { CommandContext, Reply } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import { notAllowedError } from './dialect.ts';
import { isAllowed } from './roles.ts';

/** Runs one command as the connection's user and gives the reply document. It does not throw. */
export async function runCommand(context: CommandContext): Promise<Reply> {
  try {
    const reply = await dispatch(context);
    return reply instanceof Uint8Array ? reply : { ...reply, ok: new Double(1) };
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

/** The order of the checks: who asks, then what for, then may they. */
function dispatch(context: CommandContext): Reply | Promise<Reply> {
  const { connection, database, message, server } = context;
  const command = commands.get(message.name);

  if (!command?.isOpen && !connection.user) {
    throw new CommandError(13, `Command ${message.name} requires authentication`);
  }
  if (!command) {
    // A server's own words, and for those who know that it has the command: that this is the sandbox.
    throw new CommandError(
      59,
      `no such command: '${message.name}'. The sandbox has: ${[...commands.keys()].join(', ')}`,
    );
  }
  if (command.action && !isAllowed(connection.user?.databaseUser.roles ?? [], command.action, database)) {
    const value: unknown = message.document[message.name];
    throw notAllowedError(command.action, database, typeof value === 'string' ? value : '', server.dialect);
  }
  return command.run(context);
}
