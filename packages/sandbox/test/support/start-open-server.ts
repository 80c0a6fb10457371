import { onTestFinished } from 'vitest';
import type { Command, CommandTable, ServerContext } from '../../src/atlas/commands/command.ts';
import { hello } from '../../src/atlas/commands/hello.ts';
import { createDatabaseUsers, type DatabaseUser } from '../../src/atlas/database-users.ts';
import { startMongoServer } from '../../src/atlas/server.ts';
import { ADMINISTRATOR } from './drivers.ts';

const ANYBODY: DatabaseUser = { username: 'anybody', awsIAMType: 'USER', roles: [ADMINISTRATOR] };

/** A server without access control. Gives its URI. */
export async function startOpenServer(
  commands: CommandTable,
  options: Pick<ServerContext, 'upstreamHello'> = {},
): Promise<string> {
  const openToAll: Command = {
    ...hello,
    run(context) {
      // Whoever says hello may do everything.
      context.connection.user = { loginName: 'anybody', databaseUser: ANYBODY };
      return hello.run(context);
    },
  };
  const hellos = ['hello', 'isMaster', 'ismaster'];
  const server = await startMongoServer({
    clock: Date.now,
    dialect: 'mongod',
    stsHost: 'sts.amazonaws.com',
    stsClient: { getCallerIdentity: () => Promise.reject(new Error('nobody logs in here')), stop() {} },
    databaseUsers: { ...createDatabaseUsers(), findByLoginName: () => ANYBODY },
    clusterName: 'sandbox',
    documentCommands: {
      get: (name) => (hellos.includes(name) ? openToAll : commands.get(name)),
      names: commands.names,
    },
    recordAuthAttempt() {},
    ...options,
  });
  onTestFinished(() => server.stop());
  return `mongodb://${server.host}`;
}
