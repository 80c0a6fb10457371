import { onTestFinished } from 'vitest';
import type { Command, ServerContext } from '../../src/atlas/commands/command.ts';
import { hello } from '../../src/atlas/commands/hello.ts';
import { createDatabaseUsers, type DatabaseUser } from '../../src/atlas/database-users.ts';
import { createDocumentCommands } from '../../src/atlas/document-commands/document-commands.ts';
import { startMongoServer } from '../../src/atlas/server.ts';
import { ADMINISTRATOR } from './drivers.ts';

const ANYBODY: DatabaseUser = { username: 'anybody', awsIAMType: 'USER', roles: [ADMINISTRATOR] };

/** The sandbox's own store as a server without access control, for what goes before one. Gives its URI. */
export async function startStore(): Promise<string> {
  const store = createDocumentCommands(Date.now);
  const openToAll: Command = {
    ...hello,
    run(context) {
      // Whoever says hello may do everything.
      context.connection.user = { loginName: 'anybody', databaseUser: ANYBODY };
      return hello.run(context);
    },
  };
  const context: ServerContext = {
    clock: Date.now,
    dialect: 'mongod',
    stsHost: 'sts.amazonaws.com',
    stsClient: { getCallerIdentity: () => Promise.reject(new Error('nobody logs in here')), stop() {} },
    databaseUsers: { ...createDatabaseUsers(), findByLoginName: () => ANYBODY },
    documentCommands: {
      get: (name) => (name === 'hello' ? openToAll : store.get(name)),
      names: store.names,
    },
    recordAuthAttempt() {},
  };
  const server = await startMongoServer(context);
  onTestFinished(() => server.stop());
  return `mongodb://${server.host}`;
}
