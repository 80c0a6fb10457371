import { once } from 'node:events';
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { listen } from '../listen.ts';
import type { TlsIdentity } from '../tls-identity.ts';
import type { ServerContext } from './commands/command.ts';
import { createLargeTurns, serveConnection } from './connection.ts';
import type { StartTimer } from './deadline.ts';

export interface MongoServer {
  /** `127.0.0.1:<port>` */
  host: string;
  connectionCount(): number;
  /** Ends all connections, at once and in the middle of whatever they do; those to come are served in this context. */
  restart(context: ServerContext): void;
  stop(): Promise<void>;
}

export interface MongoServerOptions {
  /** One of the system's choice when left out, or 0. */
  port?: number;
  /** The machine's when left out. */
  startTimer?: StartTimer;
  /** How long a TLS handshake may take. */
  tlsHandshakeMs?: number;
}

const TLS_HANDSHAKE_MS = 30_000;

/**
 * The MongoDB side on a loopback port of its own, over TLS when there is something to serve it with.
 *
 * @throws UserError for a port that cannot be had.
 */
export async function startMongoServer(
  firstContext: ServerContext,
  tlsIdentity?: TlsIdentity,
  { port = 0, startTimer, tlsHandshakeMs = TLS_HANDSHAKE_MS }: MongoServerOptions = {},
): Promise<MongoServer> {
  // A TLS connection counts by the socket underneath, so that one which never gets through its handshake counts too.
  const sockets = new Set<Socket>();
  const largeTurns = createLargeTurns();
  let lastConnectionId = 0;
  let context = firstContext;

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
  await listen(server, port, '127.0.0.1');

  const endConnections = () => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connectionCount: () => sockets.size,
    restart(next) {
      context = next;
      endConnections();
    },
    async stop() {
      server.close();
      endConnections();
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
