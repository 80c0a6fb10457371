import { HEADER_BYTES, MAX_MESSAGE_SIZE_BYTES } from './constants.ts';

export interface Frame {
  requestId: number;
  opCode: number;
  /** The whole message, header included: a checksum covers it. */
  bytes: Buffer;
}

/** A stream that cannot be cut into messages any more. Nothing can be answered: there is no request to answer. */
export class FramingError extends Error {
  override name = 'FramingError';
}

/** Cuts a socket's bytes into messages. Pure: bytes in, frames out. */
export function createFrameReader(): (chunk: Buffer) => Generator<Frame> {
  let chunks: Buffer[] = [];
  let size = 0;

  function take(length: number): Buffer {
    // Joined only when a message is complete, so that a large one arriving in pieces costs no quadratic copying.
    const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
    const rest = all.subarray(length);
    chunks = rest.length > 0 ? [rest] : [];
    size = rest.length;
    return all.subarray(0, length);
  }

  function peekLength(): number {
    const first = chunks[0];
    if (first && first.length >= 4) return first.readInt32LE(0);
    chunks = [Buffer.concat(chunks, size)];
    return chunks[0]?.readInt32LE(0) ?? 0;
  }

  return function* push(chunk) {
    if (chunk.length === 0) return;
    chunks.push(chunk);
    size += chunk.length;
    while (size >= 4) {
      const length = peekLength();
      if (length < HEADER_BYTES || length > MAX_MESSAGE_SIZE_BYTES) {
        throw new FramingError(
          `message length ${length} is not between ${HEADER_BYTES} and ${MAX_MESSAGE_SIZE_BYTES}`,
        );
      }
      if (size < length) return;
      const bytes = take(length);
      yield { requestId: bytes.readInt32LE(4), opCode: bytes.readInt32LE(12), bytes };
    }
  };
}

export function formatFrame(opCode: number, requestId: number, responseTo: number, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + body.length, 0);
  header.writeInt32LE(requestId, 4);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, body]);
}
