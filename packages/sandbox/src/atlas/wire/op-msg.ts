import type { Document } from 'bson';
import { formatDocument } from '../../bson/format-bson.ts';
import { MAX_BSON_INTERNAL_SIZE } from '../../bson/limits.ts';
import { type BsonElement, parseElements, parseValidBson } from '../../bson/parse-bson.ts';
import { validateBson } from '../../bson/scan-bson.ts';
import { CommandError } from '../../command-error.ts';
import {
  CHECKSUM_PRESENT,
  EXHAUST_ALLOWED,
  HEADER_BYTES,
  MAX_WRITE_BATCH_SIZE,
  MORE_TO_COME,
  REQUIRED_FLAG_BITS,
} from './constants.ts';
import { crc32c } from './crc32c.ts';
import type { Frame } from './frame.ts';

/** A command as it travelled in one message. */
export interface CommandMessage {
  /** The first field's name. */
  name: string;
  /** The command's fields as the library's objects, without documents and arrays of more than 16 KiB. */
  document: Document;
  /** All fields, for what a `Document` cannot show: types, order, repeated names. */
  elements: readonly BsonElement[];
  /** The document's own bytes. */
  bytes: Uint8Array;
  /** Document sequences (sections of kind 1) by field name, each document in its own bytes. */
  sequences: ReadonlyMap<string, readonly Uint8Array[]>;
  /** The client expects no reply. */
  moreToCome: boolean;
  /** The client takes more than one. */
  exhaustAllowed: boolean;
}

/**
 * https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md
 *
 * @param maxElements fields and items, at all levels, of each document
 * @throws CommandError
 */
export function parseOpMsg({ bytes: message }: Frame, maxElements?: number): CommandMessage {
  if (message.length < HEADER_BYTES + 4) throw new CommandError(22, 'OP_MSG without flags');
  const flags = message.readUInt32LE(HEADER_BYTES);
  const unknownFlags = flags & REQUIRED_FLAG_BITS & ~(CHECKSUM_PRESENT | MORE_TO_COME);
  if (unknownFlags !== 0) {
    throw new CommandError(223, `Message contains illegal flags value: 0b${flags.toString(2)}`);
  }

  const end = flags & CHECKSUM_PRESENT ? message.length - 4 : message.length;
  if (flags & CHECKSUM_PRESENT) {
    if (end < HEADER_BYTES + 4 || message.readUInt32LE(end) !== crc32c(message.subarray(0, end))) {
      throw new CommandError(357, 'OP_MSG checksum does not match contents');
    }
  }

  let body: Buffer | undefined;
  const sequences = new Map<string, Uint8Array[]>();
  let offset = HEADER_BYTES + 4;
  while (offset < end) {
    const kind = message[offset];
    offset += 1;
    const section = sized(message.subarray(offset, end));
    offset += section.length;
    if (kind === 0) {
      if (body) throw new CommandError(40430, 'Multiple body sections in message');
      body = section;
    } else if (kind === 1) {
      const { name, documents } = parseSequence(section, maxElements);
      if (sequences.has(name)) throw new CommandError(40431, `Duplicate document sequence: ${name}`);
      sequences.set(name, documents);
    } else {
      throw new CommandError(40432, `Unknown section kind ${kind}`);
    }
  }
  if (!body) throw new CommandError(40587, 'OP_MSG messages must have a body');

  const command = parseCommand(body, maxElements);
  for (const name of sequences.keys()) {
    if (command.elements.some((element) => element.name === name)) {
      throw new CommandError(40433, `Duplicate field between body and document sequence ${name}`);
    }
  }
  return {
    ...command,
    sequences,
    moreToCome: (flags & MORE_TO_COME) !== 0,
    exhaustAllowed: (flags & EXHAUST_ALLOWED) !== 0,
  };
}

/** Larger fields of a command are filters, updates and lists, and those are read from their bytes. */
const MAX_OBJECT_BYTES = 16 * 1024;
const NESTED_TYPES: readonly number[] = [0x03, 0x04, 0x0f];

/** A command document, from whichever message it came in. */
export function parseCommand(
  bytes: Uint8Array,
  maxElements?: number,
): Pick<CommandMessage, 'name' | 'document' | 'elements' | 'bytes'> {
  requireInternalSize(bytes);
  validateBson(bytes, maxElements);
  const elements = parseElements(bytes);
  const small = elements.filter(
    ({ type, bytes: element }) => element.length <= MAX_OBJECT_BYTES || !NESTED_TYPES.includes(type),
  );
  const document = parseValidBson(
    small.length === elements.length ? bytes : formatDocument(small.map((element) => element.bytes)),
  );
  // A Document puts names that look like integers first, so the first name is taken from the elements.
  return { name: elements[0]?.name ?? '', document, elements, bytes };
}

/** The bytes of a section or document that begins with its own length. */
function sized(bytes: Buffer): Buffer {
  const length = bytes.length >= 4 ? bytes.readInt32LE(0) : -1;
  if (length < 5 || length > bytes.length) {
    throw new CommandError(22, `invalid BSON: a length of ${length} in ${bytes.length} bytes`);
  }
  return bytes.subarray(0, length);
}

/** Checks the size before anything reads the document. */
function requireInternalSize({ length }: Uint8Array): void {
  if (length <= MAX_BSON_INTERNAL_SIZE) return;
  throw new CommandError(
    10334,
    `BSONObj size: ${length} (0x${length.toString(16).toUpperCase()}) is invalid. Size must be between 0 and ${MAX_BSON_INTERNAL_SIZE}(16MB)`,
  );
}

function parseSequence(section: Buffer, maxElements?: number): { name: string; documents: Uint8Array[] } {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd === -1) throw new CommandError(22, 'invalid BSON: document sequence without a name');
  const documents: Uint8Array[] = [];
  let offset = nameEnd + 1;
  while (offset < section.length) {
    const document = sized(section.subarray(offset));
    requireInternalSize(document);
    validateBson(document, maxElements);
    // Checked here, before millions of documents get a view each.
    if (documents.length === MAX_WRITE_BATCH_SIZE) {
      throw new CommandError(
        16,
        `Write batch sizes must be between 1 and ${MAX_WRITE_BATCH_SIZE}. Got more operations.`,
      );
    }
    documents.push(document);
    offset += document.length;
  }
  return { name: section.toString('utf8', 4, nameEnd), documents };
}
