import { HEADER_BYTES, MAX_MESSAGE_SIZE_BYTES } from './constants.ts';

export interface Frame {
  requestId: number;
  opCode: number;
  /** The whole message, header included: a checksum covers it. */
  bytes: Buffer;
  /** The message's length, where it is larger than was to be read: of its bytes there is the header alone. */
  refusedBytes?: number;
}

/** A stream that cannot be cut into messages any more: there is no request to answer. */
export class FramingError extends Error {
  override name = 'FramingError';
  /** The answer, in its own protocol, to a client that speaks another one. */
  readonly answer: string | undefined;

  constructor(message: string, answer?: string) {
    super(message);
    this.answer = answer;
  }
}

const HTTP_TEXT = 'It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n';
/** A server's own answer to whoever opens its port in a browser: mongo/transport/asio/asio_session_impl.cpp, from memory. */
const HTTP_ANSWER = [
  'HTTP/1.0 200 OK',
  'Connection: close',
  'Content-Type: text/plain',
  `Content-Length: ${HTTP_TEXT.length}`,
  '',
  HTTP_TEXT,
].join('\r\n');

export interface FrameReader {
  push(chunk: Buffer): Generator<Frame>;
  /** Whether a message has begun and not ended. */
  isInMessage(): boolean;
  /** How many bytes of a message are kept until its end comes. */
  keptBytes(): number;
}

/**
 * Cuts a socket's bytes into messages. Pure: bytes in, frames out.
 *
 * @param maxBytes asked when a message begins. Of a larger one the header alone is given, and the rest is skipped.
 */
export function createFrameReader(maxBytes: () => number): FrameReader {
  // The beginning of a message that has not all arrived: the first `size` bytes of `pending`. In one buffer,
  // and not as a list of pieces: a message may come byte by byte, and a piece costs memory many times its own size.
  let pending = Buffer.alloc(0);
  let size = 0;
  let toSkip = 0;

  function append(bytes: Buffer): void {
    if (size + bytes.length > pending.length) {
      // A message says how long it is. What is allocated costs no memory until it is written to.
      const wanted = size === 0 && bytes.length >= 4 ? lengthOf(bytes) : pending.length * 2;
      const larger = Buffer.allocUnsafeSlow(
        Math.max(size + bytes.length, Math.min(wanted, MAX_MESSAGE_SIZE_BYTES)),
      );
      pending.copy(larger, 0, 0, size);
      pending = larger;
    }
    bytes.copy(pending, size);
    size += bytes.length;
  }

  return {
    isInMessage: () => size > 0 || toSkip > 0,
    keptBytes: () => size,

    *push(received) {
      const skipped = Math.min(toSkip, received.length);
      toSkip -= skipped;
      const chunk = received.subarray(skipped);
      const isContinued = size > 0;
      if (isContinued) append(chunk);
      const bytes = isContinued ? pending.subarray(0, size) : chunk;

      let offset = 0;
      while (bytes.length - offset >= 4) {
        const rest = bytes.subarray(offset);
        const length = lengthOf(rest);
        const isTooLarge = length > maxBytes();
        if (isTooLarge) refuseTls(rest);
        if (rest.length < (isTooLarge ? HEADER_BYTES : length)) break;
        const message = rest.subarray(0, length);
        offset += message.length;
        toSkip = length - message.length;
        yield {
          requestId: message.readInt32LE(4),
          opCode: message.readInt32LE(12),
          // A copy, so that what is kept of a large message is small.
          bytes: isTooLarge ? Buffer.from(message.subarray(0, HEADER_BYTES)) : message,
          ...(isTooLarge && { refusedBytes: length }),
        };
      }

      if (isContinued && offset === 0) return;
      // A new buffer: whoever got a frame may still hold it.
      pending = Buffer.alloc(0);
      size = 0;
      if (offset < bytes.length) append(bytes.subarray(offset));
    },
  };
}

function lengthOf(bytes: Buffer): number {
  const length = bytes.readInt32LE(0);
  if (length >= HEADER_BYTES && length <= MAX_MESSAGE_SIZE_BYTES) return length;
  throw new FramingError(
    `message length ${length} is not between ${HEADER_BYTES} and ${MAX_MESSAGE_SIZE_BYTES}`,
    bytes.toString('latin1', 0, 4) === 'GET ' ? HTTP_ANSWER : undefined,
  );
}

/**
 * A TLS handshake record begins with 22 and the version 3.x, which as a length are between 66,326 and the largest there
 * is: a server that waited for so much would leave the client hanging. RFC 8446, section 5.1.
 */
function refuseTls(bytes: Buffer): void {
  if (bytes[0] === 0x16 && bytes[1] === 0x03) throw new FramingError('TLS spoken to a server without TLS');
}

export function formatFrame(
  opCode: number,
  requestId: number,
  responseTo: number,
  ...body: readonly Uint8Array[]
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(
    body.reduce((sum, { length }) => sum + length, HEADER_BYTES),
    0,
  );
  header.writeInt32LE(requestId, 4);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, ...body]);
}
