// Measures the server; `npm run bench` starts this and prints what it sends.
import type { ChildProcess } from 'node:child_process';
import { ask, nextMessage, startChild } from './child.ts';
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

// Whoever wants the figures has gone.
process.once('disconnect', () => process.exit());

// Another build of this package may be measured beside this one: `npm run bench -- --beside <its dist folder>/`.
const [beside] = process.argv.slice(2);
const clients = (await startChild('./login-clients.ts')).child;
const askClients = (request: ClientsRequest) => ask<'done'>(clients, request);
const askServer = <Answer>({ child }: Server, request: ServerRequest) => ask<Answer>(child, request);

const servers = [
  await startServer('verified', 'verified'),
  await startServer('unverified', 'unverified'),
  ...(beside === undefined ? [] : [await startServer('beside', 'verified', beside)]),
];
// The first round of each warms it up, and does not count.
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const server of servers) {
    const figures = await measureLogins(server);
    if (round > 0) server.rounds.push(figures);
  }
}
for (const { child } of servers) child.disconnect();

const figures: ServerFigures = {
  logins: servers.map(({ name, rounds }) => ({ name, rounds })),
  memory: await measureMemory(),
};
clients.disconnect();
process.send?.(figures);
process.disconnect();

async function startServer(name: string, mode: ServerMode, dist?: string): Promise<Server> {
  const { child, ready } = await startChild<ServerReady>('./login-server.ts', [
    mode,
    ...(dist === undefined ? [] : [dist]),
  ]);
  return { name, child, ready, rounds: [] };
}

async function measureLogins(server: Server): Promise<Round> {
  await askClients({ connect: SOCKETS, server: server.ready });
  await askServer<'counting'>(server, { logins: LOGINS_PER_ROUND });
  const round = nextMessage<Round>(server.child);
  await askClients({ logIn: LOGINS_PER_ROUND });
  return round;
}

async function measureMemory(): Promise<ServerFigures['memory']> {
  const server = await startServer('verified', 'verified');
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
