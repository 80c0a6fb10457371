import { CHECKSUM_PRESENT, EXHAUST_ALLOWED, HEADER_BYTES, MORE_TO_COME, OP_MSG } from './constants.ts';
import { type Frame, formatFrame } from './frame.ts';
import type { CommandMessage } from './op-msg.ts';

// Messages of a client to a server behind the sandbox, and back.

/** A server's reply in its own bytes. */
export interface WireReply {
  body: Uint8Array;
  /** Another reply to the same message follows. */
  moreToCome: boolean;
}

/** A message that was read, written again: nothing of it that was not read goes on. */
export function formatOpMsg(
  requestId: number,
  {
    bytes,
    sequences,
    moreToCome,
    exhaustAllowed,
  }: Pick<CommandMessage, 'bytes' | 'sequences' | 'moreToCome' | 'exhaustAllowed'>,
): Buffer {
  const flags = Buffer.alloc(5);
  flags.writeUInt32LE(((moreToCome ? MORE_TO_COME : 0) | (exhaustAllowed ? EXHAUST_ALLOWED : 0)) >>> 0);
  return formatFrame(OP_MSG, requestId, 0, flags, bytes, ...[...sequences].flatMap(formatSequence));
}

function formatSequence([name, documents]: [string, readonly Uint8Array[]]): Uint8Array[] {
  const head = Buffer.from(`\u0001\0\0\0\0${name}\0`);
  head.writeInt32LE(
    documents.reduce((sum, { length }) => sum + length, head.length - 1),
    1,
  );
  return [head, ...documents];
}

/** @throws Error for what is no reply in an OP_MSG */
export function parseReply({ opCode, bytes: message }: Frame): WireReply {
  const bodyStart = HEADER_BYTES + 5;
  if (opCode !== OP_MSG || message.length < bodyStart + 5 || message[bodyStart - 1] !== 0) {
    throw new Error('it sent no OP_MSG with a document');
  }
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = flags & CHECKSUM_PRESENT ? message.length - 4 : message.length;
  const body = message.subarray(bodyStart, end);
  if (body.readInt32LE(0) !== body.length) throw new Error('it sent more than one section');
  return { body, moreToCome: (flags & MORE_TO_COME) !== 0 };
}

/** A reply as the client gets it. */
export function formatRelayedReply(
  { body, moreToCome }: WireReply,
  requestId: number,
  responseTo: number,
): Buffer {
  const flags = Buffer.alloc(5);
  flags.writeUInt32LE(moreToCome ? MORE_TO_COME : 0);
  return formatFrame(OP_MSG, requestId, responseTo, flags, body);
}
