import { type Document, serialize } from 'bson';
import { OP_MSG, OP_REPLY } from './constants.ts';
import { type Frame, formatFrame } from './frame.ts';

/** The reply to a message, in the form the message came in. */
export function formatReply(request: Frame, requestId: number, reply: Document | Uint8Array): Buffer {
  const body = reply instanceof Uint8Array ? reply : serialize(reply);
  if (request.opCode === OP_MSG) {
    // Flags 0, then one section of kind 0.
    return formatFrame(OP_MSG, requestId, request.requestId, Buffer.alloc(5), body);
  }
  // responseFlags AwaitCapable, cursorId 0, startingFrom 0, numberReturned 1.
  const head = Buffer.alloc(20);
  head.writeInt32LE(8, 0);
  head.writeInt32LE(1, 16);
  return formatFrame(OP_REPLY, requestId, request.requestId, head, body);
}
