// The sandbox that `npm run fuzz` talks to: compiled, and in a process of its own, so that its death can be told.
import type { FuzzTarget } from './fuzz-case.ts';

export interface ServerStatus {
  /** After a full collection. */
  heapBytes: number;
  connectionCount: number;
  /** Application names of the logins since the last status. */
  authenticated: unknown[];
}

const { startSandbox }: typeof import('../src/index.ts') = await import(
  new URL('../dist/index.js', import.meta.url).href
);

let authenticated: unknown[] = [];
const sandbox = await startSandbox({
  onAuthAttempt({ verdict, client }) {
    if (verdict === 'authenticated') authenticated.push(client?.application?.name);
  },
});
const { env } = await sandbox.provision('env-vars', 'session');

process.on('message', () => {
  globalThis.gc?.();
  const status: ServerStatus = {
    heapBytes: process.memoryUsage().heapUsed + process.memoryUsage().external,
    connectionCount: sandbox.connectionCount,
    authenticated,
  };
  authenticated = [];
  process.send?.(status);
});
process.on('disconnect', () => process.exit());

const target: FuzzTarget = {
  mongodbUri: sandbox.mongodbUri,
  keys: {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    sessionToken: env.AWS_SESSION_TOKEN ?? '',
  },
};
process.send?.(target);
