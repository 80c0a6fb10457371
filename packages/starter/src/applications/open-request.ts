import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';

/** A POST that the service has begun to read. Its body is sent by `finish`, which gives the status of the answer. */
export async function openRequest(url: string, body: object): Promise<{ finish(): Promise<number> }> {
  const text = JSON.stringify(body);
  const open = request(url, {
    method: 'POST',
    agent: false,
    // Answered when the service has taken the request.
    headers: { 'content-type': 'application/json', 'content-length': text.length, expect: '100-continue' },
  });
  const answered = once(open, 'response') as Promise<[IncomingMessage]>;
  // Told by finish(), which may come later than the error.
  answered.catch(() => {});
  open.on('error', () => {});
  open.flushHeaders();
  await once(open, 'continue');
  return {
    async finish() {
      open.end(text);
      const [response] = await answered;
      response.resume();
      return response.statusCode ?? 0;
    },
  };
}

export async function isListening(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
