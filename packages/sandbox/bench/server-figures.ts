import type { ChildProcess } from 'node:child_process';
import { ask, nextMessage, startChild } from '@atlas-aws-iam/test-support/child';
import type { ClientsRequest } from './login-clients.ts';
import type { Memory, Round, ServerRequest } from './login-server.ts';
import type { ServerMode, ServerReady } from './start-server.ts';

export interface ServerFigures {
  /** Round by round, measured in turns, so that what else the machine does falls on all of them. */
  logins: { name: string; rounds: Round[] }[];
  memory: { connections: number; heapBytes: number[]; rssBytes: number[] };
}

const ROUNDS = 9;
const LOGINS_PER_ROUND = 2000;
const SOCKETS = 64;
const MEMORY_ROUNDS = 3;
const MEMORY_CONNECTIONS = 1000;

interface Server {
  name: string;
  child: ChildProcess;
  ready: ServerReady;
  rounds: Round[];
}

/**
 * Measures the server in processes of its own.
 *
 * @param beside - the `dist` folder of another build of this package, to be measured beside this one
 */
export async function measureServer(beside: string | undefined, signal: AbortSignal): Promise<ServerFigures> {
  const { child: clients } = await startChild(new URL('login-clients.ts', import.meta.url), [], signal);
  const askClients = (request: ClientsRequest) => ask<'done'>(clients, request);
  const start = (name: string, mode: ServerMode, dist?: string) => startServer(name, mode, dist, signal);

  const servers = [
    await start('verified', 'verified'),
    await start('unverified', 'unverified'),
    await start('inspected', 'inspected'),
    ...(beside === undefined ? [] : [await start('beside', 'verified', beside)]),
  ];
  // The first round of each warms it up, and does not count.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const server of servers) {
      const figures = await measureLogins(server, askClients);
      if (round > 0) server.rounds.push(figures);
    }
  }
  for (const { child } of servers) child.disconnect();
  const logins = servers.map(({ name, rounds }) => ({ name, rounds }));
  const memory = await measureMemory(await start('verified', 'verified'), askClients);
  clients.disconnect();
  return { logins, memory };
}

type AskClients = (request: ClientsRequest) => Promise<'done'>;

const askServer = <Answer>({ child }: Server, request: ServerRequest) => ask<Answer>(child, request);

async function startServer(
  name: string,
  mode: ServerMode,
  dist: string | undefined,
  signal: AbortSignal,
): Promise<Server> {
  const args = [mode, ...(dist === undefined ? [] : [dist])];
  const file = new URL('login-server.ts', import.meta.url);
  const { child, ready } = await startChild<ServerReady>(file, args, signal);
  return { name, child, ready, rounds: [] };
}

async function measureLogins(server: Server, askClients: AskClients): Promise<Round> {
  await askClients({ connect: SOCKETS, server: server.ready });
  await askServer<'counting'>(server, { logins: LOGINS_PER_ROUND });
  const round = nextMessage<Round>(server.child);
  await askClients({ logIn: LOGINS_PER_ROUND });
  return round;
}

async function measureMemory(server: Server, askClients: AskClients): Promise<ServerFigures['memory']> {
  const connectAll = async () => {
    await askClients({ connect: MEMORY_CONNECTIONS, server: server.ready });
    await askClients({ logIn: MEMORY_CONNECTIONS });
  };
  const memory: ServerFigures['memory'] = { connections: MEMORY_CONNECTIONS, heapBytes: [], rssBytes: [] };
  // Once before, so that the server's logs are full and its pages are there.
  await connectAll();
  for (let round = 0; round < MEMORY_ROUNDS; round += 1) {
    await askClients({ connect: 0, server: server.ready });
    const before = await askServer<Memory>(server, 'memory');
    await connectAll();
    const after = await askServer<Memory>(server, 'memory');
    memory.heapBytes.push(after.heapBytes - before.heapBytes);
    memory.rssBytes.push(after.rssBytes - before.rssBytes);
  }
  server.child.disconnect();
  return memory;
}
