import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { MistakeContext } from '../mistake.ts';

type Lifetime = Pick<MistakeContext, 'onEnd'>;

/** A TCP server on loopback; gives `127.0.0.1:<port>`. */
export async function listen({ onEnd }: Lifetime, onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  const address = await start(server);
  onEnd(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return address;
}

/** An HTTP server on loopback; gives `http://127.0.0.1:<port>`. */
export async function listenHttp({ onEnd }: Lifetime, answer: RequestListener): Promise<string> {
  const server = createHttpServer(answer);
  const address = await start(server);
  onEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://${address}`;
}

/** `127.0.0.1:<port>` where a server has been, and nothing listens any more. */
export async function closedAddress(): Promise<string> {
  const server = createServer();
  const address = await start(server);
  server.close();
  await once(server, 'close');
  return address;
}

async function start(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
