import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { MistakeContext } from '../mistake.ts';

/** RFC 1035, section 4.1.1. */
const RESPONSE_CODES = { 'server failure': 2, 'no such name': 3 } as const;
const RESPONSE_WITH_RECURSION = 0x8180;

/**
 * Starts a name server on loopback that has one answer to everything, and gives the module that has a program ask it: no
 * question leaves the computer.
 */
export async function startNameServer(
  { onEnd }: MistakeContext,
  answer: keyof typeof RESPONSE_CODES,
): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const response = Buffer.from(question);
    response.writeUInt16BE(RESPONSE_WITH_RECURSION | RESPONSE_CODES[answer], 2);
    socket.send(response, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onEnd(() => socket.close());
  const server = `127.0.0.1:${socket.address().port}`;
  return new URL(`use-name-server.mjs?server=${server}`, import.meta.url).href;
}
