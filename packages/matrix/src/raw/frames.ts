// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/

const OP_MSG = 2013;
const HEADER_BYTES = 16;
/** The flags, and the kind of the one section. */
const BODY_START = HEADER_BYTES + 5;

/** One OP_MSG with one section of kind 0: a BSON document, whose bytes nobody looks at here. */
export function formatOpMsg(body: Uint8Array, requestId: number): Buffer {
  const head = Buffer.alloc(BODY_START);
  head.writeInt32LE(BODY_START + body.length, 0);
  head.writeInt32LE(requestId, 4);
  head.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([head, body]);
}

/** The document of the first OP_MSG in what was received, and what comes after it; undefined until it is whole. */
export function takeOpMsg(received: Buffer): { body: Buffer; rest: Buffer } | undefined {
  if (received.length < HEADER_BYTES) return undefined;
  const length = received.readInt32LE(0);
  if (received.length < length) return undefined;
  const opCode = received.readInt32LE(12);
  if (opCode !== OP_MSG) throw new Error(`The reply has opcode ${opCode}, not OP_MSG.`);
  return { body: received.subarray(BODY_START, length), rest: received.subarray(length) };
}
