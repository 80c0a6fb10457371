// Everybody who logs in, in a process apart from the server that is measured.

import { logIn } from '../src/login-client/conversation.ts';
import { openWireClient, type WireClient } from '../src/login-client/wire-client.ts';
import type { ServerReady } from './start-server.ts';

export type ClientsRequest =
  /** Ends the sockets there are, and opens others. */
  | { connect: number; server: ServerReady }
  /** So many logins, each socket one after the other. */
  | { logIn: number };

let clients: WireClient[] = [];
let keys: ServerReady['keys'];
let page: AbortController | undefined;

process.on('message', async (request: ClientsRequest) => {
  if ('connect' in request) {
    const { server } = request;
    keys = server.keys;
    page?.abort();
    page = server.inspectorUrl === undefined ? undefined : await openPage(server.inspectorUrl);
    await Promise.all(clients.map((client) => client.end()));
    clients = await Promise.all(Array.from({ length: request.connect }, () => open(server.host)));
  } else {
    let left = request.logIn;
    await Promise.all(
      clients.map(async (client) => {
        while (left > 0) {
          left -= 1;
          const reply = await logIn(client, keys);
          if (reply.done !== true) throw new Error(`a login was refused: ${reply.errmsg}`);
        }
      }),
    );
  }
  process.send?.('done');
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

/** Reads what a page reads, until it is told to end. */
async function openPage(inspectorUrl: string): Promise<AbortController> {
  const controller = new AbortController();
  const { body } = await fetch(`${inspectorUrl}events`, { signal: controller.signal });
  body?.pipeTo(new WritableStream()).catch(() => {});
  return controller;
}

/** Connects, and says hello as a driver does before it logs in. */
async function open(host: string): Promise<WireClient> {
  const client = await openWireClient(`mongodb://${host}`);
  await client.command({ hello: 1, client: { driver: { name: 'bench', version: '0' } } });
  return client;
}
