import type { DatabaseUser } from '../src/index.ts';

export type ServerMode = 'verified' | 'unverified';

export interface ServerReady {
  host: string;
  keys: { accessKeyId: string; secretAccessKey: string };
}

type Sources = {
  'sandbox.js': typeof import('../src/sandbox.ts');
  'atlas/server.js': typeof import('../src/atlas/server.ts');
  'atlas/document-commands/document-commands.js': typeof import('../src/atlas/document-commands/document-commands.ts');
  'atlas/database-users.js': typeof import('../src/atlas/database-users.ts');
};

const STS_HOST = 'sts.amazonaws.com';
const ROLES = [{ roleName: 'readWrite', databaseName: 'testdb' }] as const;

/** What is compiled is measured: under tsx every function that is made costs a call more. */
const DIST = new URL('../dist/', import.meta.url).href;

/**
 * The sandbox as anyone starts it, or the same server with an STS that says yes to whatever it is shown: the difference
 * is what verification costs. That STS exists here alone.
 */
export async function startServer(
  mode: ServerMode,
  dist: string = DIST,
  onLogin: () => void,
): Promise<ServerReady> {
  const load = <File extends keyof Sources>(file: File): Promise<Sources[File]> =>
    import(new URL(file, dist).href);

  const { startSandbox } = await load('sandbox.js');
  const sandbox = await startSandbox({
    onAuthAttempt: ({ verdict }) => verdict === 'authenticated' && onLogin(),
  });
  const user = sandbox.account.createUser({ userName: 'bench' });
  const { accessKeyId, secretAccessKey } = sandbox.account.createAccessKey({ userName: 'bench' });
  const databaseUser: DatabaseUser = { username: user.arn, awsIAMType: 'USER', roles: ROLES };
  const keys = { accessKeyId, secretAccessKey };
  if (mode === 'verified') {
    sandbox.databaseUsers.create(databaseUser);
    return { host: new URL(sandbox.mongodbUri).host, keys };
  }

  const { startMongoServer } = await load('atlas/server.js');
  const { createDocumentCommands } = await load('atlas/document-commands/document-commands.js');
  const { createDatabaseUsers } = await load('atlas/database-users.js');
  const databaseUsers = createDatabaseUsers();
  databaseUsers.create(databaseUser);
  const { host } = await startMongoServer({
    clock: Date.now,
    dialect: 'atlas',
    stsHost: STS_HOST,
    stsClient: {
      getCallerIdentity: async () => ({ status: 200, arn: user.arn }),
      stop() {},
    },
    databaseUsers,
    documentCommands: createDocumentCommands(Date.now),
    recordAuthAttempt: onLogin,
  });
  return { host, keys };
}
