// Everybody who logs in, in a process apart from the server that is measured.
import { logIn } from './log-in.ts';
import type { ServerReady } from './start-server.ts';
import { openWireClient, type WireClient } from './wire-client.ts';

export type ClientsRequest =
  /** Ends the sockets there are, and opens others. */
  | { connect: number; server: ServerReady }
  /** So many logins, each socket one after the other. */
  | { logIn: number };

let clients: WireClient[] = [];
let keys: ServerReady['keys'];

process.on('message', async (request: ClientsRequest) => {
  if ('connect' in request) {
    const { server } = request;
    keys = server.keys;
    await Promise.all(clients.map((client) => client.end()));
    clients = await Promise.all(Array.from({ length: request.connect }, () => openWireClient(server.host)));
  } else {
    let left = request.logIn;
    await Promise.all(
      clients.map(async (client) => {
        while (left > 0) {
          left -= 1;
          await logIn(client, keys);
        }
      }),
    );
  }
  process.send?.('done');
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
