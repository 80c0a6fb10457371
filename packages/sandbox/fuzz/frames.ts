import { crc32c } from '../src/atlas/wire/crc32c.ts';
import { frame, HEADER_BYTES, OP_MSG } from '../src/login-client/frames.ts';

const MAX_MESSAGE_BYTES = 48_000_000;

export interface OpMsgParts {
  body: Uint8Array;
  sequences?: readonly { name: string; documents: readonly Uint8Array[] }[];
  hasChecksum?: boolean;
  requestId?: number;
}

export function formatOpMsg({
  body,
  sequences = [],
  hasChecksum = false,
  requestId = 1,
}: OpMsgParts): Buffer {
  const flags = Buffer.from([hasChecksum ? 1 : 0, 0, 0, 0]);
  const sections = sequences.map(({ name, documents }) => {
    const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents]);
    return Buffer.concat([Buffer.from([1]), int32(4 + content.length), content]);
  });
  const parts = [flags, Buffer.from([0]), body, ...sections, ...(hasChecksum ? [Buffer.alloc(4)] : [])];
  const message = frame(OP_MSG, Buffer.concat(parts), requestId);
  return hasChecksum ? withChecksum(message) : message;
}

/** The message with the last four bytes made right, whatever they were. */
export function withChecksum(message: Buffer): Buffer {
  const bytes = Buffer.from(message);
  if (bytes.length >= HEADER_BYTES + 8) {
    bytes.writeUInt32LE(crc32c(bytes.subarray(0, -4)), bytes.length - 4);
  }
  return bytes;
}

/**
 * What a server must make of a stream, by the header's lengths alone: the messages in it, and how it goes on after them.
 * It tells the fuzzer whether to wait for an answer, so that nothing has to be waited for with a clock.
 */
export function cutFrames(stream: Buffer): { frames: Buffer[]; rest: 'nothing' | 'incomplete' | 'invalid' } {
  const frames: Buffer[] = [];
  let at = 0;
  while (at < stream.length) {
    if (stream.length - at < 4) return { frames, rest: 'incomplete' };
    const length = stream.readInt32LE(at);
    if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) return { frames, rest: 'invalid' };
    if (stream.length - at < length) return { frames, rest: 'incomplete' };
    frames.push(stream.subarray(at, at + length));
    at += length;
  }
  return { frames, rest: 'nothing' };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
