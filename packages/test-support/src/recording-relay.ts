import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Bytes as they passed a relay. */
export interface Packet {
  link: 'mongodb' | 'sts';
  /** Connections of a link are counted from 1. */
  connection: number;
  isRequest: boolean;
  bytes: Buffer;
}

export interface RecordingRelay extends AsyncDisposable {
  port: number;
}

/** Stands on loopback between two that talk, changes nothing, and calls `record` with all that passes. */
export async function startRecordingRelay(
  link: Packet['link'],
  targetPort: number,
  record: (packet: Packet) => void,
): Promise<RecordingRelay> {
  const sockets = new Set<Socket>();
  let connections = 0;

  const listener = createServer({ noDelay: true }, (client) => {
    connections += 1;
    const connection = connections;
    const server = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    for (const [from, to, isRequest] of [
      [client, server, true],
      [server, client, false],
    ] as const) {
      sockets.add(from);
      // Recorded before it is passed on, so that no answer can be recorded before its question.
      from.on('data', (bytes) => record({ link, connection, isRequest, bytes }));
      from.on('error', () => to.destroy()).on('close', () => sockets.delete(from));
      from.pipe(to);
    }
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');

  return {
    port: (listener.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const socket of sockets) socket.destroy();
      await once(listener, 'close');
    },
  };
}
