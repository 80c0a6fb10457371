import { HEADER_BYTES, OP_MSG, OP_QUERY, OP_REPLY } from '../atlas/wire/constants.ts';
import { maskName } from '../masking/mask-message.ts';
import { type DocumentReader, readerOfCommand, readerOfReply } from './dissect-command.ts';
import { readOpQuery, readOpReply } from './dissect-legacy.ts';
import { readOpMsg } from './dissect-op-msg.ts';
import { createDissection, type Dissected, type Dissection } from './dissection.ts';
import type { Field } from './model.ts';
import { number } from './wire-fields.ts';

export interface WireContext {
  from: 'client' | 'server';
  /** The command that a reply is about: its topics depend on it. */
  asked?: string | undefined;
  /** The secrets in it are everybody's: nothing is hidden. */
  isExample?: boolean | undefined;
}

const OP_CODES: ReadonlyMap<number, string> = new Map([
  [OP_MSG, 'OP_MSG'],
  [OP_QUERY, 'OP_QUERY'],
  [OP_REPLY, 'OP_REPLY'],
]);

/**
 * A message between client and server, byte by byte. It never throws: of a message that ends in the middle there is what
 * there is, and what nobody can read is one field, and hidden.
 * https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
export function dissectWire(bytes: Uint8Array, { from, asked, isExample }: WireContext): Dissected {
  const d = createDissection(bytes, isExample);
  const reader = from === 'client' ? readerOfCommand(d) : readerOfReply(d, asked);
  const fields = readMessage(d, reader);
  const name = reader.command();
  if (from === 'server') {
    return { title: asked === undefined ? 'reply' : `reply to ${maskName(asked)}`, fields, bytes: d.shown };
  }
  return { title: name === undefined ? 'message' : maskName(name), fields, bytes: d.shown };
}

function readMessage(d: Dissection, reader: DocumentReader): Field[] {
  const { length } = d.bytes;
  const opCode = length < HEADER_BYTES ? undefined : d.bytes.readInt32LE(12);
  if (opCode === undefined) return length === 0 ? [] : [d.unknown(0, length)];

  const end = Math.max(HEADER_BYTES, Math.min(length, d.bytes.readInt32LE(0)));
  const fields = [
    number(d, 'messageLength', 0),
    number(d, 'requestID', 4),
    number(d, 'responseTo', 8),
    number(d, 'opCode', 12, (code) => `${code} (${OP_CODES.get(code) ?? 'unknown'})`),
    ...readBody(d, opCode, end, reader),
  ];
  const at = fields.at(-1)?.end ?? HEADER_BYTES;
  // Of another kind of message, or behind its end.
  if (at < length) fields.push(d.unknown(at, length));
  return fields;
}

function readBody(d: Dissection, opCode: number, end: number, reader: DocumentReader): Field[] {
  switch (opCode) {
    case OP_MSG:
      return readOpMsg(d, end, reader);
    case OP_QUERY:
      return readOpQuery(d, end, reader);
    case OP_REPLY:
      return readOpReply(d, end, reader);
    default:
      return [];
  }
}
