import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { ServerContext } from './commands/command.ts';
import { serveConnection } from './connection.ts';

export interface MongoServer {
  /** `127.0.0.1:<port>` */
  host: string;
  connectionCount(): number;
  stop(): Promise<void>;
}

/** The MongoDB side on a loopback port of its own. */
export async function startMongoServer(context: ServerContext): Promise<MongoServer> {
  const sockets = new Set<Socket>();
  let lastConnectionId = 0;

  // Half-open, so that a client which ends its side after a request still gets the reply.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    lastConnectionId += 1;
    void serveConnection(socket, lastConnectionId, context);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connectionCount: () => sockets.size,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
