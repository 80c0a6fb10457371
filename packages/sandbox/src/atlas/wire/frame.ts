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
  // The beginning of a message that has not all arrived: the first `size` bytes of `pending`. In one buffer that doubles,
  // and not as a list of pieces: a message may come byte by byte, and a piece costs memory many times its own size.
  let pending = Buffer.alloc(0);
  let size = 0;

  function append(bytes: Buffer): void {
    if (size + bytes.length > pending.length) {
      const doubled = Math.min(pending.length * 2, MAX_MESSAGE_SIZE_BYTES);
      const larger = Buffer.allocUnsafeSlow(Math.max(size + bytes.length, doubled));
      pending.copy(larger, 0, 0, size);
      pending = larger;
    }
    bytes.copy(pending, size);
    size += bytes.length;
  }

  return function* push(chunk) {
    const isContinued = size > 0;
    if (isContinued) append(chunk);
    const bytes = isContinued ? pending.subarray(0, size) : chunk;

    let offset = 0;
    while (bytes.length - offset >= 4) {
      const length = bytes.readInt32LE(offset);
      if (length < HEADER_BYTES || length > MAX_MESSAGE_SIZE_BYTES) {
        throw new FramingError(
          `message length ${length} is not between ${HEADER_BYTES} and ${MAX_MESSAGE_SIZE_BYTES}`,
        );
      }
      if (bytes.length - offset < length) break;
      const message = bytes.subarray(offset, offset + length);
      offset += length;
      yield { requestId: message.readInt32LE(4), opCode: message.readInt32LE(12), bytes: message };
    }

    if (isContinued && offset === 0) return;
    // A new buffer: whoever got a frame may still hold it.
    pending = Buffer.alloc(0);
    size = 0;
    if (offset < bytes.length) append(bytes.subarray(offset));
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
