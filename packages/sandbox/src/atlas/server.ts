import { once } from 'node:events';
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { ServerContext } from './commands/command.ts';
import { createLargeTurns, serveConnection } from './connection.ts';
import type { StartTimer } from './deadline.ts';
import type { TlsIdentity } from './tls.ts';

export interface MongoServer {
  /** `127.0.0.1:<port>` */
  host: string;
  connectionCount(): number;
  stop(): Promise<void>;
}

export interface MongoServerOptions {
  /** The machine's when left out. */
  startTimer?: StartTimer;
  /** How long a TLS handshake may take. */
  tlsHandshakeMs?: number;
}

const TLS_HANDSHAKE_MS = 30_000;

/** The MongoDB side on a loopback port of its own, over TLS when there is something to serve it with. */
export async function startMongoServer(
  context: ServerContext,
  tlsIdentity?: TlsIdentity,
  { startTimer, tlsHandshakeMs = TLS_HANDSHAKE_MS }: MongoServerOptions = {},
): Promise<MongoServer> {
  // A TLS connection counts by the socket underneath, so that one which never gets through its handshake counts too.
  const sockets = new Set<Socket>();
  const largeTurns = createLargeTurns();
  let lastConnectionId = 0;

  const server = createServer(tlsIdentity, tlsHandshakeMs, (socket) => {
    socket.on('error', () => socket.destroy());
    lastConnectionId += 1;
    void serveConnection(socket, lastConnectionId, context, startTimer, largeTurns);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
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

function createServer(
  tlsIdentity: TlsIdentity | undefined,
  handshakeTimeout: number,
  serve: (socket: Socket) => void,
): Server {
  // Half-open, so that a client which ends its side after a request still gets the reply. Not so over TLS, where a
  // client that ends its side in the middle of the handshake would be waited for.
  if (!tlsIdentity) return createPlainServer({ allowHalfOpen: true, noDelay: true }, serve);
  const { key, certificate } = tlsIdentity;
  const server = createTlsServer({ noDelay: true, key, cert: certificate, handshakeTimeout }, serve);
  // No TLS, or a client that does not trust the certificate: it ends that socket and nothing else.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}
