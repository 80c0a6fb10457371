import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 4 * 1024;

/** Undefined for a body that is too large, the rest of which is left unread. */
export async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const parts: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false });
  for await (const part of parts) {
    size += part.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString();
}
