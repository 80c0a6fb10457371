import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createTemporaryFolder, findProgram, UserError } from '@atlas-aws-iam/command';
import { closedPort } from '@atlas-aws-iam/test-support/closed-port';
import { openWireClient } from '../src/login-client/wire-client.ts';

export const ENGINES = ['store', 'ferretdb', 'mongod'] as const;
export type Engine = (typeof ENGINES)[number];

/** A server to put behind a sandbox, as `CONTRACT_UPSTREAM` names it; or why there is none here. */
export type OpenEngine = AsyncDisposable & ({ upstream: string } | { skipped: string });

const NOTHING_TO_END = { async [Symbol.asyncDispose]() {} };
const START_MS = 120_000;
const SYSTEM_DATABASES = ['admin', 'config', 'local'];

/** @throws UserError */
export async function openEngine(engine: Engine, signal: AbortSignal): Promise<OpenEngine> {
  if (engine === 'store') return { upstream: 'store', ...NOTHING_TO_END };
  return engine === 'ferretdb' ? openFerretdb(signal) : openMongod(signal);
}

async function openFerretdb(signal: AbortSignal): Promise<OpenEngine> {
  const go = findProgram('go', { path: process.env.PATH });
  if (!go) return { skipped: 'there is no Go here, with which FerretDB would be built.', ...NOTHING_TO_END };
  const folder = createTemporaryFolder('atlas-aws-iam-ferretdb-');
  const program = join(folder.path, 'ferretdb');
  console.error('Building FerretDB, which takes minutes the first time…');
  const build = spawn(go, ['build', '-o', program, '.'], {
    cwd: join(import.meta.dirname, 'ferretdb'),
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
  });
  const [exitCode] = await once(build, 'close');
  if (exitCode !== 0) {
    folder[Symbol.dispose]();
    throw new UserError(`go build ended with ${exitCode}.`, 'What it printed says why.');
  }
  return start(folder, program, (port, data) => [`127.0.0.1:${port}`, data], signal);
}

async function openMongod(signal: AbortSignal): Promise<OpenEngine> {
  const { MONGOD, MONGOD_URI } = process.env;
  if (MONGOD_URI) {
    await requireEmpty(MONGOD_URI);
    return { upstream: MONGOD_URI, ...NOTHING_TO_END };
  }
  if (!MONGOD) {
    return {
      skipped: 'neither MONGOD names a binary nor MONGOD_URI a server. The README says how to have one.',
      ...NOTHING_TO_END,
    };
  }
  const folder = createTemporaryFolder('atlas-aws-iam-mongod-');
  const argsOf = (port: number, data: string) => [
    '--bind_ip',
    '127.0.0.1',
    '--port',
    `${port}`,
    '--dbpath',
    data,
  ];
  return start(folder, MONGOD, argsOf, signal);
}

async function start(
  folder: { path: string } & Disposable,
  program: string,
  argsOf: (port: number, data: string) => string[],
  signal: AbortSignal,
): Promise<OpenEngine> {
  const data = join(folder.path, 'data');
  mkdirSync(data);
  const port = await closedPort();
  const child = spawn(program, argsOf(port, data), { stdio: 'ignore' });
  child.on('error', () => {});
  const upstream = `mongodb://127.0.0.1:${port}`;
  const engine = {
    upstream,
    async [Symbol.asyncDispose]() {
      await end(child);
      folder[Symbol.dispose]();
    },
  };
  try {
    await untilReady(upstream, child, signal);
    return engine;
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
}

async function untilReady(uri: string, child: ChildProcess, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null && child.pid !== undefined) {
    try {
      await databasesOf(uri);
      return;
    } catch {
      await wait(100, undefined, { signal });
    }
  }
  throw new UserError(
    'the server did not start.',
    'Start it by hand with the same arguments: its log says why.',
  );
}

/** Each test drops every database. @throws UserError */
async function requireEmpty(uri: string): Promise<void> {
  const databases = (await databasesOf(uri)).filter((name) => !SYSTEM_DATABASES.includes(name));
  if (databases.length === 0) return;
  throw new UserError(
    `the server that MONGOD_URI names is not empty: ${databases.join(', ')}.`,
    'Give one that is: the tests drop every database.',
  );
}

async function databasesOf(uri: string): Promise<string[]> {
  await using client = await openWireClient(uri);
  const { databases } = await client.command({ listDatabases: 1, nameOnly: true });
  return databases.map(({ name }: { name: string }) => name);
}
