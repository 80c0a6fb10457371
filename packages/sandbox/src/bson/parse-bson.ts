import { type Document, deserialize } from 'bson';
import { CommandError } from '../command-error.ts';
import { MAX_PARSED_ELEMENTS } from './limits.ts';
import { invalidBson, scanElements, validateBson } from './scan-bson.ts';

/** One element of a document, read from the bytes themselves. */
export interface BsonElement {
  readonly type: number;
  readonly name: string;
  /** The value's bytes, without type and name. */
  readonly value: Uint8Array;
  /** The whole element's bytes. */
  readonly bytes: Uint8Array;
}

/** Holds places and not views, which cost several times as much memory. Not to be spread: a copy would have no bytes. */
class ParsedElement implements BsonElement {
  readonly type: number;
  readonly name: string;
  readonly #document: Uint8Array;
  readonly #start: number;
  readonly #valueStart: number;
  readonly #end: number;

  constructor(document: Uint8Array, type: number, nameStart: number, nameEnd: number, end: number) {
    this.type = type;
    this.name = nameIn(document, nameStart, nameEnd);
    this.#document = document;
    this.#start = nameStart - 1;
    this.#valueStart = nameEnd + 1;
    this.#end = end;
  }

  get value(): Uint8Array {
    return this.#document.subarray(this.#valueStart, this.#end);
  }

  get bytes(): Uint8Array {
    return this.#document.subarray(this.#start, this.#end);
  }
}

/**
 * Parses one document. The library's errors become the server's.
 *
 * @throws CommandError InvalidBSON, Overflow
 */
export function parseBson(bytes: Uint8Array): Document {
  validateBson(bytes);
  return parseValidBson(bytes);
}

/** Parses what was validated before. */
export function parseValidBson(bytes: Uint8Array): Document {
  try {
    // Patterns stay text: not every one of PCRE is one of JavaScript.
    return deserialize(bytes, { promoteBuffers: false, bsonRegExp: true });
  } catch (error) {
    throw invalidBson(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Parses the first level only, in order, repeated names included: what a `Document` cannot show.
 *
 * @throws CommandError InvalidBSON, NotImplemented for too many
 */
export function parseElements(bytes: Uint8Array): BsonElement[] {
  const elements: BsonElement[] = [];
  scanElements(bytes, (type, nameStart, nameEnd, end) => {
    if (elements.length === MAX_PARSED_ELEMENTS) {
      throw new CommandError(
        238,
        `The sandbox does not emulate work on a document or an array of more than ${MAX_PARSED_ELEMENTS} fields or items.`,
      );
    }
    elements.push(new ParsedElement(bytes, type, nameStart, nameEnd, end));
    return undefined;
  });
  return elements;
}

/** The first element of a name; nothing is made of the others. @throws CommandError InvalidBSON */
export function findElement(bytes: Uint8Array, name: string): BsonElement | undefined {
  const wanted = Buffer.from(name);
  let found: BsonElement | undefined;
  scanElements(bytes, (type, nameStart, nameEnd, end) => {
    if (nameEnd - nameStart !== wanted.length) return undefined;
    for (let at = 0; at < wanted.length; at += 1) {
      if (bytes[nameStart + at] !== wanted[at]) return undefined;
    }
    found = new ParsedElement(bytes, type, nameStart, nameEnd, end);
    return true;
  });
  return found;
}

/** Most names are short and ASCII, and then quicker put together here than decoded. */
const SHORT_NAME_BYTES = 20;

function nameIn(document: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT_NAME_BYTES) {
    let name = '';
    for (let at = start; at < end; at += 1) {
      const byte = document[at] ?? 0;
      if (byte >= 0x80) return decodeName(document, start, end);
      name += String.fromCharCode(byte);
    }
    return name;
  }
  return decodeName(document, start, end);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeName(document: Uint8Array, start: number, end: number): string {
  try {
    return UTF8.decode(document.subarray(start, end));
  } catch {
    throw invalidBson('a name that is not UTF-8');
  }
}
