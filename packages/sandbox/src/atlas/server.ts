import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
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
/** How long a client that is refused may take to begin. */
const REFUSAL_MS = 10_000;

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

  const serve = (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    lastConnectionId += 1;
    void serveConnection(socket, lastConnectionId, context, startTimer, largeTurns);
  };
  const shakeHands = tlsIdentity && createTlsHandshake(tlsIdentity, tlsHandshakeMs, serve);
  // Half-open, so that a client which ends its side after a request still gets the reply. Not so over TLS, where a
  // client that ends its side in the middle of the handshake would be waited for.
  const server = createServer({ allowHalfOpen: !shakeHands, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (context.isReachable?.() === false) refuseConnection(socket, shakeHands !== undefined);
    else (shakeHands ?? serve)(socket);
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

function createTlsHandshake(
  { key, certificate }: TlsIdentity,
  handshakeTimeout: number,
  serve: (socket: Socket) => void,
): (socket: Socket) => void {
  // It never listens, so that an address can be refused before a handshake.
  const server = createTlsServer({ noDelay: true, key, cert: certificate, handshakeTimeout }, serve);
  // No TLS, or a client that does not trust the certificate: it ends that socket and nothing else.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return (socket) => void server.emit('connection', socket);
}

/** `internal_error` (80) of TLS 1.2, which clients of Atlas from elsewhere report: https://www.rfc-editor.org/rfc/rfc5246#section-7.2 */
const TLS_ALERT = Buffer.from([21, 3, 3, 0, 2, 2, 80]);

/** How a cluster answers an address that is not on its access list. That it closes the socket without TLS is inferred. */
function refuseConnection(socket: Socket, isTls: boolean): void {
  if (!isTls) {
    socket.destroy();
    return;
  }
  // Only once its first message is there: closing with something unread would take the alert away from the client.
  socket.setTimeout(REFUSAL_MS, () => socket.destroy());
  socket.once('data', () => socket.end(TLS_ALERT).destroySoon());
}
