import { connect } from 'node:net';
import type { MistakeContext } from '../mistake.ts';
import { listen } from './listen.ts';

export interface Rewriting {
  request?(bytes: Buffer): Buffer;
  reply?(bytes: Buffer): Buffer;
}

const unchanged = (bytes: Buffer) => bytes;

/** Stands between the program and the sandbox and changes bytes, never how many; gives its URI. */
export async function startRewritingRelay(
  context: MistakeContext,
  { request = unchanged, reply = unchanged }: Rewriting,
): Promise<string> {
  const { hostname, port } = new URL(context.sandbox.mongodbUri);
  const address = await listen(context, (client) => {
    const server = connect(Number(port), hostname);
    client.on('data', (bytes) => server.write(request(bytes)));
    server.on('data', (bytes) => client.write(reply(bytes)));
    client.on('close', () => server.destroy());
    server.on('error', () => client.destroy()).on('close', () => client.destroy());
  });
  return context.sandbox.mongodbUri.replace(`${hostname}:${port}`, address);
}
