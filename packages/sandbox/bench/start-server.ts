import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AuthAttempt, DatabaseUser } from '../src/index.ts';

/** `inspected`: verified, and with a page open. */
export type ServerMode = 'verified' | 'unverified' | 'inspected';

export interface ServerReady {
  host: string;
  /** Of the page that is to be open. */
  inspectorUrl?: string | undefined;
  keys: { accessKeyId: string; secretAccessKey: string };
}

const STS_HOST = 'sts.amazonaws.com';
const ROLES = [{ roleName: 'readWrite', databaseName: 'testdb' }] as const;

/** What is compiled is measured: under tsx every function that is made costs a call more. */
export const DIST = new URL('../dist/', import.meta.url).href;

/**
 * The sandbox as anyone starts it, or the same server with an STS that says yes to whatever it is shown: the difference
 * is what verification costs. That STS exists here alone.
 */
export async function startServer(
  mode: ServerMode,
  dist: string = DIST,
  onLogin: () => void,
): Promise<ServerReady> {
  const { startSandbox }: typeof import('../src/index.ts') = await import(new URL('index.js', dist).href);
  const onAuthAttempt = ({ verdict }: AuthAttempt) => {
    if (verdict === 'authenticated') onLogin();
  };
  const isInspected = mode === 'inspected';
  // A build of before that knows no such option is measured too.
  const sandbox = await startSandbox({ onAuthAttempt, ...(isInspected && { inspect: true }) });
  const user = sandbox.account.createUser({ userName: 'bench' });
  const { accessKeyId, secretAccessKey } = sandbox.account.createAccessKey({ userName: 'bench' });
  const databaseUser: DatabaseUser = { username: user.arn, awsIAMType: 'USER', roles: ROLES };
  const keys = { accessKeyId, secretAccessKey };
  if (mode !== 'unverified') {
    sandbox.databaseUsers.create(databaseUser);
    const { mongodbUri, inspectorUrl } = sandbox;
    return { host: new URL(mongodbUri).host, inspectorUrl, keys };
  }

  const mongoSide = await loadMongoSide();
  const { startMongoServer, createDocumentCommands, createDatabaseUsers, BoundedLog, tell } = mongoSide;
  const authAttempts = new BoundedLog<AuthAttempt>();
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
    clusterName: 'sandbox',
    documentCommands: createDocumentCommands(Date.now),
    // As the sandbox does it, so that verification alone is the difference.
    recordAuthAttempt(attempt) {
      authAttempts.push(attempt);
      void tell(onAuthAttempt, attempt, 'counting failed');
    },
  });
  return { host, keys };
}

async function loadMongoSide(): Promise<typeof import('./mongo-side.ts')> {
  // Here, where its packages are found.
  const folder = await mkdtemp(join(import.meta.dirname, '.compiled-'));
  try {
    const { build } = await import('esbuild');
    const outfile = join(folder, 'mongo-side.js');
    await build({
      entryPoints: [join(import.meta.dirname, 'mongo-side.ts')],
      outfile,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
