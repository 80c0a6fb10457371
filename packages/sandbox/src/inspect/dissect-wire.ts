import {
  CHECKSUM_PRESENT,
  EXHAUST_ALLOWED,
  HEADER_BYTES,
  MORE_TO_COME,
  OP_MSG,
  OP_QUERY,
  OP_REPLY,
} from '../atlas/wire/constants.ts';
import { maskName } from '../masking/mask-message.ts';
import { endOfDocument } from './dissect-bson.ts';
import { type DocumentReader, readerOfCommand, readerOfReply } from './dissect-command.ts';
import { createDissection, type Dissected, type Dissection } from './dissection.ts';
import { fillName } from './fill-secrets.ts';
import type { Field } from './model.ts';

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

const FLAGS = [
  [CHECKSUM_PRESENT, 'checksumPresent'],
  [MORE_TO_COME, 'moreToCome'],
  [EXHAUST_ALLOWED, 'exhaustAllowed'],
] as const;

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

/** https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md */
function readOpMsg(d: Dissection, end: number, reader: DocumentReader): Field[] {
  let at = HEADER_BYTES + 4;
  if (at > end) return [];
  const flags = d.bytes.readUInt32LE(HEADER_BYTES);
  const fields = [number(d, 'flagBits', HEADER_BYTES, () => formatFlags(flags))];
  // A message that ends in the middle has none any more.
  const hasChecksum = (flags & CHECKSUM_PRESENT) !== 0 && d.bytes.readInt32LE(0) === end && at + 4 <= end;
  const last = hasChecksum ? end - 4 : end;
  while (at < last && !d.isFull()) {
    const section = readSection(d, at, last, reader);
    if (!section) break;
    fields.push(section);
    at = section.end;
  }
  if (at < last) fields.push(d.unknown(at, last));
  if (hasChecksum) {
    d.show(last, end);
    const value = d.bytes.toString('hex', last, end);
    fields.push(d.field({ name: 'checksum', topic: 'wire.checksum', start: last, end, value }));
  }
  return fields;
}

function readSection(d: Dissection, start: number, last: number, reader: DocumentReader): Field | undefined {
  const kind = d.bytes[start] ?? 0;
  if (kind > 1) return undefined;
  d.show(start, start + 1);
  const topic = 'wire.sectionKind';
  const kindField = d.field({ name: 'kind', topic, start, end: start + 1, value: String(kind) });
  const end = endOfDocument(d, start + 1, last);
  const inner = kind === 0 ? [reader.read(start + 1, end)] : readSequence(d, start + 1, end, reader);
  return d.field({ name: 'section', topic, start, end, fields: [kindField, ...inner] });
}

/** A size, a name, and documents. */
function readSequence(d: Dissection, start: number, end: number, reader: DocumentReader): Field[] {
  const nameEnd = d.bytes.subarray(0, end).indexOf(0, start + 4);
  if (start + 4 > end || nameEnd === -1) return start < end ? [d.unknown(start, end)] : [];
  const topic = 'wire.documentSequence';
  const fields = [{ ...number(d, 'size', start), topic }];
  fields.push(textField(d, 'identifier', topic, start + 4, nameEnd + 1));
  return [...fields, ...readDocuments(d, nameEnd + 1, end, reader)];
}

/** Flags, `<db>.$cmd`, two numbers, and the command. */
function readOpQuery(d: Dissection, end: number, reader: DocumentReader): Field[] {
  const nameStart = HEADER_BYTES + 4;
  if (nameStart > end) return [];
  const fields = [number(d, 'flagBits', HEADER_BYTES)];
  const nameEnd = d.bytes.subarray(0, end).indexOf(0, nameStart);
  if (nameEnd === -1) return fields;
  fields.push(textField(d, 'fullCollectionName', 'wire.fullCollectionName', nameStart, nameEnd + 1));
  const at = nameEnd + 1;
  if (at + 8 > end) return fields;
  fields.push(number(d, 'numberToSkip', at), number(d, 'numberToReturn', at + 4));
  return [...fields, ...readDocuments(d, at + 8, end, reader)];
}

/** Flags, a cursor's id, two numbers, and documents. */
function readOpReply(d: Dissection, end: number, reader: DocumentReader): Field[] {
  const at = HEADER_BYTES;
  if (at + 20 > end) return [];
  const cursorId = d.showNumber(at + 4, at + 12) ? String(d.bytes.readBigInt64LE(at + 4)) : '…';
  return [
    { ...number(d, 'responseFlags', at), topic: 'wire.flagBits' },
    d.field({ name: 'cursorID', topic: 'wire.cursorID', start: at + 4, end: at + 12, value: cursorId }),
    number(d, 'startingFrom', at + 12),
    number(d, 'numberReturned', at + 16),
    ...readDocuments(d, at + 20, end, reader),
  ];
}

function readDocuments(d: Dissection, start: number, end: number, reader: DocumentReader): Field[] {
  const fields: Field[] = [];
  for (let at = start; at < end; ) {
    if (d.isFull()) return [...fields, d.unknown(at, end)];
    const documentEnd = endOfDocument(d, at, end);
    fields.push(reader.read(at, documentEnd));
    at = documentEnd;
  }
  return fields;
}

function number(
  d: Dissection,
  name: string,
  start: number,
  format: (value: number) => string = String,
): Field {
  const value = d.showNumber(start, start + 4) ? format(d.bytes.readInt32LE(start)) : '…';
  return d.field({ name, topic: `wire.${name}`, start, end: start + 4, value });
}

/** A text and a zero. */
function textField(d: Dissection, name: string, topic: string, start: number, end: number): Field {
  d.showText(start, end - 1, fillName);
  d.show(end - 1, end);
  return d.field({ name, topic, start, end, value: d.textAt(start, end - 1) });
}

function formatFlags(flags: number): string {
  const names = FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return names.length === 0 ? String(flags) : `${flags} (${names.join(', ')})`;
}
