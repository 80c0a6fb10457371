import { type Document, serialize } from 'bson';

// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
export const OP_MSG = 2013;
export const OP_QUERY = 2004;
export const OP_REPLY = 1;

export const HEADER_BYTES = 16;

export interface OpMsgParts {
  requestId?: number;
  flags?: number;
  /** Everything after the flags, in place of one section of kind 0 with the document. */
  sections?: Uint8Array;
}

/** One command, as a document (`$db` defaults to admin) or as its BSON. */
export function opMsg(
  command: Document | Uint8Array,
  { requestId = 1, flags = 0, sections }: OpMsgParts = {},
): Buffer {
  const flagBytes = Buffer.alloc(4);
  flagBytes.writeUInt32LE(flags >>> 0);
  const body = sections ? [sections] : [Buffer.from([0]), bsonOf(command)];
  return frame(OP_MSG, Buffer.concat([flagBytes, ...body]), requestId);
}

export function opQuery(namespace: string, body: Document | Uint8Array): Buffer {
  const bytes = body instanceof Uint8Array ? body : serialize(body);
  return frame(
    OP_QUERY,
    Buffer.concat([Buffer.alloc(4), Buffer.from(`${namespace}\0`), Buffer.alloc(8), bytes]),
  );
}

export function frame(opCode: number, body: Uint8Array, requestId = 1): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + body.length, 0);
  header.writeInt32LE(requestId, 4);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, body]);
}

function bsonOf(command: Document | Uint8Array): Uint8Array {
  return command instanceof Uint8Array ? command : serialize({ ...command, $db: command.$db ?? 'admin' });
}
